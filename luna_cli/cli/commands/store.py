"""`luna store`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Annotated, Any

import typer

from luna_cli.actions.bulk import store_all
from luna_cli.actions.store import Stored, store
from luna_cli.cli import given, output
from luna_cli.cli.bulk import pour
from luna_cli.cli.session import Session, editor
from luna_cli.cli.uses import leave
from luna_cli.errors import LunaError, UsageError
from luna_cli.files import codec
from luna_cli.model.memory import Draft, EmotionalContext
from luna_cli.model.schema import FieldError
from luna_cli.model.tier import TIERS
from luna_cli.model.wire import read_emotion, write_experience
from luna_cli.sources import jsonl as bulk_lines
from luna_cli.vault.store import Vault


def _option(form: str, text: str, *names: str) -> Any:
    return typer.Option(*names, metavar=form, help=text)


Text = Annotated[str | None, typer.Argument(metavar="[TEXT]", help="The text; - reads stdin.")]
File = Annotated[str | None, _option("FILE", "Read the text from a file.", "--file")]
Bulk = Annotated[str | None, _option("FILE", "Store a line of the bulk format each; - reads stdin.", "--jsonl")]
Tier = Annotated[str | None, _option("TIER", "seed, leaf, branch or root (root pins).")]
Tags = Annotated[list[str] | None, _option("WORD", "A word to find it by; repeatable.", "--tag", "-t")]
Origin = Annotated[str | None, _option("WORD", "Where it comes from; interaction when missing.")]
Tone = Annotated[str | None, _option("TONE", "joy, curiosity, calm, concern, love or neutral.")]
Intensity = Annotated[float | None, _option("0…1", "How strongly it was felt.")]
Valence = Annotated[float | None, _option("-1…1", "From negative to positive.")]
Arousal = Annotated[float | None, _option("0…1", "From calm to excited.")]
Secondary = Annotated[list[str] | None, _option("TONE=0…1", "Another tone; repeatable.")]
SessionId = Annotated[str | None, _option("ID", "The session it belongs to.")]
Speaker = Annotated[str | None, _option("NAME", "Who says it.")]
User = Annotated[str | None, _option("NAME", "Whose memory it is.")]
Summary = Annotated[str | None, _option("LINE", "A line that says it.")]
Conversation = Annotated[str | None, _option("FILE", "The conversation: a JSON list of turns, or one a line.")]
More = Annotated[list[str] | None, _option("KEY=VALUE", "More of the session's context; repeatable.")]
Parent = Annotated[str | None, _option("ID", "The memory it grows from.")]
Related = Annotated[list[str] | None, _option("ID", "A memory it belongs with; repeatable.")]
Supersedes = Annotated[list[str] | None, _option("ID", "A memory that this one corrects; repeatable.")]
At = Annotated[str | None, _option("DATE", "When it was lived: 2026-11-20T14:30, yesterday, il y a 3 jours.")]


def command(
    ctx: typer.Context,
    text: Text = None,
    file: File = None,
    jsonl: Bulk = None,
    tier: Tier = None,
    tag: Tags = None,
    source: Origin = None,
    emotion: Tone = None,
    intensity: Intensity = None,
    valence: Valence = None,
    arousal: Arousal = None,
    secondary: Secondary = None,
    session: SessionId = None,
    speaker: Speaker = None,
    user: User = None,
    summary: Summary = None,
    conversation: Conversation = None,
    context: More = None,
    parent: Parent = None,
    related: Related = None,
    supersedes: Supersedes = None,
    at: At = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the stored memory as JSON.")] = False,
) -> None:
    """Store a memory: from an argument, stdin, a file, your editor; or thousands with --jsonl."""
    run: Session = ctx.obj
    with run.open() as vault:
        if jsonl is not None:
            others = sorted(name for name, value in ctx.params.items() if value and name != "jsonl")
            if others:
                raise UsageError(
                    f"--jsonl stands alone: each line says its own {', '.join(others)}",
                    "'luna import jsonl' takes --tag and --tier",
                )
            _bulk(run, vault, jsonl)
            return
        now = run.now()
        draft = Draft(
            content=_text(vault, text, file),
            created_at=None if at is None else given.instant(at, now, vault.config.zone, "--at"),
            tier=_tier(tier),
            summary=summary and given.argument(summary, "--summary"),
            tags=tuple(given.argument(word, "--tag") for word in tag or []),
            source=given.argument(source or "interaction", "--source"),
            session_context=_context(session, speaker, user, context or []),
            emotional_context=_felt(emotion, (intensity, valence, arousal), secondary or []),
            conversation_history=_conversation(conversation),
            parent_id=parent,
            related_ids=tuple(related or []),
            supersedes=tuple(supersedes or []),
            user_id=user,
        )
        stored = store(vault, draft, now)
        linked = [one for one in (stored.memory.parent_id, *stored.memory.related_ids) if one]
        if linked:
            leave(vault, "link", "", linked, now)
    _tell(stored, as_json=as_json)


def _tell(stored: Stored, *, as_json: bool) -> None:
    memory = stored.memory
    if stored.secrets:
        hint = f"'luna undo' takes it back; 'luna forget --purge {memory.id}' removes it"
        output.warn(f"the text holds a secret ({', '.join(stored.secrets)})", hint)
    if memory.threats:
        output.note(f"the text gives orders to a reader ({', '.join(memory.threats)}): it is marked so wherever a model reads it")
    if as_json:
        output.document({"experience": write_experience(memory)})
    elif output.is_terminal():
        output.lines([f"{memory.id}  {memory.memory_type}"])
    else:
        output.lines([memory.id])


def _text(vault: Vault, text: str | None, file: str | None) -> str:
    if text is not None and file is not None:
        raise UsageError("give a text or --file, not both")
    if file is not None and file != "-":
        found = given.from_file(file)
    elif text == "-" or file == "-" or (text is None and not sys.stdin.isatty()):
        found = given.from_stdin()
    elif text is None:
        found, path = given.from_editor(editor(vault), "")
        os.unlink(path)
    else:
        found = given.argument(text, "the text")
    if not found.strip():
        raise UsageError("there is no text to store", 'luna store "…", or a text on stdin')
    return found


def _tier(tier: str | None) -> str | None:
    if tier is not None and tier not in TIERS:
        raise UsageError(f"--tier is one of {', '.join(TIERS)}, not {tier!r}")
    return tier


def _felt(emotion: str | None, degrees: tuple[float | None, ...], secondary: list[str]) -> EmotionalContext | None:
    values = zip(("primary_emotion", "intensity", "valence", "arousal"), (emotion, *degrees), strict=True)
    wire: dict[str, Any] = {name: value for name, value in values if value is not None}
    try:
        if secondary:
            wire["secondary_emotions"] = {key: float(value) for key, value in given.pairs(secondary, "--secondary").items()}
        return read_emotion(wire) if wire else None
    except FieldError as error:
        option = error.key.rpartition(".")[2].replace("primary_", "").replace("_emotions", "")
        raise UsageError(f"--{option} {error.rule}") from error
    except ValueError as error:
        raise UsageError(f"--secondary takes TONE=0…1: {error}") from error


def _context(session: str | None, speaker: str | None, user: str | None, more: list[str]) -> dict[str, str]:
    found = {"session_id": session, "speaker": speaker, "user_id": user}
    named = {key: given.argument(value, f"--{key}") for key, value in found.items() if value is not None}
    return {**named, **given.pairs(more, "--context")}


def _conversation(path: str | None) -> tuple[dict[str, Any], ...]:
    """Read a conversation: a JSON list of objects, or a JSON object a line."""
    if path is None:
        return ()
    raw = given.from_stdin() if path == "-" else given.from_file(path)
    try:
        if raw.lstrip().startswith("["):
            turns = codec.decode(raw.encode())
        else:
            turns = [codec.decode(line.encode()) for line in raw.splitlines() if line.strip()]
    except codec.RuleError as error:
        raise UsageError(
            f"{path}: {error}", 'a conversation is a list of turns such as {"role": "user", "content": "…"}'
        ) from error
    if type(turns) is not list or not all(type(turn) is dict for turn in turns):
        raise UsageError(f"{path}: a conversation is a list of objects, one a turn")
    return tuple(turns)


def _bulk(run: Session, vault: Vault, path: str) -> None:
    with opened(path) as stream:
        records = bulk_lines.read(stream, "stdin" if path == "-" else path, vault.config.zone)
        count = pour(run, store_all(vault, records, run.now(), "store"), "storing", ids=True)
    if count.rejected:
        raise typer.Exit(3)


@contextmanager
def opened(path: str) -> Iterator[IO[bytes]]:
    """Open a file of lines, or stdin for `-`. Raises LunaError."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = open(path, "rb")  # noqa: SIM115 - closed below; a failure to open is not one to read
    except OSError as error:
        raise LunaError(f"{path}: {error.strerror}") from error
    with stream:
        yield stream
