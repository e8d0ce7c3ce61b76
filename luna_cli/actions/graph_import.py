"""Importing a network: a document (spec §12.1) or notation becomes hubs, memories, procedures and emotions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from luna_cli.actions.graph_beside import emotions, feelings, lived, procedures_of, unknown_emotions
from luna_cli.actions.graph_lines import Lines, lines_of, located
from luna_cli.errors import CorruptError, PartlyDoneError
from luna_cli.graph.document.read import read_parts
from luna_cli.graph.document.statements import EMOTIONS, parts_from
from luna_cli.graph.document.stream import DocumentError, parts_in
from luna_cli.graph.notation.forms import read_lines
from luna_cli.model.change import Change, Grow
from luna_cli.model.hub import Hub, Satellite
from luna_cli.model.notation import Problem, Whole
from luna_cli.text.slug import concept_slug
from luna_cli.vault import affect
from luna_cli.vault.index.open import writer
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault, conflict_note

BATCH = 500
"""Hubs a transaction."""


@dataclass(slots=True, kw_only=True)
class Imported:
    """What an import came to: what the source held, what of it was new or other than before, and what was left out."""

    hubs: int = 0
    connections: int = 0
    episodes: int = 0
    archives: int = 0
    procedures: int = 0
    emotions: int = 0
    changed_hubs: int = 0
    new_memories: int = 0
    changed_files: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    """What was taken in, and is worth a second look."""


def import_(vault: Vault, raw: bytes, name: str, now: int, *, dry_run: bool = False) -> Imported:
    """Take the network in `raw` (UTF-8; `name` is what messages call it) into a vault; `dry_run` changes nothing.

    Hubs that are there already gain what the source says of them; memories that are there stay as they are. What breaks a
    rule is a problem and left out. Raises CorruptError when nothing can be read at all, PartlyDoneError, LunaError.
    """
    network = Network(vault)
    whole, lines = _whole(vault, network, raw, name)
    done = Imported(
        hubs=len(whole.hubs),
        connections=sum(len(one.synapses) for one in whole.hubs) + sum(map(len, whole.loose.values())),
        episodes=len(whole.episodes),
        archives=len(whole.archives),
        procedures=len(whole.procedures),
        problems=list(whole.problems),
    )
    memories = lived(vault, whole, now, done.problems)
    done.new_memories = len(memories.plants)
    files = _files(vault, whole, done)
    felt = feelings(whole, done.problems)
    done.remarks = unknown_emotions(vault, whole)
    done.problems = located(done.problems, lines)
    group = vault.group(now)
    for part in _batches(_grown(network, whole, now)):
        done.changed_hubs += len(part)
        if not dry_run:
            _apply(vault, part, now, group)
    if not dry_run:
        _apply(vault, [*memories.plants, *files], now, group)
        _apply(vault, memories.archives, now, group)
        for value in felt:
            affect.leave(vault.root, writer(vault.root), now, value)
    return done


def _whole(vault: Vault, network: Network, raw: bytes, name: str) -> tuple[Whole, Lines]:
    """Return the network in a text, and where its statements stand if it is notation."""
    zone = vault.config.zone
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorruptError(f"{name}: line {raw.count(10, 0, error.start) + 1}: is not UTF-8") from error
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return read_parts(parts_in(text), concept_slug, zone, network.resolve), {}
        except DocumentError as error:
            raise CorruptError(f"{name}: {error}") from error
    said, broken = read_lines(text, zone)
    whole = read_parts(parts_from(one.statement for one in said), concept_slug, zone, network.resolve)
    problems = [Problem(path=f"line {error.line}", rule=error.rule) for error in broken]
    return replace(whole, problems=(*problems, *whole.problems)), lines_of(said)


def _files(vault: Vault, whole: Whole, done: Imported) -> list[Change]:
    """Return the changes of procedures and emotions; what of a document is nothing of a vault is a problem."""
    files = list(procedures_of(vault, whole, done.problems))
    own = whole.extra.get(EMOTIONS, [])
    if own:
        files += emotions(vault, own, done.problems)
        done.emotions = len(own) if isinstance(own, list) else 0
    others = sorted(whole.extra.keys() - {EMOTIONS})
    done.problems += [Problem(path=f"$.{key}", rule="has no place in a vault") for key in others]
    done.changed_files = len(files)
    return files


def _apply(vault: Vault, changes: Sequence[Change], now: int, group: str) -> None:
    applied = vault.apply(changes, label="graph import", message="graph import", at=now, group=group)
    if applied.conflicts:
        raise PartlyDoneError(conflict_note(applied.conflicts[0]), "look at it and import again")


def _batches(changes: Iterator[Grow]) -> Iterator[list[Grow]]:
    while part := list(islice(changes, BATCH)):
        yield part


def _grown(network: Network, whole: Whole, now: int) -> Iterator[Grow]:
    """Yield the hubs that are new or gain something, in the order of the source."""
    for new in whole.hubs:
        before = network.hub(new.id) if network.node(new.id) else None
        named = replace(new, aliases=tuple(_names(network, before, new)))
        after = _born(named, now) if before is None else _merged(before, named)
        if after != before:
            yield Grow(before=before, after=after)
    for hub_id, synapses in whole.loose.items():
        before = network.hub(hub_id)
        after = _merged(before, replace(before, synapses=synapses))
        if after != before:
            yield Grow(before=before, after=after)


def _names(network: Network, before: Hub | None, new: Hub) -> Iterator[str]:
    """Yield what else a hub is to be called: no name of another hub, and the concept where the hub has another by now."""
    for name in new.aliases:
        if network.resolve(name) in {None, new.id}:
            yield name
    if before is not None and network.resolve(new.concept) is None:
        yield new.concept


def _born(new: Hub, now: int) -> Hub:
    return new if new.created_at is not None else replace(new, created_at=now)


def _merged(before: Hub, new: Hub) -> Hub:
    """Return a hub with what another says of it: its numbers and dates, its satellites and synapses beside those that it had."""
    satellites: dict[str, Satellite] = {one.id: one for one in (*before.satellites, *new.satellites)}
    synapses = {one.key: one for one in (*before.synapses, *new.synapses)}
    return replace(
        before,
        kind=before.kind if new.kind == "concept" else new.kind,
        type=new.type or before.type,
        base_value=round(new.base_value, 6),
        salience=round(new.salience, 6),
        as_of=new.as_of or before.as_of,
        created_at=min((at for at in (before.created_at, new.created_at) if at is not None), default=None),
        last_activation=max((at for at in (before.last_activation, new.last_activation) if at is not None), default=None),
        activations=max(before.activations, new.activations),
        aliases=tuple(dict.fromkeys((*before.aliases, *new.aliases))),
        satellites=tuple(satellites.values()),
        synapses=tuple(sorted(synapses.values(), key=lambda one: one.order)),
        extra={**before.extra, **new.extra},
    )
