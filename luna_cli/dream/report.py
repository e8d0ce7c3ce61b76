"""What a night leaves to read: the document in `dreams/<night>.json`, and the same in words, from that document alone."""

from collections.abc import Callable, Mapping
from typing import Any

from luna_cli import clock
from luna_cli.dream.cycle import PHASES, Night
from luna_cli.dream.words import Words, words
from luna_cli.dream.words_lines import Page, plain
from luna_cli.dream.words_page import PARAGRAPHS, QUIET
from luna_cli.dream.words_tally import ALWAYS, changed, done, sections

VERSION = 1
LONGEST = 200
"""Characters of a headline: it is the message of a commit. What comes last has to stay on the page when there is no room."""


def report(night: Night, *, asked: int = 0) -> Mapping[str, Any]:
    """Return the document of a night: JSON values, floats rounded to 6 decimals, a section a phase that ran.

    `asked` is how many memories are asked for before and after the night. `left` names the phases that there was no time for,
    `skipped` those that were not asked for; neither is there when it would be empty.
    """
    totals = night.totals
    document: dict[str, Any] = {
        "luna_dream": VERSION,
        "night": night.name,
        "at": clock.iso(night.at),
        "memories": {"before": dict(totals.before), "after": dict(totals.after)},
        "totals": dict(totals.done),
        "phi_average": _rounded(totals.phi_average),
        "phi_convergence": _rounded(totals.phi_convergence),
        "reach": {"asked": asked},
        "phases": {result.name: dict(result.section) for result in night.results},
    }
    skipped = [name for name in PHASES if name not in document["phases"] and name not in night.left]
    return document | {key: list(names) for key, names in (("left", night.left), ("skipped", skipped)) if names}


def headline(night: Night, language: str) -> str:
    """Return the night in one line, in the language `en` or `fr` (any other reads English)."""
    return _headline(report(night), words(language))


def prose(document: Mapping[str, Any], language: str, named: Callable[[str], str | None] = plain) -> str:
    """Return the page that tells a saved document, without a final newline: headline, then paragraphs, each after an empty line.

    Needs nothing but the document, so an old night reads as it did; `named` says what the hub of an id is called today, None for
    one that is told by its id. Sections that this luna does not know are left out. Raises ValueError when the document is no report
    of a version that this luna reads, or lacks a part that every report has.
    """
    if document.get("luna_dream") != VERSION:
        raise ValueError(f"not a dream report of version {VERSION}")
    said = words(language)
    try:
        page = Page(document, sections(document), said, named)
        quiet = not changed(document) and not document["totals"].get("traces")
        paragraphs = ["\n".join(tell(page)) for tell in (QUIET if quiet else PARAGRAPHS)]
        return "\n\n".join(filter(None, [_headline(document, said), *paragraphs]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"the dream report is incomplete: {error}") from error


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _headline(document: Mapping[str, Any], said: Words) -> str:
    counts, totals = done(document), document["totals"]
    memories = said.noun("memories", sum(document["memories"]["after"].values()))
    line = f"{said.say('night', document['night'])}{said.colon}{memories}{said.semicolon}"
    if not changed(document):
        return line + said.say("taken" if totals.get("traces") else "nothing")
    line += ", ".join(said.outcome(kind, counts[kind]) for kind in ALWAYS)
    for kind, count in counts.items():
        more = f", {said.outcome(kind, count)}"
        if count and kind not in ALWAYS and len(line) + len(more) <= LONGEST:
            line += more
    return line
