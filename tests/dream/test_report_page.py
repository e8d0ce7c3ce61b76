"""The page of a night: every section of a report in both languages, older reports, and what is missing or too much."""

import json
import re
from typing import Any

import pytest

from luna_cli.dream import words_english, words_french
from luna_cli.dream.cycle import PHASES
from luna_cli.dream.report import LONGEST, prose
from luna_cli.dream.words import words
from luna_cli.dream.words_lines import LISTED
from luna_cli.dream.words_tally import done, effort

A, B, C, D, E, F = (f"exp_00000000000{letter}" for letter in "abcdef")
FULL: dict[str, Any] = {
    "luna_dream": 1,
    "night": "2026-11-21",
    "at": "2026-11-21T02:00:00Z",
    "memories": {"before": {"leaf": 3}, "after": {"seed": 1, "leaf": 2, "branch": 4, "root": 0}},
    "totals": {"reinforced": 1, "promoted": 1, "demoted": 1, "archived": 3, "read": 8, "concepts": 2, "traces": 1},
    "phi_average": 0.75,
    "phi_convergence": 0.5,
    "reach": {"asked": 50},
    "left": ["paradoxical-sleep", "awakening"],
    "phases": {
        "analysis": {
            "reinforced": [{"id": A, "days": 2, "before": 0.803, "after": 0.922}],
            "unknown_accesses": 2,
            "read": 8,
            "linked": 6,
            "hubs": [
                {"id": "hub_rye-bread", "concept": "rye bread", "kind": "concept"},
                {"id": "hub_ana", "concept": "Ana", "kind": "person"},
            ],
            "new_hubs": 2,
            "new_synapses": 12,
            "reinforced_synapses": 1,
        },
        "extraction": {
            "duplicates": [{"kept": A, "gone": B, "reason": f"says the same as {A}"}],
            "corrections": [{"newer": D, "older": C, "kind": "number", "reason": "42 euros became 45 euros"}],
            "conflicts": [{"newer": F, "older": E, "kind": "date", "reason": "Tuesday or Thursday"}],
            "uncompared": 3,
            "clusters": [{"hubs": ["hub_rye-bread"], "memories": [A], "days": 3, "strength": 0.4, "synthesis": None}],
            "syntheses": [{"id": E, "scale": "session", "title": "session: harbour", "sources": [A, C], "supersedes": B}],
            "passed_over": {"session": 2, "week": 0, "theme": 0},
            "patterns": [
                {
                    "id": "pat_0123456789ab",
                    "hubs": ["hub_rye-bread", "hub_ana"],
                    "days": 5,
                    "interval_days": 7.0,
                    "regularity": 0.9,
                    "weekday": 2,
                    "hour": 18,
                }
            ],
            "landscapes": [{"week": "2026-W46", "memories": 41, "tones": {"joy": 10, "calm": 20}, "strongest": [A, C]}],
        },
        "promotion": {
            "promoted": [{"id": A, "from": "seed", "to": "leaf", "score": 0.4, "terms": {"weight": 0.3, "emotion": 0.1}}],
            "demoted": [{"id": C, "from": "branch", "to": "leaf", "strength": 0.123}],
            "archived": [{"id": D, "from": "seed", "to": "archived", "strength": 0.01}],
            "crowded": [{"id": F, "from": "leaf", "to": "branch", "strength": 0.1}],
            "waiting": 4,
        },
        "deep-sleep": {
            "plasticity": 0.62,
            "synapses": 3,
            "pruned": [{"source": "hub_bread", "synapses": [{"target": "hub_flour"}, {"target": "hub_oven"}]}],
            "scaled": [{"hub": "hub_bread", "factor": 0.93}],
            "merged": [{"from": "hub_breads", "into": "hub_bread", "concepts": ["breads", "bread"]}],
            "waiting": 1,
        },
        "consolidation": {"archived": [{"id": E, "tier": "leaf", "unused_days": 31.2, "retention_days": 30.0}]},
        "paradoxical-sleep": {
            "insights": [
                {
                    "id": "ins_0123456789ab",
                    "from": "hub_rye-bread",
                    "to": "hub_lisbon",
                    "path": ["hub_rye-bread", "hub_ana", "hub_old-harbour", "hub_lisbon"],
                }
            ]
        },
        "awakening": {
            "working_memory": ["hub_rye-bread", "hub_ana", "hub_lisbon"],
            "preloaded": [A, C],
            "contexts": ["workshop-12"],
            "prediction": {"laid": 7, "used": 3, "error": 0.571429},
        },
    },
}

