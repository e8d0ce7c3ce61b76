import os
from pathlib import Path

import pytest

from luna_cli import clock
from luna_cli.errors import LunaError
from luna_cli.model.memory import Draft
from luna_cli.sources.base import Found, Notice, Rejected
from luna_cli.sources.markdown import SECTIONED, read
from luna_cli.sources.markup import heading_of, inline_tags, sections

ZONE = "Europe/Paris"


def write(root: Path, path: str, text: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def found(path: Path) -> list[Found]:
    return list(read(str(path), ZONE))


def drafts(path: Path) -> list[Draft]:
    return [item for item in found(path) if isinstance(item, Draft)]


def instant(text: str) -> int:
    return clock.parse(text, ZONE)


def test_front_matter_is_honoured(tmp_path: Path) -> None:
    write(
        tmp_path,
        "pain/levain.md",
        '---\ntitle: Le levain de Marie\ncreated: 2026-11-20 14:30\ntags: [pain, cuisine]\nkeywords: "levain, #été  Marie"\n'
        "tier: Branch\nsource: cahier\nlang: fr\nauthor: [Marie, Zoé]\naliases: [starter]\nrating: 4\nturn: 3\n---\n\n"
        "Il faut le nourrir #chaque-jour.\r\nVoir `#code`.\n",
    )
    (draft,) = drafts(tmp_path)
    assert draft.content == "Il faut le nourrir #chaque-jour.\nVoir `#code`."
    assert (draft.summary, draft.created_at) == ("Le levain de Marie", instant("2026-11-20T14:30"))
    assert draft.tags == ("pain", "cuisine", "levain", "été", "Marie", "chaque-jour")
    assert (draft.tier, draft.source, draft.language, draft.trust) == ("branch", "cahier", "fr", "user")
    assert draft.session_context == {
        "speaker": "Marie, Zoé",
        "aliases": ["starter"],
        "rating": "4",
        "turn": 3,
        "session_type": "note",
        "file": "pain/levain.md",
    }
    assert (draft.key, draft.kind, draft.place) == ("pain/levain.md", "markdown", "pain/levain.md")


def test_what_front_matter_says_wrongly_is_remarked_and_the_note_kept(tmp_path: Path) -> None:
    file = write(tmp_path, "2026-01-02.md", "---\ndate: lundi\ntier: twig\nturn: one\n---\nbody")
    *notices, draft = found(tmp_path)
    assert isinstance(draft, Draft)
    assert (draft.created_at, draft.tier, draft.content) == (instant("2026-01-02"), None, "body")
    assert [notice.reason[:12] for notice in notices if isinstance(notice, Notice)] == [
        "tier 'twig' ",
        "date not rea",
        "turn must be",
    ]
    assert "turn" not in draft.session_context
    file.write_text("---\nmap:\n  a: b\n---\nbody\n")
    notice, draft = found(tmp_path)
    assert notice == Notice(
        place="2026-01-02.md", reason="front matter kept as text, line 3: an indented line that is no list item"
    )
    assert isinstance(draft, Draft)
    assert (draft.content, draft.session_context["front_matter"]) == ("body", "map:\n  a: b")


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-11-20.md", "2026-11-20"),
        ("2026-11-20-levain.md", "2026-11-20"),
        ("réunion 20261120 v2.markdown", "2026-11-20"),
        ("20269999-2026-02-28.MD", "2026-02-28"),
        ("notes-120261120.md", "2001-09-09"),
        ("idées.md", "2001-09-09"),
        ("2026-1120.md", "2001-09-09"),
    ],
)
def test_the_date_comes_from_the_name_else_from_the_file(tmp_path: Path, name: str, day: str) -> None:
    file = write(tmp_path, name, "texte")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    (draft,) = drafts(tmp_path)
    assert draft.created_at is not None
    assert clock.local_day(draft.created_at, ZONE) == day


@pytest.mark.parametrize(
    ("name", "text", "summary"),
    [
        ("a.md", "\n# Le *levain* #\n\ntexte", "Le *levain*"),
        ("2026-11-20-levain jeune.md", "texte", "levain jeune"),
        ("a.md", "## Deux\ntexte", "a"),
        ("2026-11-20.md", "texte", None),
    ],
)
def test_a_note_is_named_by_its_heading_or_its_file(tmp_path: Path, name: str, text: str, summary: str | None) -> None:
    write(tmp_path, name, text)
    (draft,) = drafts(tmp_path)
    assert draft.summary == summary


