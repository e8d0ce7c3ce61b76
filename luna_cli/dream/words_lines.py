"""A line for each thing that a report names: a memory, a concept, a synapse; and how a list of them is cut.

What came later than the first reports may be missing in some: such an entry is told by what it has.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from luna_cli.dream.record_words import record_words
from luna_cli.dream.words import Words
from luna_cli.dream.words_tally import Document, Sections
from luna_cli.model.hub import HUB
from luna_cli.model.records import Pattern
from luna_cli.model.tier import TIERS
from luna_cli.text.visible import one_line

LISTED = 10
"""How many of a kind the page names; the document names them all."""
Entry = Mapping[str, Any]
Tell = Callable[["Page", Any], str]


def _shown(count: int) -> int:
    """Return how many of `count` things are named."""
    return count if count <= LISTED + 1 else LISTED


def plain(hub: str) -> str:
    """Return the words of a hub's id: what it is called where nothing else says it."""
    return hub.removeprefix(HUB).replace("-", " ")


class Page(NamedTuple):
    """A report on its way into words; `named` gives a hub's id its concept, None for one that there is none of."""

    document: Document
    phases: Sections
    said: Words
    named: Callable[[str], str | None]

    def entries(self, phase: str, key: str) -> Sequence[Any]:
        """Return a list of a section, empty where there is none."""
        found: Sequence[Any] = self.phases.get(phase, {}).get(key, ())
        return found

    def number(self, phase: str, key: str) -> int:
        """Return a count of a section, 0 where there is none."""
        found: int = self.phases.get(phase, {}).get(key, 0)
        return found

    def listed(self, what: str, entries: Sequence[Any], tell: Tell, count: int = 0) -> Iterator[str]:
        """Yield what a list is of, its first lines, and how many more there are: of `count`, where the list itself is cut."""
        count = max(count, len(entries))
        if entries:
            yield self.said.counted(what, count)
            yield from self.lines(entries, tell, count)

    def lines(self, entries: Sequence[Any], tell: Tell, count: int) -> Iterator[str]:
        """Yield the first lines of a list of `count`; a line never says no more than that there is one more."""
        shown = entries[: _shown(count)]
        yield from (f"  {tell(self, entry)}" for entry in shown)
        if count > len(shown):
            yield f"  {self.said.noun('more', count - len(shown))}"

    def sentences(self, *numbers: tuple[str, int]) -> Iterator[str]:
        """Yield one line that says how many there are of each of these that there are any of."""
        line = " ".join(self.said.counted(what, count) for what, count in numbers if count)
        if line:
            yield line

    def hubs(self, ids: Sequence[str]) -> list[str]:
        """Return what hubs are called: as the report has it, else as they are today."""
        known = {one.get("id"): one.get("concept") for one in self.entries("analysis", "hubs")}
        return [one_line(known.get(hub) or self.named(hub) or plain(hub)) for hub in ids]


def lenient(tell: Tell) -> Tell:
    """Tell an entry that lacks something by the texts that it has: what came later may have come to some reports only."""

    def told(page: Page, entry: Entry) -> str:
        try:
            return tell(page, entry)
        except KeyError:
            return "  ".join(one_line(text) for text in entry.values() if isinstance(text, str))

    return told


def reinforced(page: Page, entry: Entry) -> str:
    """Say how much a memory weighs now, after how many days of use."""
    before, after = (page.said.number(entry[key], 3) for key in ("before", "after"))
    return f"{entry['id']}  {before} → {after}  {page.said.days(entry['days'])}"


def used(page: Page, entry: Entry) -> str:
    """Say what a memory weighs that was used and weighs no more for it, after how many days of use."""
    return f"{entry['id']}  {page.said.number(entry['after'], 3)}  {page.said.days(entry['days'])}"


def rose(entry: Entry) -> bool:
    """Tell whether a use made a memory heavier, as far as the page shows; a root at the ceiling weighs what it did."""
    grown: bool = round(entry["after"], 3) > round(entry["before"], 3)
    return grown


@lenient
def concept(page: Page, entry: Entry) -> str:
    """Say what a new concept is, and what kind of thing where it is none."""
    kind = entry.get("kind", "concept")
    said = "" if kind == "concept" else f" ({page.said.name(kind)})"
    return f"{entry['id']}  {one_line(entry['concept'])}{said}"


@lenient
def pattern(page: Page, entry: Entry) -> str:
    """Say what recurs, and how."""
    said = page.said
    rhythm = record_words(said.language).rhythm(
        Pattern(
            at=0,
            id=entry["id"],
            hubs=tuple(entry["hubs"]),
            days=entry["days"],
            first=entry.get("first", ""),
            last=entry.get("last", ""),
            interval_days=entry["interval_days"],
            regularity=entry["regularity"],
            phi=entry.get("phi", 0.0),
            trust=entry.get("trust", "user"),
            examples=tuple(entry.get("examples", ())),
            weekday=entry.get("weekday"),
            hour=entry.get("hour"),
        )
    )
    return f"{entry['id']}  {said.say('pattern', said.joined(page.hubs(entry['hubs'])), said.days(entry['days']), rhythm)}"


