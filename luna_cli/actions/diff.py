"""What changed between a commit and now, memory by memory, in words."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from luna_cli.actions import hub_story, story
from luna_cli.actions.hub_story import HubChange
from luna_cli.actions.story import State, Step
from luna_cli.errors import UnavailableError
from luna_cli.files import codec, git, git_batch
from luna_cli.model.tier import TIER_OF_FOLDER
from luna_cli.vault import layout, stubs
from luna_cli.vault.findings import read_bounded
from luna_cli.vault.network.layout import is_hub
from luna_cli.vault.store import Vault

ORDER = ("stored", "revived", "edited", "rewritten", "promoted", "demoted", "archived", "purged", "used")
"""Kinds of changes of a memory, as they are counted and listed."""


_TOLD = frozenset({layout.ARCHIVES, layout.TRACES, layout.DREAMS})
"""Folders whose changes follow from those of memories, or are told as nights."""


class MemoryChange(NamedTuple):
    """One memory that changed: its id (the path of a file without one), what happened, a line of its text, where it is or was."""

    id: str
    step: Step
    text: str
    path: str


class SettingChange(NamedTuple):
    """A key of `vault.json` with its values before and after, None where it was not there."""

    name: str
    before: Any
    after: Any


class Difference(NamedTuple):
    """What changed since `rev`: memories, hubs, settings, nights dreamt, and other files."""

    rev: str
    commit: str
    memories: tuple[MemoryChange, ...]
    settings: tuple[SettingChange, ...]
    nights: tuple[str, ...]
    others: tuple[str, ...]
    hubs: tuple[HubChange, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many memories of each kind, in the order of `ORDER`."""
        found = Counter(change.step.kind for change in self.memories)
        return {kind: found[kind] for kind in ORDER if found[kind]}


class _Trip(NamedTuple):
    """Where a memory's file was at the revision and is now, empty where it was or is not."""

    id: str
    before: str
    after: str


def diff(vault: Vault, rev: str) -> Difference:
    """Return what differs between the commit `rev` and the files now. Raises UnavailableError, NotFoundError, LunaError."""
    need_history(vault.root)
    commit = git_batch.resolve(vault.root, rev)
    paths = git_batch.touched(vault.root, commit)
    there = git_batch.present(vault.root, commit, paths)
    memories = sorted(_memories(vault, commit, paths, there), key=lambda item: (ORDER.index(item.step.kind), item.id))
    rest = [path for path in paths if path != layout.IDENTITY and path.split("/", 1)[0] not in {*TIER_OF_FOLDER, *_TOLD}]
    return Difference(
        rev=rev,
        commit=commit,
        memories=tuple(memories),
        settings=tuple(_settings(vault.root, commit)) if layout.IDENTITY in there.intersection(paths) else (),
        nights=tuple(name for path in paths if path not in there and (name := _night(path))),
        others=tuple(_others(vault.root, commit, [path for path in rest if not is_hub(path)])),
        hubs=tuple(hub_story.changes(vault.root, vault.config.zone, commit, paths)),
    )


def need_history(root: str) -> None:
    """Raise UnavailableError where there is no git, or no repository around the vault."""
    if not git.available():
        raise UnavailableError("git is not on the path, so there is no older state to compare with", "install git")
    if git.state(root).kind == "none":
        raise UnavailableError(f"{root} is in no git repository, so there is no older state to compare with", f"git init {root}")


def _trips(root: str, paths: Sequence[str], there: set[str]) -> list[_Trip]:
    """Bring together by id the files that were and those that are: a move to another tier is one trip."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for path in paths:
        if not layout.tier_of(path):
            continue
        key = layout.id_of(os.path.basename(path)) or path
        if path in there:
            before[key] = path
        if os.path.lexists(os.path.join(root, path)):
            after[key] = path
    return [_Trip(key, before.get(key, ""), after.get(key, "")) for key in sorted(before.keys() | after.keys())]


def _memories(vault: Vault, commit: str, paths: Sequence[str], there: set[str]) -> Iterator[MemoryChange]:
    trips = _trips(vault.root, paths, there)
    logs = [path for path in there.intersection(paths) if os.path.dirname(path) == layout.ARCHIVES]
    archived = _archived_before(vault.root, commit, logs)
    old = git_batch.contents(vault.root, [(commit, trip.before) for trip in trips if trip.before])
    for trip in trips:
        before = State(trip.before, next(old) or b"") if trip.before else None
        after = State(trip.after, read_bounded(vault.root, trip.after) or b"") if trip.after else None
        if before != after:
            yield _change(vault, trip.id, before, after, revived=trip.id in archived)


def _change(vault: Vault, key: str, before: State | None, after: State | None, *, revived: bool) -> MemoryChange:
    zone = vault.config.zone
    latest = after or before
    found = story.memory(latest.raw, zone) if latest else None
    if before and after:
        step = story.step(before, after, zone)
    elif after:
        step = Step("revived" if revived else "stored")
    else:
        step = Step("archived" if vault.has([key]) else "purged")
    return MemoryChange(key, step, story.line((found.summary or found.content) if found else ""), latest.path if latest else "")


def _archived_before(root: str, commit: str, logs: Sequence[str]) -> set[str]:
    """Return the ids whose stubs stood in these logs."""
    found: set[str] = set()
    for raw in git_batch.contents(root, [(commit, path) for path in logs]):
        for line in (raw or b"").splitlines():
            try:
                found.add(stubs.read_stub(line).id)
            except ValueError:
                continue  # no stub, so nothing was archived by it
    return found


def _settings(root: str, commit: str) -> Iterator[SettingChange]:
    before = _flat(next(git_batch.contents(root, [(commit, layout.IDENTITY)])))
    after = _flat(read_bounded(root, layout.IDENTITY))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield SettingChange(name, before.get(name), after.get(name))


def _flat(raw: bytes | None) -> dict[str, Any]:
    """Return the settings by their names, and other keys with those of their object."""
    try:
        document = codec.decode(raw) if raw else {}
    except codec.RuleError:
        return {}
    if type(document) is not dict:
        return {}
    found: dict[str, Any] = {}
    for key, value in document.items():
        inner = {f"{key}.{name}": item for name, item in value.items()} if type(value) is dict else {key: value}
        found.update({name.removeprefix("settings."): item for name, item in inner.items()})
    return found


def _night(path: str) -> str:
    folder, name = os.path.split(path)
    return name[:-5] if folder == layout.DREAMS and name.endswith(".json") else ""


def _others(root: str, commit: str, paths: Sequence[str]) -> Iterator[str]:
    old = git_batch.contents(root, [(commit, path) for path in paths]) if commit else repeat(None)
    for path, before in zip(paths, old, strict=False):
        if before != read_bounded(root, path):
            yield path
