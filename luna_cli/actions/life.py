"""The life of one memory: git's history, then the journal where that goes on, and the dreams' own history beside them."""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from luna_cli.actions import story
from luna_cli.actions.log import has_history
from luna_cli.actions.story import State, Step
from luna_cli.errors import NotFoundError
from luna_cli.files import content, git_batch, git_history, intent, journal
from luna_cli.files.git_history import Commit
from luna_cli.model.records import Move
from luna_cli.model.tier import ARCHIVED
from luna_cli.vault import layout, records
from luna_cli.vault.store import Vault

HISTORY = "history"
"""The source of a moment that the dreams' own history tells."""


class Moment(NamedTuple):
    """What happened to the memory at an instant (ms).

    `source` is git, journal, history (of dreams) or file (its own word); `by` the command, `told` what that said of it.
    """

    at: int
    step: Step
    told: str
    source: str
    by: str = ""


def whole_id(vault: Vault, prefix: str) -> str:
    """Return the id that a prefix begins; a whole id may be that of a memory which only history knows.

    Raises NotFoundError, UsageError.
    """
    try:
        return vault.locate(prefix).id
    except NotFoundError:
        if layout.is_id(prefix):
            return prefix
        raise


def life(vault: Vault, memory_id: str) -> list[Moment]:
    """Return the moments of a memory, oldest first. Raises NotFoundError when nothing knows it."""
    told = list(reversed(_from_journal(vault, memory_id)))
    commits = list(_from_git(vault, memory_id)) if has_history(vault.root) else []
    moments = _unexplained(commits, told) + told
    moments.sort(key=_second)  # stable: what the journal tells within one second stays in its order
    for night in _from_history(vault.root, memory_id):
        _tell_rise(moments, night)
    moments = _birth(vault, memory_id, moments) + moments
    if not moments:
        raise NotFoundError(f"no memory has the id {memory_id}, and none had", "'luna recall' and 'luna list' show ids")
    return moments


def _second(moment: Moment) -> int:
    return moment.at // 1000


def _unexplained(commits: Sequence[Moment], told: Sequence[Moment]) -> list[Moment]:
    """Return the commits whose change no transaction since the commit before accounts for: older ones, and edits by hand."""
    found: list[Moment] = []
    since = -(1 << 62)
    for commit in commits:
        if not any(since <= _second(moment) <= _second(commit) for moment in told):
            found.append(commit)
        since = _second(commit)
    return found


def _tell_rise(moments: list[Moment], night: Moment) -> None:
    """Put the line of a rise or a fall in the place of what says the same with fewer words, or where its instant belongs."""
    for place, moment in enumerate(moments):
        same = (moment.step.kind, moment.step.tiers) == (night.step.kind, night.step.tiers)
        if same and moment.source != HISTORY and _second(moment) >= _second(night):
            moments[place] = night._replace(by=moment.by, step=moment.step)
            return
    moments.append(night)
    moments.sort(key=_second)


def _birth(vault: Vault, memory_id: str, moments: Sequence[Moment]) -> list[Moment]:
    """What the memory itself says of its beginning, when nothing else does."""
    if any(moment.step.kind == "stored" for moment in moments) or not vault.has([memory_id]):
        return []
    memory = vault.read(vault.locate(memory_id))
    return [Moment(memory.entered_at, Step("stored"), story.line(memory.content), "file")]


# -- git


def _from_git(vault: Vault, memory_id: str) -> Iterator[Moment]:
    """Yield what each commit did to the memory's file, oldest first."""
    commits = list(reversed(git_history.log(vault.root, [f"*{memory_id}*"])))
    archiving = (
        {commit.id for commit in git_history.walk(vault.root, f"-S{memory_id}", "--relative", "--", layout.ARCHIVES)}
        if commits
        else set()
    )
    before: State | None = None
    seen = False
    afters = _files(commits)
    contents = git_batch.contents(vault.root, [(commit.id, path) for commit, path in zip(commits, afters, strict=True) if path])
    for commit, path in zip(commits, afters, strict=True):
        after = State(path, next(contents) or b"") if path else None
        step = _step(before, after, vault.config.zone, seen=seen, archiving=commit.id in archiving)
        if step is not None:
            yield Moment(commit.at or 0, step, f"{commit.id[:7]} {commit.message.partition(chr(10))[0]}", "git")
        before, seen = after, seen or after is not None


