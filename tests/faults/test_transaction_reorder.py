"""A power cut at any moment, with whatever was not synced missing, torn or reordered: after recovery, all or nothing."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from luna_cli.errors import LunaError
from tests.faults import mixed
from tests.faults.reorder import Disk, Event, Recorder, crashes

SMALL, BULK = 3, 35
"""Files of each kind: synced one by one, and by one sync of the filesystem."""


def record(root: str, size: int) -> Recorder:
    mixed.plant(root, mixed.old_tree(size))
    recorder = Recorder(root)
    with recorder.record():
        mixed.run(root, size)
    return recorder


def bad_states(root: str, size: int, before: Disk, events: list[Event], count: int) -> Iterator[str]:
    """Say of each state that recovery leaves neither old nor new, or old after the command had ended, what is wrong."""
    for made, disk in crashes(before, events, count, seed=size):
        disk.write_out(root)
        try:
            mixed.finish(root)
            said = mixed.verdict(root, size)
        except LunaError as error:
            said = error.message
        shutil.rmtree(root)
        if said not in ({"new"} if made == len(events) else {"old", "new"}):
            yield f"after {made} of {len(events)} calls: {said}"


def without_file_syncs(events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind != "sync file"]


def without_folder_syncs(events: list[Event]) -> list[Event]:
    return [event for event in events if event.kind != "sync folder"]


def _index(events: list[Event], *, ends: str) -> int:
    return next(number for number, event in enumerate(events) if event.kind == "rename" and event.path.endswith(ends))


def journalled_early(events: list[Event]) -> list[Event]:
    """The commit mark is taken away before the changes are made, not after."""
    early = _index(events, ends="COMMIT") + 1
    last = max(number for number, event in enumerate(events) if event.kind == "rename" and event.path.startswith(".luna/journal/"))
    return [*events[:early], events[last], *events[early:last], *events[last + 1 :]]


def without_commit_rename(events: list[Event]) -> list[Event]:
    """The intent is written under its final name."""
    at = _index(events, ends="COMMIT")
    kept = events[:at] + events[at + 1 :]
    return [replace(e, names=("COMMIT",)) if e.kind == "create" and e.path.endswith("/intent") else e for e in kept]


BUGS = [without_file_syncs, without_folder_syncs, journalled_early, without_commit_rename]


@pytest.mark.parametrize("size", [SMALL, BULK])
def test_the_record_replayed_whole_is_what_happened(scratch: str, size: int) -> None:
    recorder = record(f"{scratch}/v", size)
    disk = recorder.before.copy()
    for event in recorder.events:
        disk.apply(event)
    disk.write_out(f"{scratch}/again")
    assert mixed.read_tree(f"{scratch}/again") == mixed.read_tree(f"{scratch}/v") == mixed.new_tree(size)
    kinds = {event.kind for event in recorder.events}
    assert {"create", "write", "rename", "exchange", "mkdir", "sync file", "sync folder"} <= kinds
    assert ("sync all" in kinds) == (size == BULK)


@pytest.mark.parametrize(("size", "count"), [(SMALL, 250), (BULK, 60)])
def test_no_power_cut_leaves_a_half(scratch: str, size: int, count: int) -> None:
    recorder = record(f"{scratch}/v", size)
    assert list(bad_states(f"{scratch}/w", size, recorder.before, recorder.events, count)) == []


@pytest.mark.parametrize("bug", BUGS)
def test_each_planted_bug_is_caught(scratch: str, bug: Callable[[list[Event]], list[Event]]) -> None:
    recorder = record(f"{scratch}/v", SMALL)
    events = bug(recorder.events)
    assert events != recorder.events
    assert next(bad_states(f"{scratch}/w", SMALL, recorder.before, events, 400), None) is not None


@pytest.mark.faults
@pytest.mark.parametrize(("size", "count"), [(SMALL, 8000), (BULK, 2000)])
def test_thousands_of_power_cuts(scratch: str, size: int, count: int) -> None:
    recorder = record(f"{scratch}/v", size)
    bad = list(bad_states(f"{scratch}/w", size, recorder.before, recorder.events, count))
    sys.stdout.write(f"\nsize {size}: {count} states, {len(bad)} bad\n")
    assert bad == []
