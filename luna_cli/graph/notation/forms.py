"""Reading and writing whole documents of notation: any mix of the forms, a statement after the other (docs/design/notation.md)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from luna_cli.graph.notation import bodies, lines
from luna_cli.graph.notation.scanner import NotationError
from luna_cli.graph.notation.tree import CLOSING, UNCLOSED, Atom, Chain, Entry, Reader
from luna_cli.graph.notation.values import number
from luna_cli.model.hub import Hub
from luna_cli.model.notation import Archive, Episode, ProcedureLine, Statement


class Said(NamedTuple):
    """A statement and the line in which it begins."""

    line: int
    statement: Statement


def parse(text: str, zone: str = "UTC") -> list[Statement]:
    """Read every statement; wall-clock readings are those of `zone`. Raises NotationError at the first broken rule."""
    found, broken = read(text, zone)
    if broken:
        raise broken[0]
    return found


def read(text: str, zone: str = "UTC") -> tuple[list[Statement], list[NotationError]]:
    """Read every statement that keeps the rules, and say what is wrong with the others."""
    found, broken = read_lines(text, zone)
    return [one.statement for one in found], broken


def read_lines(text: str, zone: str = "UTC") -> tuple[list[Said], list[NotationError]]:
    """Read as `read`, each statement with its line."""
    found: list[Said] = []
    broken: list[NotationError] = []
    at, line = 0, 1
    while at < len(text):
        reader = Reader(text, at, line)
        try:
            for entry in reader.entries():
                try:
                    found.append(Said(entry.line, _statement(entry, zone)))
                except NotationError as error:
                    broken.append(error)
            break
        except NotationError as error:
            at, line = _beyond(text, at, line, (min(reader.line, error.line), error.line))
            broken.append(_unclosed(reader, line, error))
    return found, broken


def _unclosed(reader: Reader, line: int, error: NotationError) -> NotationError:
    """Return what is wrong with a statement: where the next one, in `line`, began within it, the bracket that is still open."""
    opened = [one for one in reader.opened if one.line < line <= error.line]
    return NotationError(opened[-1].line, UNCLOSED.format(CLOSING[opened[-1].kind])) if opened else error


def _beyond(text: str, at: int, line: int, broken: tuple[int, int]) -> tuple[int, int]:
    """Return where the next statement may begin, after one that begins in a line and breaks a rule in a later one.

    That is after its brackets have closed, or where a line after an empty one is not indented: an unclosed bracket takes
    nothing with it that stands further down. `at` is where `line` begins.
    """
    begins, breaks = broken
    depth, blank = 0, False
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        said = text[at:end]
        is_comment = said.startswith("//")
        if line > begins and blank and not is_comment and said[0] not in " \t\r\n]})":
            break
        if line >= begins:
            depth += sum(map(said.count, "[{(")) - sum(map(said.count, "]})"))
        at, blank, line = end, not said.strip() or (blank and is_comment), line + 1
        if line > breaks and depth <= 0:
            break
    return at, line


def _statement(entry: Entry, zone: str) -> Statement:
    fields = entry.fields
    if isinstance(fields[0], Chain):
        return lines.read_connection(entry)
    if not isinstance(fields[0], Atom):
        raise NotationError(entry.line, "a statement begins with an id")
    if entry.block is not None and entry.block.opening == "{":
        return _braced(entry)
    if len(fields) == 6 and entry.block is None:  # noqa: PLR2004 - as many as an episode has
        return lines.read_episode(entry, zone)
    if len(fields) == 5 and entry.block is None:  # noqa: PLR2004 - as many as procedures and archives have
        is_procedure = fields[0].text.startswith(lines.PROCEDURE)
        return lines.read_procedure(entry) if is_procedure else lines.read_archive(entry, zone)
    if len(fields) == 3:  # noqa: PLR2004 - as many as a hub has
        return lines.read_hub(entry)
    raise NotationError(entry.line, f"{fields[0].text!r} begins no form of the notation: it has {len(fields)} fields")


def _braced(entry: Entry) -> Statement:
    if len(entry.fields) == 2:  # noqa: PLR2004 - id and name
        return bodies.read_temporal(entry) if _is_temporal(entry) else bodies.read_graph(entry)
    if len(entry.fields) != 3:  # noqa: PLR2004 - id, type, intensity or the word "paramètres"
        raise NotationError(entry.line, "before braces stand an id and a name, or an id, a type and an intensity")
    last = entry.fields[2]
    if isinstance(last, Atom) and number(last) is not None:
        return bodies.read_emotion(entry)
    if isinstance(last, Atom) and (last.text == bodies.PARAMETERS or _is_temporal(entry)):
        return bodies.read_temporal(entry)
    raise NotationError(entry.line, "the intensity must be a number")


_TEMPORAL = frozenset({"order_neurons", "duration_constraints", "conditional_branches"})


def _is_temporal(entry: Entry) -> bool:
    return not _TEMPORAL.isdisjoint(bodies.body(entry))


def write(statements: Iterable[Statement], zone: str = "UTC") -> str:
    """Write statements, a line break after each, an empty line around those of several lines; wall clocks are those of `zone`.

    Of a hub that is its id, concept, salience and satellites. Raises ValueError for a value without a form.
    """
    return "".join(pieces(statements, zone))


def pieces(statements: Iterable[Statement], zone: str = "UTC") -> Iterator[str]:
    """Yield what `write` writes, a statement at a time."""
    before = ""
    for one in statements:
        shown = statement(one, zone)
        yield ("\n" if before and ("\n" in before or "\n" in shown) else "") + shown + "\n"
        before = shown


def statement(held: Statement, zone: str = "UTC") -> str:
    """Write one statement, without a line break at its end. Raises ValueError for a value without a form."""
    if isinstance(held, Hub):
        return lines.hub(held)
    if isinstance(held, tuple):
        return lines.connection(held)
    if isinstance(held, Episode):
        return lines.episode(held, zone)
    if isinstance(held, ProcedureLine):
        return lines.procedure(held)
    if isinstance(held, Archive):
        return lines.archive(held, zone)
    return _tree(held)


def _tree(held: Mapping[str, object]) -> str:
    if "intensité" in held:
        return bodies.emotion(held)
    return bodies.temporal(held) if "type" in held and bodies.SECTIONS.isdisjoint(held) else bodies.graph(held)