def test_a_long_note_is_a_memory_a_section(tmp_path: Path) -> None:
    filler = "une ligne de plus\n" * (SECTIONED // 17)
    text = (
        f"---\ntags: pain\n---\n# Carnet\n\navant-propos\n\n## Levain\n{filler} #jeune\n\n### Détail\n\n```\n## no heading\n```\n\n"
        f"## Four\nchaud\n## Levain\nencore\n## Vide\n"
    )
    write(tmp_path, "carnets/été.md", text)
    parts = drafts(tmp_path)
    assert [part.key for part in parts] == [
        *("carnets/été.md#Carnet-1", "carnets/été.md#Levain-1", "carnets/été.md#Four-1", "carnets/été.md#Levain-2")
    ]
    assert [part.summary for part in parts] == ["Carnet", "Carnet › Levain", "Carnet › Four", "Carnet › Levain"]  # noqa: RUF001 - as written
    assert [part.tags for part in parts] == [("pain",), ("pain", "jeune"), ("pain",), ("pain",)]
    assert {part.session_context["session_id"] for part in parts} == {"carnets/été.md"}
    assert [part.session_context["turn"] for part in parts] == [0, 1, 2, 3]
    assert "## no heading" in parts[1].content
    assert parts[2].content == "## Four\nchaud"


def test_a_long_note_without_headings_is_one_memory(tmp_path: Path) -> None:
    write(tmp_path, "long.md", "mot " * SECTIONED)
    (draft,) = drafts(tmp_path)
    assert (draft.key, "session_id" in draft.session_context) == ("long.md", False)


def test_text_before_the_first_heading_keeps_the_key_of_the_note() -> None:
    assert [part.heading for part in sections("avant\n\n# A\na\n# B\nb")] == ["", "A", "B"]


def test_keys_are_the_same_however_the_name_is_composed(tmp_path: Path) -> None:
    write(tmp_path / "one", "e\u0301te\u0301.md", "texte")
    write(tmp_path / "other", "\u00e9t\u00e9.md", "texte")
    assert (
        [draft.key for draft in drafts(tmp_path / "one")]
        == [draft.key for draft in drafts(tmp_path / "other")]
        == ["\u00e9t\u00e9.md"]
    )


def test_hidden_files_links_and_other_files_are_not_looked_at(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.md", "secret")
    root = tmp_path / "notes"
    for path in (".obsidian/a.md", ".hidden.md", "image.png", "a.md.txt", "sub/.git/b.md"):
        write(root, path, "non")
    write(root, "sub/z.md", "oui")
    write(root, "b.md", "oui")
    (root / "link.md").symlink_to(outside)
    (root / "linked").symlink_to(outside.parent)
    os.mkfifo(root / "pipe.md")
    (root / "folder.md").mkdir()
    assert [item.key for item in found(root) if isinstance(item, Draft)] == ["b.md", "sub/z.md"]
    assert len(found(root)) == 2


def test_bad_notes_are_named_and_the_others_kept(tmp_path: Path) -> None:
    write(tmp_path, "a.md", b"line\ncaf\xe9")
    write(tmp_path, "b.md", b"\x89PNG\r\n\0\0")
    write(tmp_path, "c.md", "---\ntitle: x\n---\n \n")
    write(tmp_path, "d.md", b"\xef\xbb\xbfWindows\r\n")
    write(tmp_path, "e.md", "é" * 600_000)
    with open(os.fsencode(tmp_path) + b"/f\xe9.md", "wb") as file:
        file.write(b"x")
    assert [item.content if isinstance(item, Draft) else item for item in found(tmp_path)] == [
        Rejected(place="a.md", reason="line 2: is not UTF-8"),
        Rejected(place="b.md", reason="is binary, not text"),
        Notice(place="c.md", reason="is empty, left out"),
        "Windows",
        Rejected(place="e.md", reason="a text of 1,200,000 bytes is longer than 1,044,480"),
        Rejected(place="f\\xe9.md", reason="its name is not UTF-8"),
    ]


def test_one_note_can_be_named(tmp_path: Path) -> None:
    file = write(tmp_path, "dir/2026-11-20 levain.txt", "texte")
    (draft,) = drafts(file)
    assert (draft.key, draft.summary) == ("2026-11-20 levain.txt", "levain")


def test_nothing_to_read_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(LunaError, match="nowhere cannot be read: No such file"):
        read(str(tmp_path / "nowhere"), ZONE)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(LunaError, match="neither a folder nor a file"):
        read(str(tmp_path / "pipe"), ZONE)


def test_an_unreadable_folder_is_named(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    write(tmp_path, "a.md", "oui")
    write(tmp_path, "closed/b.md", "non")
    (tmp_path / "closed").chmod(0)
    kept, bad = found(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    assert isinstance(kept, Draft)
    assert bad == Rejected(place="closed", reason="cannot be read: Permission denied")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("# Un", (1, "Un")),
        ("###### Six ######", (6, "Six")),
        ("#\tC# ", (1, "C#")),
        ("##", (2, "")),
        ("## ##", (2, "")),
        ("#tag", None),
        ("####### seven", None),
        ("text # no", None),
        ("", None),
        ("# " + " #" * 500_000 + "x", (1, (" #" * 500_000).strip() + "x")),
    ],
)
def test_headings(line: str, expected: tuple[int, str] | None) -> None:
    assert heading_of(line) == expected


def test_inline_tags() -> None:
    text = "#pain et #Été/2026, (#à-faire) a#b &#39; ##x #42 #v2-\n"
    text += "https://x.org/#anchor `#code` #pain\n```sh\n#comment\n```\n~~~\n#no\n~~~\n#fin"
    assert inline_tags(text) == ["pain", "Été/2026", "à-faire", "v2", "fin"]
