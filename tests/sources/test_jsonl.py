import io
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.errors import LunaError
from luna_cli.files.codec import encode_line
from luna_cli.model.memory import Draft
from luna_cli.sources.base import Found, Rejected
from luna_cli.sources.jsonl import MAX_LINE, read

if TYPE_CHECKING:
    from typing_extensions import Buffer


def found(raw: bytes) -> list[Found]:
    return list(read(io.BytesIO(raw), "été.jsonl", "Europe/Paris"))


def test_lines_become_drafts() -> None:
    raw = (
        '{"content": "Marie préfère le levain jeune", "created_at": "2026-11-20T14:30", "tags": ["pain"], "key": "a1"}\n'
        "\n  \t\r\n"
        '{"content": "bread", "tier": "seed", "session_context": {"session_id": "s", "turn": 2}}'
    )
    first, second = found(raw.encode())
    assert isinstance(first, Draft)
    assert (first.content, first.tags, first.key, first.created_at) == (
        "Marie préfère le levain jeune",
        ("pain",),
        "a1",
        1795181400000,
    )
    assert isinstance(second, Draft)
    assert (second.tier, second.session_context["turn"], second.place) == ("seed", 2, "été.jsonl: line 4")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b'\xef\xbb\xbf{"content": "a"}', "begins with a byte order mark"),
        (b'{"content": "caf\xe9"}', "is not UTF-8"),
        (b'{"content": "a", "extra": NaN}', "is not JSON"),
        (b'{"content": "a", "content": "b"}', "key 'content' stands twice in one object"),
        (b'{"content": "\\ud800"}', "is not JSON"),
        (b'{"content": "a", "n": 18446744073709551616}', "integer 18446744073709551616 does not fit 64 bits"),
        (b'{"content": "a", "n": ' + b"[" * 65 + b"]" * 65 + b"}", "nests deeper than 64"),
        (b'{"content": "a"', "is not JSON"),
        (b"3fa2b1c fix the oven", "is not JSON"),
        (b'"content"', 'not a JSON object (a bulk line looks like {"content": "…"})'),
        (b"{}", "content: is missing"),
        (b'{"content": " "}', "content: must not be empty"),
        (b'{"content": "a", "tier": "twig"}', "tier: must be one of seed, leaf, branch, root, not 'twig'"),
        (b'{"content": "a", "created_at": "soon"}', "created_at: 'soon'"),
        (b'{"content": "a", "id": "exp_000000000000"}', "id: is set by luna"),
        (b'{"content": "' + b"a" * (1 << 20) + b'"}', "longer than 1,044,480"),
    ],
)
def test_a_bad_line_is_named_and_the_others_kept(line: bytes, rule: str) -> None:
    before, bad, after = found(b'{"content": "before"}\n' + line + b'\n{"content": "after"}\n')
    assert isinstance(bad, Rejected)
    assert bad.place == "été.jsonl: line 2"
    assert rule in bad.reason
    assert isinstance(before, Draft)
    assert isinstance(after, Draft)
    assert (before.content, after.content) == ("before", "after")


def test_a_byte_order_mark_is_refused_at_the_top_too() -> None:
    (bad,) = found(b'\xef\xbb\xbf{"content": "a"}')
    assert bad == Rejected(place="été.jsonl: line 1", reason="begins with a byte order mark")


def test_a_long_line_that_shrinks_is_kept() -> None:
    (draft,) = found(b'{"content": "' + rb"\u00e9" * 300_000 + b'"' + b" " * 1_000_000 + b"}")
    assert isinstance(draft, Draft)
    assert len(draft.content) == 300_000


def test_binary_input_is_refused_as_a_whole() -> None:
    with pytest.raises(LunaError, match="is binary, not JSON lines"):
        found(b"\x7fELF\x02\x01\0\0\n{}")


class Endless(io.RawIOBase):
    """A line of 200 MB, and a good one after it."""

    def __init__(self) -> None:
        self.left = 3200
        self.end = b'\n{"content": "after"}\n'

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "Buffer", /) -> int:
        with memoryview(buffer).cast("B") as view:
            if self.left:
                self.left -= 1
                view[:] = b"x" * len(view)
                return len(view)
            end, self.end = self.end, b""
            view[: len(end)] = end
            return len(end)


def test_an_endless_line_is_skipped_in_bounded_memory() -> None:
    tracemalloc.start()
    with io.BufferedReader(Endless(), 1 << 16) as stream:
        bad, after = read(stream, "-", "UTC")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert bad == Rejected(place="-: line 1", reason="longer than 8,388,608 bytes")
    assert isinstance(after, Draft)
    assert after.content == "after"
    assert peak < 4 * MAX_LINE


@given(
    st.lists(st.one_of(st.binary(max_size=60), st.text(max_size=20).map(lambda text: encode_line({"content": text}))), max_size=8)
)
def test_any_bytes_give_one_answer_a_line(lines: list[bytes]) -> None:
    lines = [line.replace(b"\n", b" ").replace(b"\0", b" ") for line in lines]
    answers = found(b"\n".join(lines))
    assert len(answers) == sum(1 for line in lines if line and not line.isspace())
