"""Hubs (spec §2.1), connections (§3), episodes and procedures (§4.2), archives (§4.3): between trees and values."""

from collections.abc import Sequence

from luna_cli import clock
from luna_cli.graph.notation.scanner import NotationError
from luna_cli.graph.notation.tree import Atom, Block, Chain, Entry, Field
from luna_cli.graph.notation.values import alone, atom, figure, inline, mapping, number, pair, text, value, word
from luna_cli.model.hub import Hub, Satellite, Synapse
from luna_cli.model.hub_wire import near_relation
from luna_cli.model.notation import Archive, Connection, Episode, ProcedureLine
from luna_cli.model.relation import MOST_FORCE, RELATIONS

INDENT = "  "


def share(field: Field, line: int, what: str) -> float:
    """Return a number from 0 to 1. Raises NotationError."""
    return bounded(field, line, what, 1.0)


def bounded(field: Field, line: int, what: str, most: float) -> float:
    """Return a number from 0 to `most`. Raises NotationError."""
    found = number(field) if isinstance(field, Atom) else None
    if found is None:
        raise NotationError(line, f"{what} must be a number")
    if not 0 <= found <= most:
        raise NotationError(line, f"{what} must lie in 0 to {most:g}, not {figure(found)}")
    return found


# -- hubs


def read_hub(entry: Entry) -> Hub:
    """Read `hub_213 : pain : 0.85 [ … ]`; what it matters by itself is taken from its salience."""
    if len(entry.fields) != 3:  # noqa: PLR2004 - as said
        raise NotationError(entry.line, "a hub is written id : concept : salience [ satellites ]")
    name, concept, salience = entry.fields
    weight = float(share(salience, entry.line, "the salience"))
    inside = entry.block.entries if entry.block else ()
    return Hub(
        id=_id(name, entry.line),
        concept=text(concept, entry.line, "the concept"),
        base_value=weight,
        salience=weight,
        satellites=tuple(_satellite(one) for one in inside),
    )


def _satellite(entry: Entry) -> Satellite:
    if len(entry.fields) not in {2, 3}:
        raise NotationError(entry.line, "a satellite is written id : type : salience [ components ], the id may be missing")
    name = text(entry.fields[0], entry.line, "the id") if len(entry.fields) == 3 else ""  # noqa: PLR2004 - as said
    components: dict[str, float] = {}
    for one in entry.block.entries if entry.block else ():
        component, weight = pair(one)
        if component in components:
            raise NotationError(one.line, f"the component {component!r} stands twice")
        components[component] = float(share(weight, one.line, "the weight"))
    return Satellite(
        id=name,
        type=text(entry.fields[-2], entry.line, "the type"),
        salience=float(share(entry.fields[-1], entry.line, "the salience")),
        components=components,
    )


def hub(held: Hub) -> str:
    """Write a hub: id, concept, salience and satellites."""
    head = f"{atom(held.id)} : {atom(held.concept)} : {figure(held.salience)}"
    return block(head, "[", [_written_satellite(one) for one in held.satellites])


def _written_satellite(held: Satellite) -> str:
    names = [atom(held.id), atom(held.type)] if held.id else [atom(held.type)]
    components = [f"{atom(name)} : {figure(weight)}" for name, weight in held.components.items()]
    return block(" : ".join((*names, figure(held.salience))), "[", components)


def block(head: str, opening: str, items: Sequence[str]) -> str:
    """Write a block, an item a line and two spaces deeper, with a comma between them."""
    closing = {"[": "]", "{": "}"}[opening]
    if not items:
        return f"{head} {opening}{closing}"
    inner = ",\n".join(items).replace("\n", f"\n{INDENT}")
    return f"{head} {opening}\n{INDENT}{inner}\n{closing}"


def _id(field: Field, line: int) -> str:
    found = text(field, line, "the id")
    if not found:
        raise NotationError(line, "the id is empty")
    return found


# -- connections


def read_connection(entry: Entry) -> Connection:
    """Read `hub_213 → hub_340 : 28400 : similar-to : boulangerie : 2026-11-19T09:00:00Z`; the last two may be missing."""
    ends = entry.fields[0]
    if not isinstance(ends, Chain) or len(ends.atoms) != 2 or len(entry.fields) not in {3, 4, 5} or entry.block:  # noqa: PLR2004
        raise NotationError(entry.line, "a connection is written source → target : force : type : context : last activation")
    force, relation = entry.fields[1:3]
    context, last = (*entry.fields[3:], None, None)[:2]
    strength = bounded(force, entry.line, "the force", MOST_FORCE)
    if not isinstance(strength, int):
        raise NotationError(entry.line, "the force must be a whole number")
    name = text(relation, entry.line, "the type")
    if name not in RELATIONS:
        raise NotationError(entry.line, f"{name!r} is no relation{near_relation(name)}")
    return ends.atoms[0].text, Synapse(
        target=ends.atoms[1].text,
        type=name,
        force=strength,
        context="" if context is None else text(context, entry.line, "the context"),
        last_activation=None if last is None else instant(last, entry.line, "UTC"),
    )


def connection(held: Connection) -> str:
    """Write a connection."""
    source, synapse = held
    last = "" if synapse.last_activation is None else clock.iso(synapse.last_activation)
    ends = f"{atom(source)} → {atom(synapse.target)}"
    fields = [ends, str(synapse.force), synapse.type, atom(synapse.context) if synapse.context else "", last]
    while not fields[-1]:
        del fields[-1]
    return ends + "".join(f" : {field}" if field else " :" for field in fields[1:])


