"""Whether a newer text says the same as an older one, takes it back, or contradicts it (docs/design/corrections.md).

Precision first: two claims are compared when all that they say is the same but for one slot, and nothing is decided where an event
may have happened twice. No model and no tagger: tables of small words, English and French.
"""

from typing import NamedTuple

from luna_cli.text.claim_grammar import STRONG
from luna_cli.text.claim_reader import Claim, claims, tongue_of
from luna_cli.text.claim_same import is_dated, nearly_same, same_key
from luna_cli.text.claim_slots import Slot
from luna_cli.text.claim_words import OPPOSITES, PLACING
from luna_cli.text.summary import cut
from luna_cli.text.terms import fold, stems_of

KINDS = ("duplicate", "negation", "number", "date", "place", "state")
LEAST_STEMS = 2
"""Stems that say what a claim is about, unless a cue or a lasting thing (a price, an age) says that there is only one."""
LEAST_SHARE = 0.25
"""Of the older text, what the claim must be that is taken back; where it is less, the rest still holds."""
LONGEST = 1_200
"""Characters of an older text; a longer one says too much for one claim to matter in it."""
BREAK = 180
"""Minutes between two opening hours of one day."""
_BESIDE = frozenset({"with", "and", "avec", "et"})
"""Words before a name that is one of several."""
_SHOWN = 60
"""Characters of a slot or claim in a reason."""


class Verdict(NamedTuple):
    """What a newer text is to an older one: `kind` of `KINDS`, whether that is sure, what it was and what it is now.

    Sure of a duplicate means that both say the very same in the same words, which are about a day of their own when `is_dated`;
    sure of any other kind that the newer supersedes the older. What is not sure is a conflict for a person to decide.
    """

    kind: str
    decided: bool
    before: str = ""
    after: str = ""
    is_dated: bool = False

    @property
    def reason(self) -> str:
        """The verdict in a few words: 42 euros became 45 euros."""
        if self.kind == "duplicate":
            return "says the same" if self.decided else "says nearly the same"
        before, after = cut(self.before, _SHOWN), cut(self.after, _SHOWN)
        if self.kind == "negation":
            before, after = f"“{before}”", f"“{after}”"
        return f"{before} became {after}" if self.decided else f"{before} or {after}"


def also_under(text: str, language: str) -> list[str]:
    """Return stems of older claims that a text may correct without sharing a word: who moved lived elsewhere; mostly none."""
    tongue = tongue_of(language)
    if tongue is None or tongue.moved.isdisjoint(fold(text).split()):
        return []
    return sorted(set(stems_of(sorted(tongue.home), language)))


class _Change(NamedTuple):
    """How one claim differs from another: in what, from what, to what, and whether such a change is sure without a cue."""

    kind: str
    before: str
    after: str
    is_sure: bool


def compare(older: str, newer: str, language: str, *, same_voice: bool = True) -> Verdict | None:
    """Return what `newer` is to `older`, two texts in one `language` (ISO 639-1); None when neither the same nor contradictory.

    `same_voice` says that one person said both, or nobody is known to: otherwise "I" is two people, and only a cue that something
    changed decides. A text never corrects itself; in languages but English and French only duplicates are found.
    """
    if same_key(older) == same_key(newer):
        return Verdict("duplicate", decided=True, is_dated=is_dated(older, language))
    if nearly_same(older, newer, language):
        return Verdict("duplicate", decided=False, is_dated=is_dated(older, language))
    found: Verdict | None = None
    later = claims(newer, language) if len(older) <= LONGEST else ()
    if not later:
        return None
    again = {same_key(claim.text) for claim in later}
    for before in claims(older, language):
        if same_key(before.text) in again:
            continue
        for after in later:
            verdict = _verdict(before, after, language, same_voice=same_voice)
            if verdict is not None and verdict.decided and not _carries(before, older):
                verdict = verdict._replace(decided=False)
            if verdict is not None and (found is None or (verdict.decided and not found.decided)):
                found = verdict
    return found


