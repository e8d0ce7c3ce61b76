from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.vault.findings import lines, number_of


def test_lines_are_numbered_and_the_blank_ones_passed_over(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"\none\n\n  \ntwo")
    assert [(line.number, line.raw) for line in lines(str(log), 100)] == [(2, b"one\n"), (5, b"two")]


def test_a_line_too_long_is_named_and_the_next_ones_are_read(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(b"a" * 50 + b"\n" + b"b\n" + b"c" * 9 + b"\n" + b"d" * 11)
    found = [(line.number, line.raw) for line in lines(str(log), 10)]
    assert found == [(1, None), (2, b"b\n"), (3, b"c" * 9 + b"\n"), (4, None)]


def test_what_is_no_file_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    assert list(lines(str(tmp_path / "link"), 10)) == []
    assert list(lines(str(tmp_path / "missing"), 10)) == []


@given(st.sets(st.from_regex(r"\Aexp_[0-9a-f]{12}\Z"), max_size=20), st.sets(st.text(max_size=8), max_size=20))
def test_ids_of_both_kinds_have_numbers_of_their_own(whole: set[str], odd: set[str]) -> None:
    assert {number_of(one) for one in whole}.isdisjoint(number_of(one) for one in odd)
    assert len({number_of(one) for one in whole}) == len(whole)