# -- instants


def instant(field: Field, line: int, zone: str) -> int:
    """Return the instant of `20250510-1420` or of RFC 3339; what names no offset is a wall clock's in `zone`."""
    held = text(field, line, "the instant")
    day, dash, minute = held.partition("-")
    if len(day) == 8 and dash and len(minute) == 4:  # noqa: PLR2004 - 20250510-1420
        held = f"{day[:4]}-{day[4:6]}-{day[6:]}T{minute[:2]}:{minute[2:]}"
    try:
        return clock.parse(held, zone)
    except ValueError as error:
        raise NotationError(line, str(error)) from error


def moment(at: int, zone: str) -> str:
    """Write an instant as the spec does, `20250510-1420` by the clock of `zone`, or RFC 3339 where that would not be the same."""
    if at % 60_000 == 0:
        offset = clock.utc_offset(at, zone)
        wall = clock.iso(at + offset)[:16] if clock.MIN_MS <= at + offset <= clock.MAX_MS else ""
        if wall and clock.parse(wall, zone) == at:
            return wall.replace("-", "").replace("T", "-").replace(":", "")
    return clock.iso(at)


# -- episodes, procedures, archives


def read_episode(entry: Entry, zone: str) -> Episode:
    """Read `ep_1042 : 20250510-1420 : context : content : 0.72 : [hub_213, hub_340]`."""
    name, when, context, content, felt, hubs = entry.fields
    line = entry.line
    if not isinstance(hubs, Block) or hubs.opening != "[":
        raise NotationError(line, "an episode ends with its hubs, such as [hub_213, hub_340]")
    return Episode(
        id=_id(name, line),
        timestamp=instant(when, line, zone),
        context="" if context is None else text(context, line, "the context"),
        content="" if content is None else text(content, line, "the content"),
        intensity=float(share(felt, line, "the intensity")),
        hubs=texts(hubs, "a hub"),
    )


def texts(held: Block, what: str) -> tuple[str, ...]:
    """Return a list of texts; `what` names an item that is none."""
    for one in held.entries:
        alone(one)
    return tuple(text(one.fields[0], one.line, what) for one in held.entries)


def listed(held: Sequence[str]) -> str:
    """Write a list of texts."""
    return f"[{', '.join(atom(one) for one in held)}]"


def episode(held: Episode, zone: str) -> str:
    """Write an episode."""
    head = f"{atom(held.id)} : {moment(held.timestamp, zone)} : {atom(held.context)} : {atom(held.content)}"
    return f"{head} : {figure(held.intensity)} : {listed(held.hubs)}"


def read_procedure(entry: Entry) -> ProcedureLine:
    """Read `proc_7 : context : [first, second] : flexibility : frequency`; actions may stand between arrows, one alone."""
    name, context, actions, flexibility, frequency = entry.fields
    line = entry.line
    if isinstance(actions, Chain):
        steps = tuple(one.text for one in actions.atoms)
    elif isinstance(actions, Block):
        steps = texts(actions, "an action")
    else:
        steps = (text(actions, line, "the sequence of actions"),)
    return ProcedureLine(
        id=_id(name, line),
        context="" if context is None else text(context, line, "the context"),
        actions=steps,
        flexibility=float(share(flexibility, line, "the flexibility")),
        frequency=bounded(frequency, line, "the frequency", 2**53),
    )


def procedure(held: ProcedureLine) -> str:
    """Write a procedure in one line."""
    if not held.id.startswith(PROCEDURE):
        raise ValueError(f"the id of a procedure begins with {PROCEDURE}, unlike {held.id!r}")
    actions = atom(held.actions[0]) if len(held.actions) == 1 else listed(held.actions)
    return f"{atom(held.id)} : {atom(held.context)} : {actions} : {figure(held.flexibility)} : {figure(held.frequency)}"


PROCEDURE = "proc"
"""What the id of a procedure begins with: an archive has as many fields."""


def read_archive(entry: Entry, zone: str) -> Archive:
    """Read `archive_9 : 20240510-1420 : condensation : metadata : residual force`, each of the last two in one or in braces."""
    name, when, condensation, metadata, residual = entry.fields
    line = entry.line
    about: object = "" if metadata is None else value(metadata, line)
    if not isinstance(about, dict | str):
        raise NotationError(line, "the metadata is a text, or keys and values between braces")
    if isinstance(residual, Block):
        forces = mapping(residual)
        for hub_id, one in zip(forces, residual.entries, strict=True):
            bounded(one.fields[1], one.line, f"the force of {hub_id}", MOST_FORCE)
    return Archive(
        id=_id(name, line),
        timestamp=instant(when, line, zone),
        condensation="" if condensation is None else text(condensation, line, "the condensation"),
        metadata=about,
        residual=forces if isinstance(residual, Block) else bounded(residual, line, "the residual force", MOST_FORCE),
    )


def archive(held: Archive, zone: str) -> str:
    """Write an archive."""
    if held.id.startswith(PROCEDURE):
        raise ValueError(f"the id of an archive does not begin with {PROCEDURE}, unlike {held.id!r}")
    about = word(held.metadata) if isinstance(held.metadata, str) else inline(held.metadata)
    head = f"{atom(held.id)} : {moment(held.timestamp, zone)} : {atom(held.condensation)} : {about}"
    return f"{head} : {figure(held.residual) if isinstance(held.residual, int | float) else inline(held.residual)}"