PAGE = f"""\
night of 2026-11-21: 7 memories; 1 reinforced, 1 promoted, 3 let go, 1 demoted, 8 read, 2 new concepts, 1 synthesis, \
1 correction, 1 conflict, 1 pattern, 1 hub merged, 3 pruned, 1 insight, 1 week told

One memory was used, and weighs more now:
  {A}  0.803 → 0.922  2 days

I read eight new or changed memories. Six memories now lead to what they speak of.
Two things have become concepts for me:
  hub_rye-bread  rye bread
  hub_ana  Ana (person)
One thing keeps coming back:
  pat_0123456789ab  rye bread and Ana: on 5 days, every 7 days, on Tuesdays around 18:00
One thing is no longer what it was:
  {D} replaces {C}: 42 euros became 45 euros
One contradiction I could not decide, and leave to you ('luna status --conflicts'):
  {F} or {E}: Tuesday or Thursday
I looked back on one week:
  2026-W46  41 memories, mostly calm; most strongly felt {A} and {C}
Three new memories I did not compare with others: there were too many.

I tied 12 new synapses. I tightened one synapse that was there.
One concept turned out to be another one's double:
  hub_breads  breads is now bread (hub_bread)
I dreamt one link, and try it out; it fades in 30 days unless it is used:
  ins_0123456789ab  rye bread and lisbon may belong together, through Ana and old harbour

What I read belongs to one group of memories about the same things.
I wrote one synthesis, which names its sources:
  {E}  session: harbour; from 2 memories, in place of {B}
Two more have to wait for their night.

One memory rose a tier:
  {A}  seed → leaf  0.400 = weight 0.300 + emotion 0.100
One deserved to rise, and found no place. Four candidates wait for a later night.

One memory fell a tier, to make room for what is stronger:
  {C}  branch → leaf  strength 0.123

I let three memories go:
  {E}  leaf  unused for 31.2 days, kept for 30 days
  {D}  seed  the weakest of a full tier, strength 0.010
  {B}  says the same as {A}
What I let go stays whole in the archives, readable until there are keys to seal it; 'luna revive ID' brings it back.
Three synapses faded, and stand whole in the report:
  hub_bread  bread: no longer to flour, oven
One concept has more that is due, for the next night.

This morning I have on my mind: rye bread, Ana and lisbon.
I still hold the thread of workshop-12.
I have laid two memories ready:
  {A}
  {C}
What I laid ready the last time held in part: 3 of 7 used.

It was a night for what is new: plasticity 0.62.
One concept learnt tonight, and its weaker synapses pay for it:
  hub_bread  bread × 0.93

I asked for 50 memories by their own words before the night and after it. Two accesses to memories that are not in the vault.
There was no time for paradoxical sleep and awakening.
tiers: seed 1, leaf 2, branch 4, root 0
phi: average 0.750, convergence 0.500"""


def only(phase: str, **section: Any) -> list[str]:
    """Return what is told of one section, without the headline and the figures."""
    document = FULL | {"phases": {phase: section}, "reach": {}, "left": []}
    return prose(document, "en").split("\n\n")[1:-1]


def test_every_section_is_told_in_english() -> None:
    assert prose(FULL, "en").replace("\u00a0", " ") == PAGE


def test_every_section_is_told_in_french() -> None:
    english, french = prose(FULL, "en").split("\n"), prose(FULL, "fr").split("\n")
    assert len(english) == len(french)
    ids = re.compile(r"(?:exp|hub|pat|ins)_[0-9a-z-]+")
    assert [ids.findall(line) for line in english] == [ids.findall(line) for line in french]
    assert {line for line in english if line and line in french} == {f"  {A}", f"  {C}", "  hub_rye-bread  rye bread"}
    told = "\n".join(french)
    assert "\nUne chose n’est plus ce qu’elle était\u00a0:\n" in told
    assert f"  {D} remplace {C}\u00a0: 42 euros est devenu 45 euros\n" in told
    assert "rye bread et lisbon vont peut-être ensemble, par Ana et old harbour\n" in told
    assert "\nCe matin, j’ai en tête\u00a0: rye bread, Ana et lisbon.\n" in told
    assert " ; " not in told
    assert " :" not in told


