"""`luna check`."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from luna_cli.actions.check import check, environment, mend, tell_index
from luna_cli.cli import output
from luna_cli.cli.session import Session
from luna_cli.errors import CorruptError
from luna_cli.text.visible import one_line, visible
from luna_cli.vault.check import Check
from luna_cli.vault.findings import ERROR, Finding
from luna_cli.vault.repair import Repaired
from luna_cli.vault.store import Vault, conflict_note

CORRUPT = CorruptError.code
PARTLY = 3

Repair = Annotated[bool, typer.Option("--repair", help="Mend what can be mended; nothing unreadable is touched.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what luna runs on, too.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(ctx: typer.Context, repair: Repair = False, verbose: Verbose = False, as_json: AsJson = False) -> None:
    """Read every file and say what breaks a rule: file, line, rule. Changes nothing without --repair.

    Exit 14 when something is unusable; notes are used as they are, and end with 0.
    """
    run: Session = ctx.obj
    with run.open() as vault:
        done = mend(vault, run.now()) if repair else Repaired((), ())
        look = check(vault)
        if as_json:
            errors = _document(vault, look, done)
        else:
            if verbose:
                output.rows(("", "", ""), environment(vault.root))
            _tell_mended(run, done)
            errors = _tell(run, look)
        tell_index(vault, look)
    for conflict in done.conflicts:
        output.warn(conflict_note(conflict))
    if errors or done.conflicts:
        raise typer.Exit(CORRUPT if errors else PARTLY)


def _tell_mended(run: Session, done: Repaired) -> None:
    for item in done.mended:
        run.say(f"mended {item.path}: {item.how}")


def _tell(run: Session, look: Check) -> int:
    counts = {True: 0, False: 0}
    output.lines(_counted(look.findings(), counts))
    errors, notes = counts[True], counts[False]
    outcome = "nothing breaks a rule" if not errors and not notes else f"{_many(errors, 'error')}, {_many(notes, 'note')}"
    run.say(f"{_many(look.files, 'file')} read, {look.memories:,} in tiers, {look.archived:,} archived: {outcome}")
    return errors


def _counted(findings: Iterator[Finding], counts: dict[bool, int]) -> Iterator[str]:
    terminal = output.is_terminal()
    for finding in findings:
        counts[finding.level == ERROR] += 1
        if terminal:
            yield visible(f"{finding.level:<5}  {finding.words}")
        else:
            yield "\t".join((finding.level, one_line(finding.path), str(finding.line or ""), one_line(finding.rule)))


def _document(vault: Vault, look: Check, done: Repaired) -> int:
    found: list[dict[str, Any]] = []
    for finding in look.findings():
        place = {"level": finding.level, "path": finding.path, "line": finding.line or None, "rule": finding.rule}
        found.append({**place, "repairable": bool(finding.mend)})
    errors = len([item for item in found if item["level"] == ERROR])
    counts = {"files": look.files, "memories": look.memories, "archived": look.archived}
    output.document(
        {
            **counts,
            "errors": errors,
            "notes": len(found) - errors,
            "findings": found,
            "mended": [item._asdict() for item in done.mended],
            "kept": [conflict.path for conflict in done.conflicts],
            "environment": [part._asdict() for part in environment(vault.root)],
        }
    )
    return errors


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
