"""Pouring batches into the vault, with what a person should hear of: ids, rejected records, secrets, a bar."""

from collections.abc import Iterator
from dataclasses import dataclass

from luna_cli.actions.bulk import Batch
from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.model.tier import FOLDERS, TIERS
from luna_cli.phi.capacity import capacities

SHOWN = 20
"""Rejected records that are named one by one; the rest are counted."""


@dataclass(slots=True, kw_only=True)
class Count:
    """What a whole input came to."""

    seen: int = 0
    planted: int = 0
    rejected: int = 0
    secrets: int = 0
    threats: int = 0
    earliest: int | None = None
    latest: int | None = None
    scale: float | None = None
    speakers: set[str] | None = None


def pour(session: Session, batches: Iterator[Batch], label: str, *, ids: bool, dry_run: bool = False) -> Count:
    """Run `batches` to their end; with `ids` print an id a line as each batch is on disk."""
    count = Count(speakers=set())
    with output.progress(label, None, quiet=session.quiet or (ids and output.is_terminal())) as show:
        for batch in batches:
            if ids:
                output.lines(batch.ids)
            _add(count, batch)
            show(count.seen)
    if count.rejected > SHOWN:
        output.warn(f"{count.rejected - SHOWN} more records were left out")
    if count.secrets:
        output.warn(
            f"{count.secrets} of these memories {'holds' if count.secrets == 1 else 'hold'} secrets",
            ("" if dry_run else "'luna undo' takes all of them back; ") + "the setting store.secrets=refuse keeps such records out",
        )
    if count.threats:
        output.note(_orders(count.threats))
    if count.scale is not None:
        output.note(_larger(count.scale, dry_run=dry_run))
    return count


def _add(count: Count, batch: Batch) -> None:
    for notice in batch.notices:
        output.note(f"{notice.place}: {notice.reason}")
    for rejected in batch.rejected:
        count.rejected += 1
        if count.rejected <= SHOWN:
            output.warn(f"{rejected.place}: {rejected.reason}")
    for place, kinds in batch.secrets[: SHOWN if not count.secrets else 0]:
        output.warn(f"{place} holds a secret ({', '.join(kinds)})")
    count.seen += len(batch.ids) + len(batch.rejected)
    count.planted += len(batch.planted)
    count.secrets += len(batch.secrets)
    count.scale = batch.scale or count.scale
    for memory in batch.planted:
        count.threats += bool(memory.threats)
        count.earliest = memory.created_at if count.earliest is None else min(count.earliest, memory.created_at)
        count.latest = memory.created_at if count.latest is None else max(count.latest, memory.created_at)
        speaker = memory.session_context.get("speaker")
        if type(speaker) is str and count.speakers is not None:
            count.speakers.add(speaker)


def _orders(count: int) -> str:
    if count == 1:
        return "1 of these memories gives orders to a reader, and is marked so"
    return f"{count:,} of these memories give orders to a reader, and are marked so"


def _larger(scale: float, *, dry_run: bool) -> str:
    most = capacities(scale)
    held = ", ".join(f"{most[tier]:,} {FOLDERS[tier].replace('branchs', 'branches')}" for tier in reversed(TIERS))
    return (
        f"these memories are more than the tiers held: they {'would' if dry_run else 'now'} hold {held} (capacity.scale={scale:g})"
    )