def test_hubs_are_called_what_the_report_says_then_what_they_are_called_today() -> None:
    told = prose(FULL, "en", {"hub_lisbon": "Lisbon", "hub_ana": "Anna", "hub_rye-bread": ""}.get)
    assert "rye bread and Lisbon may belong together, through Ana and old harbour" in told


@pytest.mark.parametrize(
    ("used", "said"),
    [(7, "held: all of it was used."), (1, "held in part: 1 of 7 used."), (0, "did not hold: nothing of it was used.")],
)
def test_the_morning_says_whether_the_prediction_held(used: int, said: str) -> None:
    assert only("awakening", prediction={"laid": 7, "used": used}) == [f"What I laid ready the last time {said}"]
    assert only("awakening", prediction={"laid": 0, "used": 0, "error": None}) == []


def test_plasticity_is_told_where_something_was_learnt() -> None:
    assert only("deep-sleep", plasticity=0.5) == ["It was a night for what is new: plasticity 0.50."]
    assert only("deep-sleep", plasticity=0.0) == []
    assert only("analysis", reinforced_synapses=11)[1:] == ["It was a night for what I knew already: plasticity 0.00."]


def test_an_older_report_reads_as_it_did() -> None:
    phases = FULL["phases"]
    older = {
        "analysis": {key: phases["analysis"][key] for key in ("reinforced", "unknown_accesses")},
        "integration": {key: phases["analysis"][key] for key in ("read", "linked", "hubs", "new_hubs")},
        "promotion": {"promoted": phases["promotion"]["promoted"], "waiting": 0},
        "expiry": phases["consolidation"],
    }
    document = {key: FULL[key] for key in ("luna_dream", "night", "at", "memories", "phi_average", "phi_convergence")}
    document |= {"totals": {"reinforced": 1, "promoted": 1, "archived": 1, "read": 8, "concepts": 2}, "phases": older}
    told = prose(document, "en")
    assert told.startswith("night of 2026-11-21: 7 memories; 1 reinforced, 1 promoted, 1 let go, 8 read, 2 new concepts\n")
    assert f"I let one memory go:\n  {E}  leaf  unused" in told
    assert "  hub_ana  Ana (person)\n" in told
    assert effort(document) == dict.fromkeys(PHASES) | {"analysis": 11, "promotion": 1, "consolidation": 1}


@pytest.mark.parametrize("phase", list(FULL["phases"]))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_key_that_is_missing_in_what_came_later_is_no_error(phase: str, language: str) -> None:
    known = {"reinforced", "promoted", "archived"}
    for key, value in FULL["phases"][phase].items():
        document = json.loads(json.dumps(FULL))
        del document["phases"][phase][key]
        assert prose(document, language) != prose(FULL, language) or key == "new_hubs"
        for missing in value[0] if isinstance(value, list) and isinstance(value[0], dict) and key not in known else ():
            document = json.loads(json.dumps(FULL))
            del document["phases"][phase][key][0][missing]
            assert prose(document, language).startswith(prose(FULL, language).split("\n")[0])


def test_an_entry_without_what_it_needs_says_what_it_has() -> None:
    assert only("paradoxical-sleep", insights=[{"id": "ins_1", "to": "hub_b", "reason": "far\napart"}])[0].endswith(
        "\n  ins_1  hub_b  far\\napart"
    )


def test_a_long_list_is_cut_and_a_list_that_the_report_cut_counts_whole() -> None:
    many = [{"id": f"hub_{number}", "concept": f"thing {number}"} for number in range(LISTED + 1)]
    (told,) = only("analysis", hubs=many, new_hubs=300)
    assert told.startswith("300 things have become concepts for me:\n")
    assert told.count("hub_") == LISTED
    assert told.endswith("\n  and 290 more")
    targets = [{"target": f"hub_{number}"} for number in range(LISTED + 2)]
    (told,) = only("deep-sleep", synapses=14, pruned=[{"source": "hub_a", "synapses": targets}])
    assert told.startswith("14 synapses faded")
    assert told.endswith(" 9, and 2 more")


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
    assert words("fr").counted("read", 11) == "J’ai lu 11 souvenirs nouveaux ou modifiés."
