"""What of an imported network is no hub: episodes and archives become memories, procedures and emotions files, feelings traces."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.actions.graph_export import CONTEXT
from luna_cli.actions.plant import Manner, keyed_id, manner, memory_of, secret_kinds
from luna_cli.errors import RefusedError
from luna_cli.files import codec
from luna_cli.graph.document.statements import EMOTIONS
from luna_cli.graph.procedure_rules import problems as problems_of
from luna_cli.model.change import Archive as Shelve
from luna_cli.model.change import Change, Document, Plant
from luna_cli.model.emotion import EmotionNeuron, emotion_name
from luna_cli.model.emotion_table import EMOTIONS as TABLE
from luna_cli.model.emotion_wire import read_emotion, write_emotions
from luna_cli.model.memory import Draft, EmotionalContext, Memory
from luna_cli.model.notation import Archive, Episode, Problem, ProcedureLine, Tree, Whole
from luna_cli.model.procedure import Procedure
from luna_cli.model.procedure_wire import read_procedure, write_procedure
from luna_cli.model.schema import EXPERIENCE, TONES, FieldError
from luna_cli.model.stimulus import NEUROMODULATORS
from luna_cli.model.tier import TIERS, TRUSTS
from luna_cli.vault import affect, layout, procedures
from luna_cli.vault.findings import Finding
from luna_cli.vault.store import Vault

KIND = "graph"
"""The kind of source that ids of imported memories are made of."""
REASON = "imported as an archive"
_A_REASON = 200
"""Characters of a reason that are kept."""
_A_LINE = 20
"""Levels a trace line."""
_KNOWN = frozenset(one.name for one in EXPERIENCE)


class Lived(NamedTuple):
    """The changes that plant memories, and those that then archive some of them."""

    plants: list[Plant]
    archives: list[Shelve]


def lived(vault: Vault, whole: Whole, now: int, problems: list[Problem]) -> Lived:
    """Return what plants the episodes and archives of a network, and archives the latter, as far as they are new to the vault."""
    how = manner(vault.config, now)
    found: dict[str, Plant] = {}
    shelved: dict[str, Shelve] = {}
    every: dict[str, Sequence[Episode | Archive]] = {"episodes": whole.episodes, "archives": whole.archives}
    for kind, items in every.items():
        for place, one in zip(whole.numbers.get(kind, ()), items, strict=True):
            draft = _episode(one) if isinstance(one, Episode) else _archive(one)
            plant = _planted(draft, one, how, problems, f"$.memory.{kind}[{place}]")
            if plant is not None and found.setdefault(plant.memory.id, plant) is plant and isinstance(one, Archive):
                shelved[plant.memory.id] = _shelved(one, plant.memory.id, how, vault.config.zone)
    there = vault.has(found)
    fresh = [memory_id for memory_id in found if memory_id not in there]
    return Lived([found[one] for one in fresh], [shelved[one] for one in fresh if one in shelved])


def _shelved(one: Archive, memory_id: str, how: Manner, zone: str) -> Shelve:
    """Return the change that archives a memory on the day and for the reason that its document says, else now."""
    about = one.metadata if isinstance(one.metadata, Mapping) else {}
    at, reason = about.get("archived_at"), about.get("reason")
    try:
        then = clock.parse(at, zone) if isinstance(at, str) else how.now
    except ValueError:
        then = how.now
    why = " ".join(reason.split())[:_A_REASON] if isinstance(reason, str) else ""
    try:
        secret_kinds(Draft(content=why), how)
    except RefusedError:
        why = ""
    return Shelve(id=memory_id, at=then if one.timestamp <= then <= how.now else how.now, reason=why or REASON)


def _id(one: Episode | Archive) -> str:
    return one.id if layout.is_id(one.id) else keyed_id(KIND, one.id)


def _episode(one: Episode) -> Draft:
    return Draft(
        content=one.content or one.context,
        created_at=one.timestamp,
        session_context={CONTEXT: one.context} if one.context and one.content else {},
        emotional_context=EmotionalContext(intensity=one.intensity),
    )


def _archive(one: Archive) -> Draft:
    about = one.metadata if isinstance(one.metadata, Mapping) else {CONTEXT: one.metadata} if one.metadata else {}
    tier, tone, trust = about.get("tier"), about.get("emotion"), about.get("trust")
    tags = about.get("tags")
    return Draft(
        content=one.condensation,
        created_at=one.timestamp,
        tier=tier if tier in TIERS else None,
        emotional_context=EmotionalContext(primary_emotion=tone) if tone in TONES else None,
        trust=trust if trust in TRUSTS else "user",
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        session_context={key: value for key, value in about.items() if key not in _STUB},
    )


_STUB = frozenset({"tier", "emotion", "trust", "tags", "archived_at", "reason"})


def _planted(draft: Draft, one: Episode | Archive, how: Manner, problems: list[Problem], path: str) -> Plant | None:
    """Return the change that plants a memory, or note why there is none."""
    if not draft.content.strip():
        problems.append(Problem(path=path, rule="says nothing that could be remembered"))
        return None
    try:
        secret_kinds(draft, how)
        memory = _memory(draft, one, how)
        return Plant(memory=memory, data=codec.write(memory))
    except RefusedError as error:
        problems.append(Problem(path=path, rule=error.message))
    except codec.RuleError as error:
        problems.append(Problem(path=path, rule=error.rule))
    return None


def _memory(draft: Draft, one: Episode | Archive, how: Manner) -> Memory:
    memory_id = _id(one)
    hubs = one.hubs if isinstance(one, Episode) else tuple(one.residual) if isinstance(one.residual, Mapping) else ()
    return replace(
        memory_of(draft, memory_id, how),
        concepts=hubs,
        aliases=() if one.id == memory_id else (one.id,),
        extra={key: value for key, value in one.extra.items() if key not in _KNOWN},
    )


# -- procedures


def procedures_of(vault: Vault, whole: Whole, problems: list[Problem]) -> Iterator[Change]:
    """Yield the files of procedures that are new; one of whose name there is another is a problem."""
    zone = vault.config.zone
    there = {one.procedure.id: one.procedure for one in procedures.every(vault.root, zone) if not isinstance(one, Finding)}
    for place, one in zip(whole.numbers.get("procedures", ()), whole.procedures, strict=True):
        path = f"$.memory.procedures[{place}]"
        try:
            ways = [_procedure(wire, there, zone) for wire in _wires(one, there)]
        except FieldError as error:
            problems.append(Problem(path=f"{path}.{error.key}", rule=error.rule))
            continue
        made = next((way for way in ways if way.id not in there or write_procedure(there[way.id]) == write_procedure(way)), None)
        if made is None:
            problems.append(Problem(path=path, rule=f"{ways[0].id} is there already, and other than this"))
        elif made.id not in there:
            there[made.id] = made
            yield Document(path=procedures.path_of(made.id), value=write_procedure(made))


def _procedure(wire: dict[str, Any], there: Mapping[str, Procedure], zone: str) -> Procedure:
    """Return a procedure as its file holds it. Raises FieldError, also where its steps do not hang together."""
    old, name = wire.get("id"), wire.get("name")
    if not isinstance(name, str) or not name.strip():
        raise FieldError("name", "is missing")
    wire["id"] = procedures.id_of(name)
    aliases = wire.get("aliases") or []
    taken = {alias for one in there.values() if one.id != wire["id"] for alias in (one.id, *one.aliases)}
    if isinstance(old, str) and old not in taken | {wire["id"]} and isinstance(aliases, list) and old not in aliases:
        wire["aliases"] = [*aliases, old]
    made = read_procedure(wire, zone)
    for problem in problems_of(made):
        if problem.fatal:
            raise FieldError(problem.key, problem.rule)
    return made


def _wires(one: ProcedureLine | Tree, there: Mapping[str, Procedure]) -> list[dict[str, Any]]:
    """Return a procedure under each name that it may have, the best first."""
    if not isinstance(one, ProcedureLine):
        return [dict(one)]
    steps = [{"id": f"node_{number}", "action": action} for number, action in enumerate(one.actions, 1)]
    about = {"nodes": steps, "context": one.context, "flexibility": one.flexibility, "usage_frequency": one.frequency}
    return [{**one.extra, "id": one.id, "name": name, **about} for name in _names(one, there)]


def _names(line: ProcedureLine, there: Mapping[str, Procedure]) -> Sequence[str]:
    """Return what a procedure may be called: what its id says, else where it belongs, with its number if that is taken."""
    name, rest, context = line.extra.get("name"), line.id.removeprefix("proc_"), line.context.replace("_", " ").strip()
    if isinstance(name, str):
        return [name]
    if not rest.isdigit() or not context:
        return [rest]
    ways = (context, f"{context} {rest}")
    own = [one.name for one in there.values() if line.id in one.aliases and one.name in {*ways, rest}]
    return own[:1] or ways


# -- emotions and feelings


def emotions(vault: Vault, own: Any, problems: list[Problem]) -> list[Change]:
    """Return the change of `graph/emotions.json` that takes these emotional neurons in, each in place of one with its id."""
    zone = vault.config.zone
    there: list[EmotionNeuron] = []
    for one in affect.neurons(vault.root, zone):
        if isinstance(one, Finding):
            problems.append(Problem(path="$.emotions", rule=f"{one.words}: mend that file first"))
            return []
        there.append(one)
    made = {one.id: one for one in there}
    for place, wire in enumerate(own if isinstance(own, list) else [own]):
        try:
            neuron = read_emotion(wire, zone)
        except FieldError as error:
            problems.append(Problem(path=f"$.emotions[{place}].{error.key}", rule=error.rule))
            continue
        twin = next((one.id for one in made.values() if one.name == neuron.name and one.id != neuron.id), None)
        if twin is not None:
            problems.append(Problem(path=f"$.emotions[{place}].type", rule=f"{neuron.type!r} is {twin} already"))
        else:
            made[neuron.id] = neuron
    return [] if list(made.values()) == there else [Document(path=affect.EMOTIONS, value=write_emotions(tuple(made.values())))]


def unknown_emotions(vault: Vault, whole: Whole) -> list[Problem]:
    """Return a remark on each emotion of a document that neither luna's table has, nor the vault, nor the document's own."""
    own = whole.extra.get(EMOTIONS)
    types = [wire.get("type") for wire in own if isinstance(wire, Mapping)] if isinstance(own, list) else []
    known = {*TABLE, *(emotion_name(one) for one in types if isinstance(one, str))}
    known.update(one.name for one in affect.neurons(vault.root, vault.config.zone) if not isinstance(one, Finding))
    rule = "is no emotion of luna's or of the vault: it is kept, and fades"
    names = (name for name in whole.emotional_state if emotion_name(name) not in known)
    return [Problem(path=f"$.emotional_state.{name}", rule=rule) for name in names]


def feelings(whole: Whole, problems: list[Problem]) -> list[Mapping[str, Any]]:
    """Return the traces that set what is felt to what a document says.

    An emotion that luna's table and the vault's lack is felt and fades like the others; nothing else moves it.
    """
    levels = {emotion_name(name): level for name, level in whole.emotional_state.items()}
    for name, level in whole.neuromodulators.items():
        if name in NEUROMODULATORS:
            levels[name] = level
        else:
            problems.append(Problem(path=f"$.neuromodulators.{name}", rule=f"is none of {', '.join(NEUROMODULATORS)}"))
    every = list(levels.items())
    return [{"set": dict(every[at : at + _A_LINE])} for at in range(0, len(every), _A_LINE)]
