"""The parts of Markdown that notes are read by: headings, sections, inline tags, and the code in which there are none."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

_DEEPEST = 6
_CODE_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_CODE = re.compile(r"`[^`\n]+`|https?://\S+")
_TAG = re.compile(r"(?<![\w#&/])#([^\W\d_][\w/-]*)")


class Section(NamedTuple):
    """A part of a note: `heading` is empty for what stands before the first one."""

    heading: str
    text: str


def _outside_code(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines outside fenced code, with their number from 0."""
    fence = ""
    for number, line in enumerate(text.split("\n")):
        match = _CODE_FENCE.fullmatch(line)
        if not fence and match and not ("`" in match[1] and "`" in match[2]):
            fence = match[1]
        elif fence and match and match[1].startswith(fence) and not match[2].strip():
            fence = ""
        elif not fence:
            yield number, line


def inline_tags(text: str) -> list[str]:
    """Return the `#tags` of a text without their sign, in order, each once; those in code and in addresses are none."""
    found = (
        match[1].rstrip("/-") for _, line in _outside_code(text) if "#" in line for match in _TAG.finditer(_CODE.sub(" ", line))
    )
    return list(dict.fromkeys(found))


def sections(text: str) -> list[Section]:
    """Cut a note at its top-level headings: the highest level that occurs twice, else the highest, and any above it.

    The text of a section begins with its heading. A heading with nothing below it, such as the title alone, makes none.
    """
    headings = [(number, *found) for number, line in _outside_code(text) if (found := heading_of(line))]
    levels = [level for _, level, _ in headings]
    if not levels:
        return [Section("", text)]
    top = min((level for level, times in Counter(levels).items() if times > 1), default=min(levels))
    lines = text.split("\n")
    cuts = [(number, heading) for number, level, heading in headings if level <= top]
    ends = [number for number, _ in cuts[1:]] + [len(lines)]
    parts = [Section("", "\n".join(lines[: cuts[0][0]]).strip("\n"))]
    for (start, heading), end in zip(cuts, ends, strict=True):
        if any(line.strip() for line in lines[start + 1 : end]):
            parts.append(Section(heading, "\n".join(lines[start:end]).strip("\n")))
    return parts if parts[0].text.strip() else parts[1:]


def heading_of(line: str) -> tuple[int, str] | None:
    """Read a heading such as `## Levain ##`: its level, 1 to 6, and its text; None when the line is none."""
    text = line.lstrip("#")
    level = len(line) - len(text)
    if not 1 <= level <= _DEEPEST or (text and text[0] not in " \t"):
        return None
    text = text.strip()
    bare = text.rstrip("#")
    return level, bare.rstrip() if not bare or bare[-1] in " \t" else text
