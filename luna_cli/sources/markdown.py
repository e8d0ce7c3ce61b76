"""Notes in Markdown: a folder of them, or one.

A note is a memory; a note of more than `SECTIONED` characters is one for each of its top-level sections (the highest level of
`#` headings that occurs twice), in one session. Its date is that of the front matter, else of its file's name, else the
file's own. Hidden files and folders and symbolic links are not looked at.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from luna_cli import clock
from luna_cli.errors import LunaError
from luna_cli.model.memory import Draft
from luna_cli.model.tier import TIERS
from luna_cli.sources import front_matter
from luna_cli.sources.base import Found, Notice, Rejected, too_long
from luna_cli.sources.markup import heading_of, inline_tags, sections

SECTIONED = 4000
"""Characters above which a note becomes a memory for each section."""
MAX_NOTE = 16 << 20
"""Bytes of a note that is held in memory."""
KIND = "markdown"
_ENDINGS = (".md", ".markdown")
_NAME_DATE = re.compile(r"(?<!\d)(\d{4})(-?)(\d{2})\2(\d{2})(?!\d)")
_TAG_KEYS = ("tags", "tag", "keywords")
_DATE_KEYS = ("date", "created", "created_at")
_TITLE_KEYS = ("title",)
_SPEAKER_KEYS = ("person", "author")
_NUMBERS = ("turn", "duration_minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What the front matter and the file say about a whole note."""

    created_at: int
    title: str
    tags: tuple[str, ...]
    tier: str | None
    source: str
    language: str | None
    context: dict[str, Any]


def read(path: str, zone: str) -> Iterator[Found]:
    """Yield the drafts of the note, or of the folder of notes, at `path`, folders in the order of their names.

    `zone` (an IANA name) is where naive dates are. Keys are paths relative to `path` (`/`, NFC). Raises LunaError at once
    when there is nothing at `path` that can be read.
    """
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            os.scandir(path).close()
    except OSError as error:
        raise LunaError(f"{path} cannot be read: {error.strerror}", "name a folder of Markdown notes, or one note") from error
    if stat.S_ISDIR(found.st_mode):
        return _folder(path, zone)
    if not stat.S_ISREG(found.st_mode):
        raise LunaError(f"{path} is neither a folder nor a file", "name a folder of Markdown notes, or one note")
    return _note(*os.path.split(os.path.realpath(path)), zone)


def _folder(root: str, zone: str) -> Iterator[Found]:
    unread: list[Found] = []

    def note_unread(error: OSError) -> None:
        name = os.path.relpath(os.fsdecode(error.filename), root)
        unread.append(Rejected(place=_shown(name), reason=f"cannot be read: {error.strerror}"))

    for folder, folders, files in os.walk(root, onerror=note_unread):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(_ENDINGS) and not name.startswith("."):
                yield from _note(root, os.path.relpath(os.path.join(folder, name), root), zone)
        yield from unread
        unread.clear()


def _shown(name: str) -> str:
    return os.fsencode(name).decode(errors="backslashreplace")


def _note(root: str, relative: str, zone: str) -> Iterator[Found]:
    place = _shown(relative)
    if place != relative:
        yield Rejected(place=place, reason="its name is not UTF-8")
        return
    try:
        text, mtime = _text(f"{root}/{relative}")
    except ValueError as error:
        yield Rejected(place=place, reason=str(error))
        return
    except OSError as error:
        yield Rejected(place=place, reason=f"cannot be read: {error.strerror}")
        return
    if text is None:
        return
    raw, body = front_matter.split(text)
    if not body.strip():
        yield Notice(place=place, reason="is empty, left out")
        return
    notices: list[Found] = []
    header = _header(raw, body, normalize("NFC", relative), mtime, zone, notices)
    yield from notices
    for draft in _drafts(header, normalize("NFC", relative), body.strip("\n")):
        rule = too_long(raw + draft.content)
        yield Rejected(place=draft.key or place, reason=rule) if rule else draft


def _text(path: str) -> tuple[str | None, int]:
    """Return the text of a note and its time in milliseconds; None for a link or whatever else is no file.

    Raises OSError, ValueError with the rule that it breaks.
    """
    about = os.lstat(path)
    if not stat.S_ISREG(about.st_mode):
        return None, 0
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        raw = file.read(MAX_NOTE + 1)
    if len(raw) > MAX_NOTE:
        raise ValueError(f"longer than {MAX_NOTE:,} bytes")
    if b"\0" in raw:
        raise ValueError("is binary, not text")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: is not UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), about.st_mtime_ns // 1_000_000