def _carries(claim: Claim, text: str) -> bool:
    """Tell whether a claim is what a text is about, so that the text falls with it."""
    return len(claim.text) >= LEAST_SHARE * len(text)


def _verdict(before: Claim, after: Claim, language: str, *, same_voice: bool) -> Verdict | None:
    if before.persons != after.persons and not (after.moved and after.persons <= before.persons):
        return None
    if (before.persons and not same_voice) or (not after.cue and before.frame.isdisjoint(after.frame)):
        return None
    change = _change(before, after, language)
    if change is None or not _is_about_one_thing(before, after, change):
        return None
    decided = _is_decided(before, after, change, same_voice=same_voice)
    if not decided and not _is_clear(before, after, change):
        return None
    return Verdict(change.kind, decided, change.before, change.after)


def _is_about_one_thing(before: Claim, after: Claim, change: _Change) -> bool:
    if change.kind == "state" and change.is_sure and before.subject:
        return True
    shared = len(before.frame & (after.frame | {"§live"}))
    lasting = (before.is_lasting and after.is_lasting) or (before.is_placed and (after.is_placed or after.moved))
    return shared >= LEAST_STEMS or (shared >= 1 and (lasting or after.cue > 0)) or (not shared and change.kind == "state")


def _is_decided(before: Claim, after: Claim, change: _Change, *, same_voice: bool) -> bool:
    if before.is_pending and change.kind == "negation":
        return before.frame == after.frame and not before.occasion
    if before.is_past or before.occasion or after.occasion:
        return False
    if after.cue == STRONG:
        return before.is_present
    if after.is_past or before.is_taste or after.is_taste or not (before.is_present and after.is_present and same_voice):
        return False
    return change.is_sure or (after.cue > 0 and change.kind != "negation")


def _is_clear(before: Claim, after: Claim, change: _Change) -> bool:
    """Tell whether two claims that nothing decides between exclude each other all the same."""
    if before.occasion or after.occasion or len(before.frame & after.frame) < LEAST_STEMS:
        return False
    once = before.is_once and after.is_once
    present = before.is_present and after.is_present
    return (present and (change.kind != "state" or change.is_sure)) or (once and change.kind in {"date", "place"})


def _change(before: Claim, after: Claim, language: str) -> _Change | None:
    """Return the one thing in which two claims differ, None when there is none, or more than one."""
    gone, come = before.frame - after.frame, after.frame - before.frame
    if before.is_negated != after.is_negated:
        return _negation(before, after, gone, come)
    if before.is_negated or before.relations != after.relations:
        return None
    if after.cue == STRONG and not before.verbs & come:  # it went up to 45, where it cost 42
        gone -= before.verbs | {"§live"} if after.moved else before.verbs
    slots = _changed_slot(before, after)
    if slots is not None and slots[0] is not slots[1]:
        return None if gone or come else _slot_change(before, after, *slots)
    if slots is None or not gone or not come:
        return None
    return (
        _opposite(before, after, gone, come, language) or _named(before, after, gone, come) or _said_of(before, after, gone, come)
    )


def _negation(before: Claim, after: Claim, gone: frozenset[str], come: frozenset[str]) -> _Change | None:
    """A claim and its contrary; what is denied in general is denied of the particular too, in whichever order they are said."""
    general, more = (after, come) if after.is_negated else (before, gone)
    particular = before if after.is_negated else after
    slots = {slot.value for slot in general.slots} <= {slot.value for slot in particular.slots}
    if more or not general.frame or not slots or not general.relations <= particular.relations:
        return None
    if not _covers(general, particular, sure=after.cue == STRONG and after.is_negated):
        return None
    if before.is_past and not before.is_pending:
        return None
    return _Change("negation", before.text, after.text, is_sure=True)


def _covers(general: Claim, particular: Claim, *, sure: bool) -> bool:
    """Tell whether one claim says what another says with little or, where that is sure, anything beside it.

    Who likes fish soup may dislike fish: a taste is denied in its own words.
    """
    beside = len(particular.frame) - len(general.frame)
    if not beside or general.is_taste:
        return not beside
    return sure or (beside == 1 and len(general.frame) > LEAST_STEMS)


