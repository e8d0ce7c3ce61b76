"""A newer text corrects, contradicts or repeats an older one, or none of it: pairs of our own, in English and in French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.claims import KINDS, Verdict, also_under, compare
from tests.strategies import QUICK
from tests.text.claim_pairs import CONTRADICTED, CORRECTED, NEITHER

SAID = [text for _, *texts in (*CORRECTED, *CONTRADICTED, *NEITHER) for text in texts[:2]]


@pytest.mark.parametrize(("language", "older", "newer", "kind"), CORRECTED)
def test_what_corrects(language: str, older: str, newer: str, kind: str) -> None:
    verdict = compare(older, newer, language)
    assert verdict is not None
    assert (verdict.kind, verdict.decided) == (kind, True)


@pytest.mark.parametrize(("language", "older", "newer", "kind"), CONTRADICTED)
def test_what_contradicts_without_correcting(language: str, older: str, newer: str, kind: str) -> None:
    verdict = compare(older, newer, language)
    assert verdict is not None
    assert (verdict.kind, verdict.decided) == (kind, False)


@pytest.mark.parametrize(("language", "older", "newer"), NEITHER)
def test_what_is_neither(language: str, older: str, newer: str) -> None:
    assert compare(older, newer, language) is None


@pytest.mark.parametrize(
    ("older", "newer", "reason"),
    [
        ("The ticket costs 42 euros.", "The ticket costs 45 euros.", "42 euros became 45 euros"),
        ("The ticket costs €42.", "The ticket now costs €45.", "€42 became €45"),
        ("The meeting is on Monday.", "Correction: the meeting is on Friday.", "Monday became Friday"),
        ("The choir concert is on 12 May.", "The choir concert is on 19 May.", "12 May or 19 May"),
        ("I work at Acme.", "I no longer work at Acme.", "“I work at Acme” became “I no longer work at Acme”"),
        ("The parrot is alive.", "The parrot is dead.", "alive became dead"),
    ],
)
def test_reasons_show_what_changed_as_it_is_written(older: str, newer: str, reason: str) -> None:
    verdict = compare(older, newer, "en")
    assert verdict is not None
    assert verdict.reason == reason


def test_a_long_reason_is_cut() -> None:
    verdict = compare(f"I work at {'Acme ' * 30}.", f"I no longer work at {'Acme ' * 30}.", "en")
    assert verdict is not None
    assert len(verdict.reason) < 150
    assert "…" in verdict.reason


def test_a_claim_among_others_does_not_fell_the_whole_text() -> None:
    rest = "We walked along the river until the mill came in sight. Bread was baked there, and Marc sang old songs for us. "
    older = f"{rest}The night ferry costs 4 euros. {rest}"
    newer = "The night ferry costs 5 euros."
    assert compare(older, newer, "en") == Verdict("number", decided=False, before="4 euros", after="5 euros")
    sure = Verdict("number", decided=True, before="4 euros", after="5 euros")
    assert compare("The night ferry costs 4 euros. It is blue.", newer, "en") == sure


def test_what_is_said_again_is_not_taken_back() -> None:
    newer = "The ferry costs 4 euros. The ferry costs 9 euros."
    assert compare("The ferry costs 4 euros.", newer, "en") is None


def test_who_speaks_decides_who_i_am() -> None:
    assert compare("I live in Paris.", "I live in Lyon.", "en", same_voice=False) is None
    told = compare("The ticket costs 42 euros.", "Correction: the ticket costs 45 euros.", "en", same_voice=False)
    assert told is not None
    assert told.decided
    other = compare("The museum ticket costs 42 euros.", "The museum ticket costs 45 euros.", "en", same_voice=False)
    assert other is not None
    assert not other.decided


def test_other_languages_know_duplicates_alone() -> None:
    assert compare("Das Brot kostet 4 Euro.", "Das Brot kostet 5 Euro.", "de") is None
    assert compare("Das Brot kostet 4 Euro.", "das Brot kostet 4 Euro!", "de") == Verdict("duplicate", decided=True)


@pytest.mark.parametrize(
    ("language", "text", "stems"),
    [
        ("en", "I moved to Lyon.", {"live"}),
        ("fr", "J'ai déménagé à Lyon.", {"habit"}),
        ("en", "A loaf.", set()),
        ("de", "x", set()),
    ],
)
def test_a_move_may_correct_what_shares_no_word_with_it(language: str, text: str, stems: set[str]) -> None:
    found = set(also_under(text, language))
    assert stems <= found
    assert bool(stems) == bool(found)


@QUICK
@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=4).map(" ".join), st.sampled_from(["en", "fr", "de"]))
def test_a_text_never_corrects_itself(text: str, language: str) -> None:
    verdict = compare(text, text, language)
    assert verdict is not None
    assert (verdict.kind, verdict.decided) == ("duplicate", True)


@QUICK
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["en", "fr", ""]))
def test_any_two_texts_can_be_compared(older: str, newer: str, language: str) -> None:
    verdict = compare(older, newer, language)
    assert verdict == compare(older, newer, language)
    assert verdict is None or verdict.kind in KINDS


_BITS = [
    "the",
    "a",
    "is",
    "not",
    "no",
    "longer",
    "now",
    "4",
    "42",
    "euros",
    "May",
    "3rd",
    "Monday",
    "at",
    "8:15",
    "in",
    "Paris",
    "I",
]
_BITS += [
    "live",
    "work",
    "used",
    "to",
    "stopped",
    "working",
    "-",
    ":",
    ",",
    ";",
    ".",
    "€",
    "le",
    "est",
    "ne",
    "plus",
    "pas",
    "à",
    "on",
]
_BITS += [
    "désormais",
    "18h30",
    "deux",
    "cent",
    "mai",
    "habite",
    "off",
    "00",
    "1 000,5",
    "99:99",
    "instead of",
    "rather than",
    "31/2/26",
]
_FRAGMENTS = st.lists(st.sampled_from(_BITS), max_size=12).map(" ".join)


@QUICK
@given(_FRAGMENTS, _FRAGMENTS, st.sampled_from(["en", "fr"]))
def test_fragments_can_be_compared(older: str, newer: str, language: str) -> None:
    verdict = compare(older, newer, language)
    assert verdict is None or verdict.reason


@pytest.mark.parametrize("noun", ["Gate", "Room", "The lift", "Bus", "Line", "The shelf", "Warehouse", "The locker", "The form"])
@pytest.mark.parametrize(
    "said", ["is closed", "is ready", "costs 40 euros", "works", "opens at 9", "is in Lyon", "belongs to Anna"]
)
def test_a_number_that_names_something_is_never_what_changed(noun: str, said: str) -> None:
    assert compare(f"{noun} 7 {said}.", f"{noun} 9 {said}.", "en") is None
    assert compare(f"{noun} 7 {said}.", f"Correction: {noun.lower()} 9 {said} now.", "en") is None


@pytest.mark.parametrize("noun", ["La porte", "La chambre", "Le bus", "Le casier", "L'étape", "Le quai", "L'entrepôt"])
@pytest.mark.parametrize("said", ["est libre", "coûte 40 euros", "marche", "ouvre à 9 h", "est à Lyon", "appartient à Léa"])
def test_a_french_number_that_names_something_is_never_what_changed(noun: str, said: str) -> None:
    assert compare(f"{noun} 7 {said}.", f"{noun} 9 {said}.", "fr") is None
    assert compare(f"{noun} 7 {said}.", f"Désormais {noun.lower()} 9 {said}.", "fr") is None
