"""The fast lane: plain forms of `recall` and `store` answered without Typer, Rich, orjson or dataclasses.

Why there are two lanes: docs/design/recall.md, "Two lanes, and the start".
`run` returns an exit code, or None for everything that is not plain: other options, a terminal to draw on, an index to refresh,
a secret or a threat to name, an error to explain. The full way then does the whole command from the beginning.
"""

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.vault.lean import Lean

LONGEST = 20_000
"""Characters of a text that the fast lane stores; longer ones are rare enough to take the full way."""
_STORE_VALUES = {
    "--tag": "tags",
    "-t": "tags",
    "--tier": "tier",
    "--source": "source",
    "--session": "session_id",
    "--speaker": "speaker",
}


class _Plain:
    """The words of a plain command."""

    __slots__ = ("format", "hits", "quiet", "text", "trace", "values", "vault", "verb")

    def __init__(self) -> None:
        self.vault: str | None = None
        self.verb = ""
        self.text: list[str] = []
        self.format = "lines"
        self.hits: int | None = None
        self.trace = True
        self.quiet = False
        self.values: dict[str, list[str]] = {}


def run(words: list[str]) -> "int | None":
    """Answer a plain `recall` or `store`; None when it is not plain. `words` are those after the program's name."""
    plain = _parse(words)
    if plain is None or os.isatty(1):
        return None
    # Thousands of rows are read and nothing goes round in circles: looking for rubbish would find none.
    gc.disable()
    try:
        return _run(plain)
    finally:
        gc.enable()


def _run(plain: _Plain) -> "int | None":
    from luna_cli.errors import LockedError, LunaError
    from luna_cli.files.sqlite import DatabaseError
    from luna_cli.vault import layout, lean

    entered = None
    try:
        entered = lean.enter(layout.find(plain.vault))
        if entered is None:
            return None
        lines = _recall(entered, plain) if plain.verb == "recall" else _store(entered, plain)
    except LockedError:
        raise  # the wait is over; the full way would only wait once more
    except (LunaError, ValueError, OSError, DatabaseError):
        # The full way meets the same failure and explains or mends it; a plain command has written nothing before it fails.
        return None
    finally:
        if entered is not None:
            entered.db.close()
    # Outside: what fails from here on must not have a text stored twice.
    return None if lines is None else _write(lines)


def _parse(words: list[str]) -> "_Plain | None":
    plain = _Plain()
    rest = list(reversed(words))
    while rest:
        word = rest.pop()
        if plain.verb == "":
            if not _before(plain, word, rest):
                return None
        elif word == "--":
            plain.text.extend(reversed(rest))
            break
        elif word.startswith("-") and not _option(plain, word, rest):
            return None
        elif not word.startswith("-"):
            plain.text.append(word)
    return plain if plain.text else None


def _before(plain: _Plain, word: str, rest: list[str]) -> bool:
    """Take a word before the verb, or the verb."""
    if word == "--vault" and rest and plain.vault is None:
        plain.vault = rest.pop()
    elif word in {"-q", "--quiet"}:
        plain.quiet = True
    elif word in {"recall", "store"}:
        plain.verb = word
    else:
        return False
    return True


def _option(plain: _Plain, word: str, rest: list[str]) -> bool:
    """Take an option of the verb with its value; False when it is not one of the plain ones."""
    if plain.verb == "recall":
        if word in {"--json", "--jsonl"} and plain.format == "lines":
            plain.format = word[2:]
        elif word == "--no-trace":
            plain.trace = False
        elif word == "-n" and rest and rest[-1].isascii() and rest[-1].isdigit() and 0 < int(rest[-1]) <= 1000:  # noqa: PLR2004 - the setting's bound
            plain.hits = int(rest.pop())
        else:
            return False
        return True
    if word in _STORE_VALUES and rest and not rest[-1].startswith("-"):
        plain.values.setdefault(_STORE_VALUES[word], []).append(rest.pop())
        return True
    return False


def _recall(entered: "Lean", plain: _Plain) -> "list[str] | None":
    from luna_cli import clock
    from luna_cli.actions.recall import recall, trace
    from luna_cli.cli.plain import answer_json, hit_json, hit_line
    from luna_cli.text import secrets
    from luna_cli.vault.index.search import moved

    cue, now = " ".join(plain.text).strip(), clock.now()
    if not _is_text(cue) or cue == "-":
        return None
    hits = recall(entered.db, entered.meta, cue, now, plain.hits)
    if not hits or moved(entered.root, hits):
        return None
    if plain.trace and entered.meta["recall.trace"]:
        if secrets.suspect(cue):
            return None
        trace(entered.root, entered.meta["writer"], now, "recall", cue, [hit.value("id") for hit in hits])
    if plain.format == "json":
        return [answer_json(cue, hits)]
    return [hit_line(hit) if plain.format == "lines" else hit_json(hit) for hit in hits]


def _store(entered: "Lean", plain: _Plain) -> "list[str] | None":
    from luna_cli import clock
    from luna_cli.model.tier import WEIGHT_BASE
    from luna_cli.text import language, secrets, threat
    from luna_cli.vault import lean

    values = plain.values
    text = plain.text[0]
    tier = values.get("tier", [entered.meta["store.tier"]])[-1]
    single = all(len(items) == 1 for name, items in values.items() if name != "tags")
    given = [text, *(item for items in values.values() for item in items)]
    if len(plain.text) > 1 or not single or tier not in WEIGHT_BASE or not text.strip() or len(text) > LONGEST or text == "-":
        return None
    if (
        entered.meta["git.commit"] == "each"
        or not all(_is_text(item) for item in given)
        or secrets.suspect(text)
        or threat.suspect(text)
    ):
        return None
    context: dict[str, str] = {name: values[name][0] for name in ("session_id", "speaker") if name in values}
    tongue = language.detect(text, entered.meta["language"])
    source = values.get("source", ["interaction"])[0]
    memory_id = lean.plant(
        entered, clock.now(), tier=tier, content=text, language=tongue, source=source, tags=values.get("tags", []), context=context
    )
    return None if memory_id is None else [memory_id]


def _is_text(item: str) -> bool:
    """Tell whether an argument was valid UTF-8: what was not carries lone surrogates."""
    return item != "" and (item.isascii() or not any("\ud800" <= char <= "\udfff" for char in item))


def _write(lines: list[str]) -> int:
    """Write the answer; a reader that has gone away is no failure of ours to explain."""
    data = memoryview("".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass"))
    try:
        while data:
            data = data[os.write(1, data) :]
    except BrokenPipeError:
        return 1
    except OSError as error:
        os.write(2, f"luna: error: the output could not be written: {error.strerror}\n".encode())
        return 1
    finally:
        sys.stdout = None  # nothing is left for the interpreter to flush
    return 0