def _changed_slot(before: Claim, after: Claim) -> tuple[Slot, Slot] | None:
    """Return the only slot that differs with what it became; twice the same slot when none does, None when they do not match."""
    first, then = list(before.slots), list(after.slots)
    if after.cue == STRONG and len(then) == len(first) + 1:  # went from 42 to 45
        held = next((slot for slot in then if any(slot.value == one.value for one in first)), None)
        then = [slot for slot in then if slot is not held]
    if len(first) != len(then):
        return None
    differing = [(a, b) for a, b in zip(first, then, strict=True) if (a.kind, a.value) != (b.kind, b.value)]
    if len(differing) > 1 or any(slot.fixed for pair in differing for slot in pair):
        return None
    none = Slot("", "", "", "")
    return differing[0] if differing else (none, none)


def _slot_change(before: Claim, after: Claim, first: Slot, then: Slot) -> _Change | None:
    if first.kind != then.kind or (first.grain != then.grain and not after.cue):
        return None
    sure = before.is_lasting and after.is_lasting
    if first.grain == then.grain == "figure" and not sure and after.cue != STRONG:
        return None
    sure = sure or (first.kind == "number" and not before.acts) or (before.opens and after.opens and _is_shift(first, then))
    return _Change(first.kind, first.text, then.text, is_sure=sure)


def _is_shift(first: Slot, then: Slot) -> bool:
    """Tell whether two times are so near that one replaced the other; a shop that closes at 12 and at 19 has a break."""
    return first.grain == then.grain == "time" and abs(_minutes(first) - _minutes(then)) < BREAK


def _minutes(time: Slot) -> int:
    hour, _, minute = time.value.partition(":")
    return int(hour) * 60 + int(minute) if minute else 0


def _opposite(before: Claim, after: Claim, gone: frozenset[str], come: frozenset[str], language: str) -> _Change | None:
    if len(gone) != 1 or len(come) != 1:
        return None
    was, becomes = dict(before.predicate).get(*gone), dict(after.predicate).get(*come)
    if was is None or becomes is None or fold(becomes).strip() not in OPPOSITES[language].get(fold(was).strip(), ()):
        return None
    return _Change("state", was, becomes, is_sure=True)


def _named(before: Claim, after: Claim, gone: frozenset[str], come: frozenset[str]) -> _Change | None:
    """A place or a name in the same position, which is one at a time."""
    first = next((name for name in before.names if gone <= name.stems), None)
    then = next((name for name in after.names if come <= name.stems), None)
    if first is None or then is None or len(before.names) != len(after.names):
        return None
    placed = before.is_placed and (after.is_placed or after.moved)
    lasting = before.is_lasting and after.is_lasting and bool(before.predicate)
    located = {first.before, then.before} <= PLACING
    if lasting and not located:
        return _Change("state", first.text, then.text, is_sure=True)
    if not located:
        replaced = after.cue == STRONG and first.before not in _BESIDE and then.before not in _BESIDE
        return _Change("state", first.text, then.text, is_sure=False) if replaced else None
    return _Change("place", first.text, then.text, is_sure=placed or bool(before.subject and before.subject == after.subject))


def _said_of(before: Claim, after: Claim, gone: frozenset[str], come: frozenset[str]) -> _Change | None:
    """Something else said of the same subject: sure where there is one at a time, a change where a cue says so."""
    if len(before.predicate) != 1 or len(after.predicate) != 1 or before.subject != after.subject:
        return None
    (was, from_), (becomes, to) = before.predicate[0], after.predicate[0]
    if {was} != gone or {becomes} != come:
        return None
    sure = before.is_lasting and after.is_lasting and bool(before.subject)
    told = before.subject or (before.article and after.article) or after.cue == STRONG
    if not sure and not (after.cue and told):
        return None
    return _Change("state", from_, to, is_sure=sure)
