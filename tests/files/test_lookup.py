"""A binary search over the lines of a file finds what reading it whole finds."""

from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.files.lookup import look_up
from tests.strategies import QUICK

RELATED = files("luna_cli.data") / "related.tsv"
plain = st.characters(exclude_categories=["Cs"], exclude_characters="\t\n")
keys = st.text(plain, min_size=1, max_size=8)
tables = st.dictionaries(keys, st.lists(st.text(plain, max_size=60), min_size=1, max_size=3), max_size=40)


def lines(table: dict[str, list[str]]) -> bytes:
    return b"".join("\t".join([word, *table[word]]).encode() + b"\n" for word in sorted(table, key=str.encode))


@QUICK
@given(tables, st.lists(keys, max_size=20), st.booleans())
def test_a_file_answers_like_a_dictionary(table: dict[str, list[str]], others: list[str], ended: bool) -> None:  # noqa: FBT001 - drawn
    with TemporaryDirectory() as folder:
        path = Path(folder) / "words.tsv"
        path.write_bytes(lines(table) if ended else lines(table)[:-1])
        asked = {*table, *others}
        assert look_up(str(path), asked) == {word: table[word] for word in asked if word in table}


def test_every_line_that_luna_carries_is_found() -> None:
    table = dict(line.split("\t", 1) for line in RELATED.read_text(encoding="utf-8").splitlines())
    assert look_up(str(RELATED), table) == {word: rest.split("\t") for word, rest in table.items()}
    absent = {word + end for word in table for end in ("\x01", "zzz")} - table.keys() | {
        "",
        "!",
        "\U0010ffff",
        "dog\t",
        "dog\n",
        "\udce9",
    }
    assert look_up(str(RELATED), absent) == {}


@pytest.mark.parametrize("text", ["", "\n", "bread", "bread\tloaf", "bread\tloaf pain\t\n"])
def test_an_empty_file_and_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.tsv"
    path.write_text(text)
    found = look_up(str(path), ["a", "bread", "brea", "breads", "z"])
    assert found == ({"bread": text.rstrip("\n").split("\t")[1:] or [""]} if "bread" in text else {})


def test_lines_as_long_as_they_may_be(tmp_path: Path) -> None:
    table = {f"word{n:03}": ["é" * 2040] for n in range(60)}
    path = tmp_path / "words.tsv"
    path.write_bytes(lines(table))
    assert look_up(str(path), [*table, "word", "word0", "word9999"]) == table


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        look_up(str(tmp_path / "none"), ["bread"])
