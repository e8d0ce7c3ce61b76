"""`luna test`."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from luna_cli.actions.test import MEASURED, Judged, Place, Verdict, judge
from luna_cli.cli import output
from luna_cli.cli.filters import where
from luna_cli.cli.session import Session
from luna_cli.errors import LunaError, PartlyDoneError
from luna_cli.text.visible import one_line
from luna_cli.vault.index.search import Filters

FAILED = LunaError.code
PARTLY = PartlyDoneError.code
SHOWN = 3
"""Hits that a person sees of what came instead."""
EXAMPLE = '{"luna_tests": 1, "assertions": [{"cue": "a question", "must_recall": [{"text": "words of its answer"}], "rank": 3}]}'

Files = Annotated[
    list[str] | None, typer.Argument(metavar="[FILE]...", help="Only these files; every tests/*.json of the vault when missing.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def command(ctx: typer.Context, files: Files = None, as_json: AsJson = False) -> None:
    """Ask what tests/*.json asserts, say what failed, and measure recall; changes nothing.

    Exit 1 when an assertion failed; 3 when none did but one could not be read.
    """
    run: Session = ctx.obj
    with run.open() as vault:
        found = judge(vault, files or [], run.now(), _narrow)
    if as_json:
        output.document(_document(found))
    else:
        _tell(run, found)
    if not found.files and not run.quiet:
        output.note(f"the vault has no memory tests; write one into {vault.root}/tests/NAME.json, such as {EXAMPLE}")
    if found.failures or found.errors:
        raise typer.Exit(FAILED if found.failures else PARTLY)


def _narrow(tiers: Sequence[str], tags: Sequence[str]) -> Filters:
    return where(list(tiers), list(tags), None, None, None)


def _tell(run: Session, found: Judged) -> None:
    for error in found.errors:
        output.warn(error.words)
    shown = _blocks if output.is_terminal() else _rows
    output.lines(line for verdict in found.failures for line in shown(verdict))
    if not found.files:
        return
    failed = f"{len(found.failures):,} failed" if found.failures else "all hold" if found.assertions else "nothing to ask"
    files = output.counted(found.files, "file", "files")
    run.say(f"{output.counted(found.assertions, 'assertion', 'assertions')} in {files}: {failed}")
    if found.must:
        shares = [f"R@{k} {total / found.must:.3f}" for k, total in found.recall.items()]
        shares.append(f"MRR@{MEASURED[-1]} {found.reciprocal / found.must:.3f}")
        run.say(f"{', '.join(shares)} over {found.must:,} must_recall")
    if found.must_not:
        run.say(f"{found.held:,} of {found.must_not:,} must_not_recall held")


def _rows(verdict: Verdict) -> Iterator[str]:
    """Yield a line for each thing that broke the assertion, for programs."""
    one = verdict.assertion
    for place in verdict.broken:
        instead = verdict.came[0 if one.must else (place.rank or 1) - 1] if verdict.came else None
        asked = (one.path, str(one.line or ""), one.kind, str(one.rank), one.cue, _named(place), str(place.rank or ""))
        answer = (instead.id, instead.content) if instead else ("", "")
        yield "\t".join(one_line(cell) for cell in (*asked, *answer, place.problem))


def _blocks(verdict: Verdict) -> Iterator[str]:
    """Yield the lines that tell a person what was asked, what was wanted and what came."""
    one = verdict.assertion
    yield one_line(f"{one.path}:{one.line}" if one.line else one.path) + f"  {one_line(one.cue)}"
    for place in verdict.broken:
        came = f"came at rank {place.rank}" if place.rank else place.problem or "did not come"
        yield f"  {one.kind} {one_line(_named(place))} among the first {one.rank}: {one_line(came)}"
    unwanted = dict.fromkeys(verdict.came[place.rank - 1] for place in verdict.broken if place.rank)
    for hit in verdict.came[:SHOWN] if one.must else unwanted:
        yield f"  {hit.rank:>4}  {hit.id}  {one_line(hit.content)}"
    if not verdict.came:
        yield "  nothing came"
    if one.why:
        yield f"  why: {one_line(one.why)}"


def _named(place: Place) -> str:
    return place.wanted.id or f'"{place.wanted.text}"'


def _document(found: Judged) -> dict[str, Any]:
    recall = {f"recall_at_{k}": _rounded(found.mean(total)) for k, total in found.recall.items()}
    return {
        "files": found.files,
        "assertions": found.assertions,
        "failed": len(found.failures),
        "measures": {
            "must_recall": found.must,
            **recall,
            f"mrr_at_{MEASURED[-1]}": _rounded(found.mean(found.reciprocal)),
            "must_not_recall": found.must_not,
            "must_not_recall_held": found.held,
        },
        "failures": [_failure(verdict) for verdict in found.failures],
        "errors": [{"path": error.path, "line": error.line or None, "rule": error.rule} for error in found.errors],
    }


def _failure(verdict: Verdict) -> dict[str, Any]:
    one = verdict.assertion
    return {
        "path": one.path,
        "line": one.line or None,
        "kind": one.kind,
        "cue": one.cue,
        "rank": one.rank,
        "why": one.why or None,
        "wanted": [
            {"id": wanted.id or None, "text": wanted.text or None, "rank": rank, "problem": problem or None}
            for wanted, rank, problem in verdict.broken
        ],
        "came": [
            {"rank": hit.rank, "id": hit.id, "score": _rounded(hit.score), "content": hit.content}
            for hit in verdict.came[: max(one.rank, MEASURED[-1])]
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