def _files(commits: Sequence[Commit]) -> list[str]:
    """Return where the memory's file lay after each commit, empty where it was gone."""
    found: list[str] = []
    for commit in commits:
        there = [change.path for change in commit.changes if change.status != "D" and layout.tier_of(change.path)]
        stays = found[-1] if found and not commit.changes else ""
        found.append(there[-1] if there else stays)
    return found


def _step(before: State | None, after: State | None, zone: str, *, seen: bool, archiving: bool) -> Step | None:
    if before and after:
        return story.step(before, after, zone) if before != after else None
    if after:
        return Step("revived" if seen and archiving else "restored" if seen else "stored")
    if before:
        return Step("archived" if archiving else "purged")
    return None


# -- the journal


class _Did(NamedTuple):
    """What one transaction did to the memory's file: what it put, what it took away, and whether it touched the archives."""

    put: str
    removed: str
    kept: str
    archives: bool


def _from_journal(vault: Vault, memory_id: str) -> list[Moment]:
    """Return what the transactions of the journal did to the memory, newest first."""
    latest = _now(vault, memory_id)
    found: list[Moment] = []
    for entry in journal.entries(vault.root):
        if entry.path:
            if memory_id in entry.path:
                found.append(Moment(entry.at, Step("stored"), "", "journal", entry.label))
            continue
        did = _did(vault.root, entry.id, memory_id)
        if did is None:
            continue
        before = State(did.removed or did.put, content.read(did.kept)) if did.kept else None
        step = _journal_step(did, before, latest, vault.config.zone, undoing=bool(entry.undoes))
        found.append(Moment(entry.at, step, entry.message, "journal", entry.label))
        latest = before or latest
    return found


def _now(vault: Vault, memory_id: str) -> State | None:
    if not vault.has([memory_id]):
        return None
    place = vault.locate(memory_id)
    if place.archived:
        return None
    try:
        return State(place.path, content.read(os.path.join(vault.root, place.path)))
    except FileNotFoundError:
        return None


def _journal_step(did: _Did, before: State | None, latest: State | None, zone: str, *, undoing: bool) -> Step:
    if did.put and before:
        after = State(did.put, latest.raw if latest else before.raw)
        return story.step(before, after, zone)
    if did.put:
        return Step("revived" if did.archives else "restored" if undoing else "stored")
    return Step("archived" if did.archives else "taken back" if undoing else "purged")


def _did(root: str, name: str, memory_id: str) -> _Did | None:
    """Read what a transaction did; None when its intent does not name the memory."""
    folder = f"{root}/.luna/journal/{name}"
    path = f"{folder}/{intent.COMMIT}"
    if memory_id.encode() not in content.read(path):
        return None
    put = removed = kept = ""
    archives = False
    for number, step in enumerate(intent.load(path)[1]):
        if os.path.dirname(step.path) == layout.ARCHIVES:
            archives = True
        if memory_id not in step.path or not layout.tier_of(step.path):
            continue
        if step.kind == "put":
            put = step.path
        else:
            removed = step.path
        if step.before is not None and os.path.lexists(f"{folder}/{number}"):
            kept = f"{folder}/{number}"
    return _Did(put, removed, kept, archives) if put or removed else None


# -- the dreams' own history


def _from_history(root: str, memory_id: str) -> Iterator[Moment]:
    """Yield the rises and falls that `dreams/history.jsonl` tells, with their reasons; lines that are none 'luna check' names."""
    for move in records.moves(root, memory_id).found:
        # To the archives and back is no step between tiers.
        tiers = None if ARCHIVED in {move.before, move.after} else (move.before, move.after)
        yield Moment(move.at, Step(move.kind, tiers=tiers), _why(move), HISTORY)


def _why(move: Move) -> str:
    """Say why a memory moved: its score and what that is made of, and a reason beside it."""
    if move.score is None:
        return move.reason
    terms = " + ".join(f"{name} {share:.3f}" for name, share in move.terms.items())
    return f"score {move.score:.3f}" + (f" = {terms}" if terms else "") + (f"; {move.reason}" if move.reason else "")