def _header(raw: str, body: str, key: str, mtime: int, zone: str, notices: list[Found]) -> _Header:
    try:
        given = dict(front_matter.parse(raw))
    except front_matter.FrontMatterError as error:
        notices.append(Notice(place=key, reason=f"front matter kept as text, {error}"))
        given = {"front_matter": raw}

    def text(*names: str) -> str:
        values = [given.pop(name, "") for name in names]
        return next((value if type(value) is str else ", ".join(value) for value in values if value), "")

    title, speaker, tier = text(*_TITLE_KEYS), text(*_SPEAKER_KEYS), text("tier").lower()
    if tier and tier not in TIERS:
        notices.append(Notice(place=key, reason=f"tier {tier[:40]!r} is none of {', '.join(TIERS)}"))
        tier = ""
    tags = [tag for name in _TAG_KEYS for tag in _words(given.pop(name, ()))]
    date = _date(text(*_DATE_KEYS), key, zone, notices)
    named = _name_date(key, zone)
    context: dict[str, Any] = {"speaker": speaker} if speaker else {}
    header = _Header(
        created_at=date if date is not None else named if named is not None else mtime,
        title=title or _title(body, key),
        tags=tuple(tags),
        tier=tier or None,
        source=text("source") or KIND,
        language=text("language", "lang") or None,
        context=context,
    )
    context |= {name: list(value) if type(value) is tuple else value for name, value in given.items()}
    wrong = [name for name in _NUMBERS if name in context and not _number(context, name)]
    notices.extend(Notice(place=key, reason=f"{name} must be a whole number") for name in wrong)
    return header


def _title(body: str, key: str) -> str:
    """Return the heading that a note begins with, else the name of its file without a date."""
    heading = heading_of(body.lstrip("\n").split("\n", 1)[0])
    if heading and heading[0] == 1 and heading[1]:
        return heading[1]
    stem = _NAME_DATE.sub("", key.rpartition("/")[2].rpartition(".")[0]).strip(" -_.")
    return stem if any(char.isalpha() for char in stem) else ""


def _number(context: dict[str, Any], name: str) -> bool:
    value = context.pop(name)
    if type(value) is str and value.isascii() and value.isdigit() and len(value) < 16:  # noqa: PLR2004 - fits 64 bits
        context[name] = int(value)
    return name in context


def _words(value: front_matter.Value) -> Sequence[str]:
    words = re.split(r"[,\s]+", value) if type(value) is str else value
    return [word for word in (item.strip().lstrip("#") for item in words) if word]


def _date(text: str, key: str, zone: str, notices: list[Found]) -> int | None:
    if not text:
        return None
    try:
        return clock.parse(text, zone)
    except ValueError as error:
        notices.append(Notice(place=key, reason=f"date not read, {error}"))
        return None


def _name_date(key: str, zone: str) -> int | None:
    """Return the midnight of the first date in a file's name."""
    for match in _NAME_DATE.finditer(key.rpartition("/")[2]):
        year, _, month, day = match.groups()
        try:
            return clock.parse(f"{year}-{month}-{day}", zone)
        except ValueError:
            continue  # a number that is no day
    return None


def _drafts(header: _Header, key: str, body: str) -> Iterator[Draft]:
    found = sections(body) if len(body) > SECTIONED else []
    if len(found) < 2:  # noqa: PLR2004 - one section is the whole note
        yield _draft(header, key, header.title, body, {"file": key})
        return
    seen: dict[str, int] = {}
    for turn, section in enumerate(found):
        heading = normalize("NFC", section.heading)
        seen[heading] = seen.get(heading, 0) + 1
        part = f"{key}#{heading}-{seen[heading]}" if heading else key
        summary = " › ".join(dict.fromkeys(word for word in (header.title, heading) if word))  # noqa: RUF001 - how sections are named
        yield _draft(header, part, summary, section.text, {"file": key, "session_id": key, "turn": turn})


def _draft(header: _Header, key: str, summary: str, text: str, place: dict[str, Any]) -> Draft:
    return Draft(
        content=text,
        created_at=header.created_at,
        tier=header.tier,
        summary=summary or None,
        tags=tuple(dict.fromkeys((*header.tags, *inline_tags(text)))),
        source=header.source,
        session_context={**header.context, "session_type": "note", **place},
        language=header.language,
        key=key,
        kind=KIND,
        place=key,
    )
