"""Every relative link of the documentation leads to a file that is there, and to a heading in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import luna_cli

TOP = Path(luna_cli.__file__).parent.parent
FOLDERS = (TOP / "docs", TOP / "vault-template")
PAGES = sorted(path.relative_to(TOP).as_posix() for folder in FOLDERS for path in folder.rglob("*.md"))
PAGES += ["CHANGELOG.md", "README.md"]
LINK = re.compile(r"\]\(([^()\s]+(?:\([^()\s]*\))?)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)
CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)


def _prose(page: Path) -> str:
    """Return a page without its code, where brackets are no links and hashes no headings."""
    return CODE.sub(
        lambda code: "" if code[0].startswith("```") else code[0].strip("`").replace("](", "] ("), page.read_text("utf-8")
    )


def _anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    titles = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in HEADING.findall(_prose(page))]
    return {f"{title}-{titles[:place].count(title)}" if title in titles[:place] else title for place, title in enumerate(titles)}


def _broken(page: Path) -> Iterator[str]:
    for target in LINK.findall(_prose(page)):
        if target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        # A folder is shown by its README.
        shown = there / "README.md" if there.is_dir() else there
        if not shown.exists() or (anchor and anchor not in _anchors(shown)):
            yield target


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    assert list(_broken(TOP / name)) == []


def test_there_are_links_to_check() -> None:
    assert LINK.findall(_prose(TOP / "docs" / "README.md"))
