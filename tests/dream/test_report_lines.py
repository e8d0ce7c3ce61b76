"""What the lines of a report say where there is much, where nothing happened, and where the two languages differ."""

import json

from luna_cli.dream import words_english, words_french
from luna_cli.dream.cycle import PHASES
from luna_cli.dream.report import LONGEST, prose
from luna_cli.dream.words import words
from luna_cli.dream.words_lines import LISTED
from luna_cli.dream.words_tally import done
from tests.dream.report_samples import FULL, A, B, C, D, only


def test_a_long_list_is_cut_and_a_list_that_the_report_cut_counts_whole() -> None:
    many = [{"id": f"hub_{number}", "concept": f"thing {number}"} for number in range(LISTED + 2)]
    (told,) = only("analysis", hubs=many, new_hubs=300)
    assert told.startswith("300 things have become concepts for me:\n")
    assert told.count("hub_") == LISTED
    assert told.endswith("\n  and 290 more")
    targets = [{"target": f"hub_{number}"} for number in range(LISTED + 2)]
    (told,) = only("deep-sleep", synapses=14, pruned=[{"source": "hub_a", "synapses": targets}])
    assert told.startswith("14 synapses faded")
    assert told.endswith(" 9, and 2 more")


def test_one_more_is_told_itself() -> None:
    for count, more in ((LISTED, ""), (LISTED + 1, ""), (LISTED + 2, "  and 2 more")):
        (told,) = only("analysis", hubs=[{"id": f"hub_{number}", "concept": f"thing {number}"} for number in range(count)])
        assert told.count("hub_") == (LISTED if more else count)
        assert told.endswith(more)


def test_what_weighs_no_more_was_used_all_the_same() -> None:
    entries = [{"id": A, "days": 1, "before": 1.6180301, "after": 1.6180339}, {"id": B, "days": 2, "before": 0.6, "after": 0.7}]
    told, *_ = only("analysis", reinforced=entries)
    assert told.replace("\u00a0", " ").split("\n") == [
        "One memory was used, and weighs more now:",
        f"  {B}  0.600 → 0.700  2 days",
        "One memory was used, and weighs what it did:",
        f"  {A}  1.618  1 day",
    ]


def test_what_was_read_is_the_same_number_everywhere() -> None:
    document = json.loads(json.dumps(FULL))
    document["totals"] |= {"read": 11, "linked": 3}
    assert ", 8 read, " in prose(document, "en").split("\n")[0]
    assert "I read eight new or changed memories." in prose(document, "en")


def test_a_night_that_changed_nothing_tells_its_figures_alone() -> None:
    document = json.loads(json.dumps(FULL))
    document |= {"totals": dict.fromkeys(document["totals"], 0), "skipped": ["promotion"], "left": [], "reach": {"asked": 0}}
    document["phases"] = {"analysis": {"read": 0, "reinforced": []}, "awakening": document["phases"]["awakening"]}
    assert prose(document, "en").split("\n") == [
        "night of 2026-11-21: 7 memories; nothing changed",
        "",
        "This night went without promotion.",
        "tiers: seed 1, leaf 2, branch 4, root 0",
        "phi: average 0.750, convergence 0.500",
    ]


def test_what_fell_through_had_no_place_below_either() -> None:
    told, *_ = only("promotion", archived=[{"id": D, "from": "leaf", "to": "archived", "strength": 0.01}])
    assert told.split("\n")[1] == f"  {D}  leaf  no place in its tier nor in any below it, strength 0.010"


def test_french_quotes_as_the_french_do() -> None:
    told = prose(FULL, "fr")
    assert "(«\u00a0luna status --conflicts\u00a0»)" in told
    assert "'" not in told


def test_a_reason_in_english_is_told_in_french_only_where_its_words_are_known() -> None:
    document = json.loads(json.dumps(FULL))
    document["phases"]["extraction"]["corrections"][0]["reason"] = "it became cold and became warm"
    assert f"{D} replaces {C}: it became cold and became warm\n" in prose(document, "en")
    assert f"{D} remplace {C}\n" in prose(document, "fr")


def test_a_headline_stays_short_and_loses_only_what_is_not_always_said() -> None:
    document = json.loads(json.dumps(FULL))
    document["totals"] = dict.fromkeys(document["totals"], 123_456_789)
    document["phases"]["deep-sleep"]["synapses"] = 1_000_000_000
    for language in ("en", "fr"):
        first = prose(document, language).split("\n")[0]
        assert len(first) <= LONGEST
        assert first.count("123") >= 3
    assert list(done(document).values())[:3] == [123_456_789] * 3


def test_both_languages_say_the_same_things() -> None:
    for name in ("NOUNS", "COUNTED", "OUTCOMES", "SAID", "NAMES", "BAND"):
        english, french = getattr(words_english, name), getattr(words_french, name)
        assert english.keys() == french.keys()
        for key, text in english.items():
            forms = [(text, french[key])] if isinstance(text, str) else list(zip(text, french[key], strict=True))
            assert all(one.count("{}") == other.count("{}") for one, other in forms), key
    assert len(words_english.NUMBERS) == len(words_french.NUMBERS)
    assert list(words_english.BAND) == list(PHASES)
    assert max(map(len, (*words_english.BAND.values(), *words_french.BAND.values()))) <= 7
    assert [words("fr").counted("read", count) for count in (11, 13)] == [
        "J’ai lu onze souvenirs nouveaux ou modifiés.",
        "J’ai lu 13 souvenirs nouveaux ou modifiés.",
    ]
