"""`luna status`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from luna_cli import clock
from luna_cli.actions.status import GitState, Status, overdue, planted_at, status, total
from luna_cli.cli import given, output
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.vault.conflicts import undecided
from luna_cli.vault.store import Vault

if TYPE_CHECKING:
    from luna_cli.actions.stats import Stats

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
MaxAge = Annotated[
    str | None, typer.Option("--max-dream-age", metavar="AGE", help="Exit 3 when the last dream is older: 36h, 2d. For monitoring.")
]
WithStats = Annotated[
    bool, typer.Option("--stats", help="Draw tiers, phi over the nights, the salience of hubs, emotion by week; numbers in a pipe.")
]
WithConflicts = Annotated[bool, typer.Option("--conflicts", help="List the contradictions that no dream could decide, alone.")]


def command(
    ctx: typer.Context,
    max_dream_age: MaxAge = None,
    with_stats: WithStats = False,
    with_conflicts: WithConflicts = False,
    as_json: AsJson = False,
) -> None:
    """Say how the vault is: what it holds, its last dream, what waits, git, the journal."""
    run: Session = ctx.obj
    now = run.now()
    if with_conflicts:
        if with_stats or max_dream_age is not None:
            raise UsageError("--conflicts stands alone, or with --json")
        _show_conflicts(run, as_json=as_json)
        return
    with run.open() as vault:
        most = None if max_dream_age is None else now - given.instant(max_dream_age, now, vault.config.zone, "--max-dream-age")
        found = status(vault, now)
        late = most is not None and overdue(found, planted_at(vault), now, most)
        numbers = _numbers(vault, now) if with_stats else None
    if as_json:
        beside = {"dream_overdue": None if most is None else late, "stats": numbers and _document(numbers)}
        output.document({**document(found), **{key: value for key, value in beside.items() if value is not None}})
    else:
        output.rows(("", ""), _facts(found, now), wide_at=1)
        _draw(numbers)
    if late:
        output.warn(f"the last dream is older than {max_dream_age}", "'luna dream' lives a night")
        raise typer.Exit(3)


def _show_conflicts(run: Session, *, as_json: bool) -> None:
    from luna_cli.cli import conflicts

    with run.open() as vault:
        found = undecided(vault)
        zone = vault.config.zone
    if as_json:
        output.document(conflicts.document(found))
        return
    output.lines(conflicts.pictured(found, zone) if output.is_terminal() else map(conflicts.line, found))
    run.say(conflicts.advice(found))


def _numbers(vault: Vault, now: int) -> "Stats":
    from luna_cli.actions.stats import stats  # which reads feelings and reports of nights

    return stats(vault, now)


def _document(numbers: "Stats") -> dict[str, Any]:
    from luna_cli.cli import stats as pictures

    return pictures.document(numbers)


def _draw(numbers: "Stats | None") -> None:
    """Draw plots at a terminal, else write their numbers; nothing where they were not asked for."""
    if numbers is None:
        return
    from luna_cli.cli import stats as pictures

    if output.is_terminal():
        from shutil import get_terminal_size

        output.lines(pictures.drawn(numbers, get_terminal_size().columns, plain=pictures.is_plain()))
    else:
        output.rows((), pictures.rows(numbers))


def document(found: Status) -> dict[str, Any]:
    """Return the status as JSON values (schema `status`)."""
    following = found.journal.next
    undo = following and {
        "group": following.name,
        "command": following.label,
        "message": following.message,
        "at": clock.iso(following.at),
    }
    return {
        "vault": found.root,
        "format": found.format,
        "language": found.language,
        "timezone": found.zone,
        "memories": {**found.tiers, "archived": found.archived},
        "pinned": found.pinned,
        "phi_average": _rounded(found.phi_average),
        "phi_convergence": _rounded(found.phi_convergence),
        "last_dream": _instant(found.last_dream),
        "last_report": found.report or None,
        "traces": found.traces,
        "conflicts": found.conflicts,
        "set_aside": [{"path": path, "reason": reason} for path, reason in found.aside],
        "git": _git_document(found.git),
        "index": {"path": found.index_path, "bytes": found.index_bytes},
        "journal": {"commands": found.journal.commands, "undo": undo, "problem": found.journal.problem or None},
    }


def _git_document(state: GitState) -> dict[str, Any]:
    commit = {"id": state.commit, "at": _instant(state.at), "message": state.message} if state.commit else None
    return {"state": state.kind, "uncommitted": state.uncommitted, "last_commit": commit}


def _facts(found: Status, now: int) -> list[tuple[str, str]]:
    tiers = ", ".join(f"{count} {tier}" for tier, count in found.tiers.items())
    lines = [
        ("vault", f"{found.root} (format {found.format}, language {found.language}, time zone {found.zone})"),
        ("memories", f"{total(found):,} ({tiers}); {found.archived:,} archived, {found.pinned:,} pinned"),
        ("phi", "no memory yet" if found.phi_average is None else _phi(found)),
        ("last dream", _dream(found, now)),
        ("traces", f"{found.traces:,} waiting for the next dream"),
    ]
    lines += [("conflicts", f"{found.conflicts:,} undecided: 'luna status --conflicts'")] if found.conflicts else []
    git = _git(found.git)
    lines += [("git", git)] if git else []
    lines += [("index", f"{found.index_path}, {found.index_bytes / 1e6:.1f} MB"), ("undo", _undo(found))]
    lines += [("set aside", reason) for _, reason in found.aside]
    return lines


def _phi(found: Status) -> str:
    return f"average {found.phi_average:.3f}, convergence {found.phi_convergence:.3f}"


def _dream(found: Status, now: int) -> str:
    if found.last_dream is None:
        return "never" if not found.report else f"{found.report} (its report cannot be read: 'luna check' says why)"
    hours = max(0, now - found.last_dream) // 3_600_000
    ago = f"{hours} h ago" if hours < 48 else f"{hours // 24} d ago"  # noqa: PLR2004 - two days
    return f"{clock.iso(found.last_dream)} ({ago})" + (f", dreams/{found.report}.json" if found.report else "")


def _git(state: GitState) -> str:
    """Say how git stands, nothing where there is none."""
    if state.kind in {"none", "missing"}:
        return ""
    if state.kind == "busy":
        return state.message
    if state.kind == "nested":
        return "inside another repository, where luna commits nothing (git.nested)"
    commit = f"last commit {state.commit[:7]} {_instant(state.at) or ''} {state.message}" if state.commit else "no commit yet"
    return f"{state.uncommitted:,} uncommitted; {commit}"


def _undo(found: Status) -> str:
    following = found.journal.next
    if found.journal.problem:
        return found.journal.problem
    if following is None:
        return "nothing to undo"
    others = found.journal.commands - 1
    more = f"; {others:,} older ones" if others else ""
    return f"would reverse: {following.message} ({clock.iso(following.at)}){more}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _instant(at: int | None) -> str | None:
    return None if at is None else clock.iso(at)
