"""Traces: what was used since the last dream, a line each, one file a day and writer (docs/design/format.md, "Traces")."""

import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from luna_cli import clock
from luna_cli.files import codec
from luna_cli.model.change import Fold
from luna_cli.vault import layout

if TYPE_CHECKING:
    from collections.abc import Iterator

SILENT_MS = 7 * clock.DAY_MS
"""Another clone's traces are folded here once that clone has been silent so long; until then it will fold them itself."""
FIRST_HITS = 3
"""Hits of a recall that count as used (docs/design/mechanisms.md §1)."""
WHOLE = frozenset({"show", "link"})
"""Kinds of trace whose ids all count as used."""
OUTCOME = "outcome"
"""The kind of trace that says what memories were good for; its `value` is one of `OUTCOMES`."""
OUTCOMES = (GOOD, BAD) = ("good", "bad")


@dataclass(slots=True, kw_only=True)
class Traces:
    """What the traces say: instants of use an id, the parts of files that said so, and the lines that are none."""

    accesses: dict[str, list[int]] = field(default_factory=dict)
    folds: list[Fold] = field(default_factory=list)
    lines: int = 0
    bad: list[str] = field(default_factory=list)

    def between(self, after: int, until: int) -> "Traces":
        """Return the uses later than `after` and no later than `until` (ms), without the files that told of them."""
        within = {one: [at for at in instants if after < at <= until] for one, instants in self.accesses.items()}
        return Traces(accesses={one: instants for one, instants in within.items() if instants})


def read(root: str, writer: str, now: int, zone: str = "UTC") -> Traces:
    """Read the traces that are this clone's to fold: its own, and those of writers silent for seven days.

    On a day (in `zone`) whose last outcome of a memory was bad, its uses do not count: what misled was of no use.
    """
    found = Traces()
    outcomes: list[dict[str, Any]] = []
    for name in names(root):
        path = f"{layout.TRACES}/{name}"
        with open(os.path.join(root, path), "rb") as file:
            raw = file.read()
        own = name.rpartition(".jsonl")[0].rpartition(".")[2] == writer
        lines = list(_parsed(raw, path))
        if not own and not _silent(lines, now):
            continue
        _take(found, lines)
        outcomes += [line for line, _ in lines if line is not None and line["kind"] == OUTCOME]
        if raw:
            found.folds.append(Fold(path=path, length=len(raw), sha256=sha256(raw).hexdigest()))
    _discount(found, outcomes, zone)
    return found


def _discount(found: Traces, outcomes: "list[dict[str, Any]]", zone: str) -> None:
    """Take away the uses of the days on which a memory misled."""
    last: dict[tuple[str, str], Any] = {}
    for line in sorted(outcomes, key=lambda line: line["at"]):
        day = clock.local_day(line["at"], zone)
        last.update(((memory_id, day), line.get("value")) for memory_id in line["ids"] if line.get("value") in OUTCOMES)
    for memory_id in {memory_id for (memory_id, _), value in last.items() if value == BAD} & found.accesses.keys():
        kept = [at for at in found.accesses[memory_id] if last.get((memory_id, clock.local_day(at, zone))) != BAD]
        if kept:
            found.accesses[memory_id] = kept
        else:
            del found.accesses[memory_id]


def names(root: str) -> list[str]:
    """Return the names of the trace files, sorted."""
    folder = os.path.join(root, layout.TRACES)
    if not os.path.isdir(folder):
        return []
    return sorted(name for name in os.listdir(folder) if name.endswith(".jsonl") and not os.path.islink(os.path.join(folder, name)))


def _silent(lines: "list[tuple[dict[str, Any] | None, str]]", now: int) -> bool:
    instants = [line["at"] for line, _ in lines if line is not None]
    return bool(instants) and max(instants) < now - SILENT_MS


def _parsed(raw: bytes, path: str) -> "Iterator[tuple[dict[str, Any] | None, str]]":
    """Yield each line with its instant read, or None and what is wrong with it."""
    for number, text in enumerate(raw.split(b"\n"), 1):
        if not text.strip():
            continue
        try:
            line = codec.decode(text, 1 << 16)
            yield (
                {
                    **line,
                    "at": clock.parse_utc(str(line["at"])),
                    "kind": str(line["kind"]),
                    "ids": [str(one) for one in line["ids"]],
                },
                "",
            )
        except (ValueError, KeyError, TypeError) as error:
            yield None, f"{path}: line {number}: no trace ({error})"


def _take(found: Traces, lines: "list[tuple[dict[str, Any] | None, str]]") -> None:
    for line, reason in lines:
        if line is None:
            found.bad.append(reason)
            continue
        found.lines += 1
        if line["kind"] == "recall":
            used = line["ids"][:FIRST_HITS]
        elif line["kind"] in WHOLE or (line["kind"] == OUTCOME and line.get("value") == GOOD):
            used = line["ids"]
        else:
            used = []
        for memory_id in used:
            found.accesses.setdefault(memory_id, []).append(line["at"])
