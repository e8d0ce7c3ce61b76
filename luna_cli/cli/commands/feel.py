"""`luna feel`."""

from collections.abc import Iterator, Mapping
from typing import Annotated

import typer

from luna_cli.actions.feel import Event, Feelings, document, events, feelings, read_text, set_level, trigger
from luna_cli.cli import given, output
from luna_cli.cli.app import new_app
from luna_cli.cli.session import Session
from luna_cli.errors import UsageError
from luna_cli.graph.neuromodulation import BASELINE, CHOICES, distances, effects
from luna_cli.model.stimulus import NEUROMODULATORS
from luna_cli.text.affect import Reading

BAR = 20
"""Characters of a whole bar."""
SEEN = 0.005
"""An effect that differs less than this from what it is at rest is not told."""
_AT_REST = effects(dict.fromkeys(NEUROMODULATORS, BASELINE))
app = new_app(invoke_without_command=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="An emotion or a neuromodulator, in English or French.")]
Level = Annotated[float, typer.Argument(metavar="LEVEL", help="0 to 1.")]
Events = Annotated[list[str], typer.Argument(metavar="EVENT...", help="What happened; 'luna feel triggers' lists the names.")]
Text = Annotated[list[str] | None, typer.Argument(metavar="[TEXT]...", help="The text; stdin when it is missing or -.")]
Language = Annotated[str, typer.Option("--language", metavar="CODE", help="en or fr, instead of what the text looks like.")]
LexiconFile = Annotated[
    str, typer.Option("--lexicon", metavar="FILE", help="Words and what they feel like, instead of the setting's and luna's own.")
]


@app.callback()
def command(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Say what is felt, and what happened; read what a text feels like."""
    if ctx.invoked_subcommand is None:
        _show_now(ctx.obj, as_json=as_json)


@app.command("show")
def show(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show what is felt now, the cognitive state, and what both change."""
    _show_now(ctx.obj, as_json=as_json)


def _show_now(run: Session, *, as_json: bool) -> None:
    with run.open() as vault:
        found = feelings(vault, run.now())
    _tell(found, as_json=as_json)


@app.command("set")
def set_(ctx: typer.Context, name: Name, level: Level, as_json: AsJson = False) -> None:
    """Set an emotion or a neuromodulator to a level; it fades from there."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = set_level(vault, given.argument(name, "NAME"), level, run.now())
    _after(run, found, as_json=as_json)


@app.command("trigger")
def trigger_(ctx: typer.Context, happened: Events, as_json: AsJson = False) -> None:
    """Say that something happened: feelings and neuromodulators follow."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = trigger(vault, [given.argument(name, "EVENT") for name in happened], run.now())
    _after(run, found, as_json=as_json)


@app.command("triggers")
def triggers(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List what may happen, and what it does."""
    run: Session = ctx.obj
    with run.open() as vault:
        found = events(vault)
    if as_json:
        output.document(
            [
                {"name": one.name, "french": one.french, "what": one.what, "neuromodulators": one.levels, "emotions": one.raises}
                for one in found
            ]
        )
    else:
        columns = ("event", "in French", "what it is", "does")
        output.rows(columns, ((one.name, one.french, one.what, _does(one)) for one in found), wide_at=3)


def _does(event: Event) -> str:
    found = [f"{name} {_signed(weight)}" for name, weight in event.raises.items()]
    return ", ".join([*found, *(f"{name} {_signed(size)}" for name, size in event.levels.items())])


@app.command("read")
def read(
    ctx: typer.Context, text: Text = None, language: Language = "", lexicon: LexiconFile = "", as_json: AsJson = False
) -> None:
    """Say what a text feels like by its words; nothing is stored."""
    run: Session = ctx.obj
    if language not in {"", "en", "fr"}:
        raise UsageError(f"--language is en or fr, not {language!r}")
    said = given.from_stdin() if not text or text == ["-"] else given.argument(" ".join(text), "TEXT")
    with run.open() as vault:
        found_language, reading = read_text(vault, said, language=language, path=lexicon)
    if as_json:
        output.document(_reading(found_language, reading))
    else:
        output.rows(("", "", "", ""), _reading_rows(found_language, reading))


def _reading(language: str, reading: Reading) -> dict[str, object]:
    felt = reading.context
    return {
        "language": language,
        "emotional_context": {
            "primary_emotion": felt.primary_emotion,
            "intensity": felt.intensity,
            "valence": felt.valence,
            "arousal": felt.arousal,
            "secondary_emotions": dict(felt.secondary_emotions),
        },
        "words": [
            {
                "word": one.word,
                "valence": round(one.valence, 3),
                "arousal": round(one.arousal, 3),
                "emotion": one.emotion,
                "negated": one.negated,
            }
            for one in reading.felt
        ],
    }


def _reading_rows(language: str, reading: Reading) -> Iterator[tuple[str, ...]]:
    felt = reading.context
    beside = ", ".join(f"{name} {share:.2f}" for name, share in felt.secondary_emotions.items())
    yield "tone", felt.primary_emotion, f"{felt.intensity:.2f}", beside
    yield "valence", "", f"{felt.valence:+.2f}", ""
    yield "arousal", "", f"{felt.arousal:.2f}", ""
    yield "language", language, "", ""
    for one in reading.felt:
        yield "word", one.word, f"{one.valence:+.2f}", f"{one.emotion}, turned round by a negation" if one.negated else one.emotion


def _after(run: Session, found: Feelings, *, as_json: bool) -> None:
    """Tell how it is afterwards: to a program that asked, and to a person who did not ask for quiet."""
    if as_json or not run.quiet:
        _tell(found, as_json=as_json)


def _tell(found: Feelings, *, as_json: bool) -> None:
    for remark in found.remarks:
        output.warn(remark, "it was set aside; mend the file")
    if as_json:
        output.document(document(found))
    else:
        output.rows(("", "", "", ""), _rows(found), wide_at=3)


def _rows(found: Feelings) -> Iterator[tuple[str, ...]]:
    active = set(found.active)
    for name, value in found.emotions.items():
        yield "emotion", name, f"{value:.2f}", _bar(value, "" if name in active else "below its threshold")
    if not found.emotions:
        yield "emotion", "none", "", ""
    for name, level in found.state.neuromodulators.items():
        yield "neuromodulator", name, f"{level:.2f}", _bar(level)
    yield "state", found.cognitive, f"{found.distance:.2f}", f"{_nearest(found)}; chooses {CHOICES[found.cognitive]}"
    yield from _changes("influence", found.influences, {})
    yield from _changes("effect", found.effects, _AT_REST)
    for one in found.state.pending:
        yield "pending", one.emotion, f"{one.amount:.2f}", "on its way"


def _nearest(found: Feelings) -> str:
    state = min((distance, name) for name, distance in distances(found.state.neuromodulators).items())[1]
    return "its distance" if state == found.cognitive else f"distance to {state}, the nearest"


def _changes(kind: str, values: Mapping[str, float], at_rest: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
    for name, value in values.items():
        rest = at_rest.get(name, 0.0)
        if abs(value - rest) >= SEEN:
            yield kind, name, f"{value:.2f}" if at_rest else _signed(value), f"{rest:.2f} at rest" if at_rest else ""


def _signed(value: float) -> str:
    return f"{value:+.2f}"


def _bar(value: float, note: str = "") -> str:
    """Return a bar for a terminal and the note; the note alone for a program, which has the number."""
    full = round(value * BAR)
    return f"{'█' * full}{'░' * (BAR - full)}  {note}".rstrip() if output.is_terminal() else note