@lenient
def correction(page: Page, entry: Entry) -> str:
    """Say what replaces what."""
    return page.said.say("replaces", entry["newer"], entry["older"]) + _change(page.said, entry, "became")


@lenient
def conflict(page: Page, entry: Entry) -> str:
    """Say what contradicts what."""
    return page.said.say("or", entry["newer"], entry["older"]) + _change(page.said, entry, "or")


def _change(said: Words, entry: Entry, what: str) -> str:
    """Return what became what, as the reason has it; in another language where it says no more than that."""
    reason = one_line(entry.get("reason", ""))
    before, middle, after = reason.partition(f" {what} ")
    if middle and middle not in after:
        return said.colon + said.say(what, before, after)
    return said.colon + reason if reason and said.language == "en" else ""


@lenient
def week(page: Page, entry: Entry) -> str:
    """Say what a week felt like."""
    said, tones = page.said, entry.get("tones", {})
    line = f"{entry['week']}  {said.noun('memories', entry.get('memories', 0))}"
    if tones:
        names = record_words(said.language).tones
        first = min(tones, key=lambda tone: (-tones[tone], tone))
        line = said.say("week", line, names.get(first, first))
    strongest = entry.get("strongest")
    return f"{line}{said.semicolon}{said.say('strongest', said.joined(strongest))}" if strongest else line


@lenient
def merged(page: Page, entry: Entry) -> str:
    """Say which concept another one is now."""
    was, now = entry.get("concepts") or page.hubs([entry["from"], entry["into"]])
    return f"{entry['from']}  {page.said.say('merged', one_line(was), one_line(now), entry['into'])}"


@lenient
def insight(page: Page, entry: Entry) -> str:
    """Say what may belong together."""
    start, end, *way = page.hubs([entry["from"], entry["to"], *entry.get("path", ())[1:-1]])
    said = page.said
    told = said.say("through", start, end, said.joined(way)) if way else said.say("insight", start, end)
    return f"{entry['id']}  {told}"


@lenient
def synthesis(page: Page, entry: Entry) -> str:
    """Say what a synthesis is of."""
    said = page.said
    of = said.noun("memories", len(entry.get("sources", ())))
    line = f"{entry['id']}  {said.say('sources', one_line(entry.get('title') or said.name(entry.get('scale', ''))), of)}"
    older = entry.get("supersedes")
    return f"{line}, {said.say('instead', older)}" if older else line


def promoted(page: Page, entry: Entry) -> str:
    """Say where a memory rose, and what its score is made of."""
    said = page.said
    terms = " + ".join(f"{said.name(name)} {said.number(share, 3)}" for name, share in entry["terms"].items())
    return f"{entry['id']}  {_move(said, entry)}  {said.number(entry['score'], 3)} = {terms}"


@lenient
def demoted(page: Page, entry: Entry) -> str:
    """Say where a memory fell."""
    return f"{entry['id']}  {_move(page.said, entry)}  {page.said.say('strength', page.said.number(entry['strength'], 3))}"


def _move(said: Words, entry: Entry) -> str:
    return f"{said.name(entry['from'])} → {said.name(entry['to'])}"


def gone(page: Page, entry: Entry) -> str:
    """Say what went to the archives, and why: unused, the weakest of its tier, or said twice."""
    if not entry.keys().isdisjoint(("kept", "gone")):
        return _twice(page, entry)
    return _expired(page, entry) if entry.keys().isdisjoint(("from", "to")) else _crowded_out(page, entry)


@lenient
def _twice(page: Page, entry: Entry) -> str:
    return f"{entry['gone']}  {page.said.say('same', entry['kept'])}"


@lenient
def _crowded_out(page: Page, entry: Entry) -> str:
    said = page.said
    why = "weakest" if entry["from"] == TIERS[0] else "nowhere"
    return f"{entry['id']}  {said.name(entry['from'])}  {said.say(why, said.number(entry['strength'], 3))}"


def _expired(page: Page, entry: Entry) -> str:
    days = (page.said.days(entry[key]) for key in ("unused_days", "retention_days"))
    return f"{entry['id']}  {page.said.name(entry['tier'])}  {page.said.say('unused', *days)}"


@lenient
def pruned(page: Page, entry: Entry) -> str:
    """Say where a concept leads no more."""
    hub, synapses = entry["source"], entry.get("synapses", ())
    targets = page.hubs([one["target"] for one in synapses[: _shown(len(synapses))]])
    more = [page.said.noun("more", len(synapses) - len(targets))] if len(synapses) > len(targets) else []
    return f"{hub}  {page.said.say('pruned', page.hubs([hub])[0], ', '.join([*targets, *more]))}"


@lenient
def scaled(page: Page, entry: Entry) -> str:
    """Say by how much a concept's weaker synapses were scaled."""
    return f"{entry['hub']}  {page.hubs([entry['hub']])[0]} × {page.said.number(entry['factor'], 2)}"
