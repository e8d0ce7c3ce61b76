"""What recall found, for people, pipes and programs."""

from _json import encode_basestring as quoted
from collections.abc import Iterator

from luna_cli.actions.prompt import Block
from luna_cli.actions.reading import Around, Reading
from luna_cli.cli import output
from luna_cli.cli.listing import entry_day, entry_json
from luna_cli.cli.plain import answer_json, day_of, hit_json, hit_line, marked
from luna_cli.files import codec
from luna_cli.text.visible import json_visible, one_line
from luna_cli.vault.index.listing import Entry
from luna_cli.vault.index.search import Hit

_BESIDE = (
    *("id", "tier", "created_at", "content", "summary", "tags", "source", "session_id", "speaker", "emotion", "trust"),
    *("threats", "superseded_by", "path"),
)
_LEAST_SHARE = 0.0005  # shown as 0.001
_CELLS = 5


def objects(found: Reading, now: int, *, explain: bool) -> Iterator[str]:
    """Yield each hit as a JSON object (schema `hit`)."""
    for hit in found.hits:
        beside = found.around.get(hit.value("id"))
        yield hit_json(hit, explain=explain, around="" if beside is None else _around_json(beside, now))


def answer(cue: str, found: Reading, now: int, block: Block | None, *, explain: bool) -> str:
    """Return the answer to one cue as a JSON object on one line (schema `recall`)."""
    if block is None and not found.around:
        return answer_json(cue, found.hits, explain=explain)
    hits = ",".join(objects(found, now, explain=explain))
    given = "" if block is None else f',"prompt":{json_visible(quoted(block.text))},"tokens":{block.tokens}'
    return f'{{"cue":{json_visible(quoted(cue))},"hits":[{hits}]{given}}}'


def _around_json(beside: Around, now: int) -> str:
    before, after = (",".join(_entry(entry, now) for entry in side) for side in beside)
    return f'{{"before":[{before}],"after":[{after}]}}'


def _entry(entry: Entry, now: int) -> str:
    whole = entry_json(entry, now)
    return codec.encode_line({name: whole[name] for name in _BESIDE})[:-1].decode()


def show(found: Reading, *, explain: bool) -> None:
    """Show hits: a table on a terminal, lines in a pipe, where neighbours say `before` or `after` in place of a score."""
    if output.is_terminal():
        output.rows(("",) * _CELLS, _cells(found, explain=explain), wide_at=3)
    else:
        output.lines(_lines(found, explain=explain))


def _lines(found: Reading, *, explain: bool) -> Iterator[str]:
    for hit, before, after in _groups(found):
        yield from (_line(entry, "before") for entry in before)
        yield "\t".join((hit_line(hit), *(_why(hit) if explain else ())))
        yield from (_line(entry, "after") for entry in after)


def _line(entry: Entry, place: str) -> str:
    return f"{entry.id}\t{place}\t{entry_day(entry)}\t{entry.tier}\t{one_line(marked(entry.content, entry.superseded))}"


def _groups(found: Reading) -> Iterator[tuple[Hit, list[Entry], list[Entry]]]:
    """Yield each hit with those of its neighbours that are no hits and were not given with a hit before it."""
    given = {hit.value("id") for hit in found.hits}
    for hit in found.hits:
        before, after = ([one for one in side if one.id not in given] for side in found.around.get(hit.value("id"), ((), ())))
        given.update(one.id for one in (*before, *after))
        yield hit, before, after


def _cells(found: Reading, *, explain: bool) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table: with neighbours a group a hit, those set in and the hit alone with its score."""
    for place, (hit, before, after) in enumerate(_groups(found)):
        if place and found.around:
            yield ("",) * _CELLS
        yield from map(_beside, before)
        who = f"{hit.value('speaker')}: " if found.around and hit.value("speaker") else ""
        text = marked(who + hit.value("content"), hit.value("superseded"))
        yield hit.value("id"), hit.value("tier"), day_of(hit), text, f"{hit.score:.2f}"
        if explain:
            yield from ((f"    {why}",) for why in _why(hit))
        yield from map(_beside, after)


def _beside(entry: Entry) -> tuple[str, ...]:
    who = f"{entry.speaker}: " if entry.speaker else ""
    return f"  {entry.id}", entry.tier, entry_day(entry), marked(who + entry.content, entry.superseded), ""


def _why(hit: Hit) -> Iterator[str]:
    """Yield what a score is made of, and who says the same."""
    shares = " + ".join(f"{name} {share:.3f}" for name, share in hit.parts.items() if share >= _LEAST_SHARE)
    terms = ", ".join(term if itself else f"~{term}" for term, itself in hit.terms.items())
    yield f"= {shares}" + (f" ({terms})" if terms else "")
    if hit.alike:
        yield f"= {len(hit.alike):,} alike: {', '.join(hit.alike)}"
    if hit.through:
        yield f"= called to mind by other hits through {', '.join(hit.through)}"
    if hit.way:
        steps = [f"{relation} → {hub} {salience:.2f}".removeprefix(" → ") for relation, hub, salience in hit.way]
        yield f"= the cue → {' → '.join(steps)} → this"
