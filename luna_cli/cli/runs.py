"""Runs of procedures as a person or a program tells them: `--steps a,b,c --minutes 5,,12`, or JSON lines."""

from typing import Any

from luna_cli import clock
from luna_cli.actions.procedure import step_id
from luna_cli.errors import UsageError
from luna_cli.files import codec
from luna_cli.graph.procedure_runs import Run
from luna_cli.model.procedure import Procedure

EXAMPLE = '{"steps": [{"step": "node_1", "start": "2026-11-20T09:00:00Z", "end": "2026-11-20T09:12:00Z"}, "node_2"]}'
_MINUTE_MS = 60_000


def run_of(procedure: Procedure, steps: str, times: str | None, at: int) -> Run:
    """Read a run from options. Raises UsageError, NotFoundError."""
    names = [one.strip() for one in steps.split(",")]
    ids = tuple(step_id(procedure, one) for one in names if one)
    if not ids or len(ids) < len(names):
        raise UsageError("--steps names steps with commas between them, none of them empty", "such as --steps 1,2,3")
    minutes = tuple(_minutes(one.strip()) for one in times.split(",")) if times is not None else ()
    if times is not None and len(minutes) != len(ids):
        raise UsageError(f"--minutes has {len(minutes)} times for {len(ids)} steps", "leave one empty where it is not known: 5,,12")
    return Run(steps=ids, minutes=minutes, at=at)


def _minutes(text: str) -> float | None:
    from luna_cli.cli.recipe import minutes

    return minutes(text, "--minutes") if text else None


def read_lines(procedure: Procedure, text: str, zone: str, now: int) -> list[Run]:
    """Read runs, a JSON object a line. Raises UsageError naming the line, NotFoundError."""
    found: list[Run] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(_run(procedure, codec.decode(line.encode()), zone, now))
            except codec.RuleError as error:
                raise UsageError(f"stdin: line {number}: {error.rule}", f"such as {EXAMPLE}") from error
            except ValueError as error:
                raise UsageError(f"stdin: line {number}: {error}", f"such as {EXAMPLE}") from error
    if not found:
        raise UsageError("stdin holds no run", f"such as {EXAMPLE}")
    return found


def _run(procedure: Procedure, wire: Any, zone: str, now: int) -> Run:
    items = wire.get("steps") if type(wire) is dict else None
    if type(items) is not list or not items:
        raise ValueError("steps: must be a list of steps, with at least one")
    parts = [_part(procedure, item, zone) for item in items]
    ends = [end for _, _, end in parts if end is not None]
    said = wire.get("at")
    at = _instant(said, "at", zone) if said is not None else max(ends, default=now)
    return Run(steps=tuple(step for step, _, _ in parts), minutes=tuple(minutes for _, minutes, _ in parts), at=at)


def _part(procedure: Procedure, item: Any, zone: str) -> tuple[str, float | None, int | None]:
    """Return the step, its minutes and its end, as far as they were told."""
    if type(item) is str:
        return step_id(procedure, item), None, None
    if type(item) is not dict or type(item.get("step")) is not str:
        raise ValueError("steps: each is a text, or an object with step, start and end")
    step, minutes = step_id(procedure, item["step"]), item.get("minutes")
    start, end = (None if item.get(key) is None else _instant(item[key], key, zone) for key in ("start", "end"))
    if minutes is not None and (type(minutes) not in {int, float} or not 0 <= minutes <= 1e9):  # noqa: PLR2004 - as a file may hold
        raise ValueError("minutes: must be a number from 0 to 1000000000")
    if start is not None and end is not None:
        if end < start:
            raise ValueError(f"{step} ends before it starts")
        minutes = (end - start) / _MINUTE_MS
    return step, minutes, end


def _instant(value: Any, key: str, zone: str) -> int:
    if type(value) is not str:
        raise ValueError(f"{key}: must be an instant such as 2026-11-20T14:30:00Z")
    return clock.parse(value, zone)
