import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.text.visible import one_line, visible

HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\\\t\n\r\x1b\u202e\u2028\u200d\U000e0041\ud800n")))


def test_what_steers_a_terminal_is_shown() -> None:
    assert visible("a\x1b[31mb\u202ec\u2028d\U000e0041e\ud800f\u200b") == (
        r"a\u{1b}[31mb\u{202e}c\u{2028}d\u{e0041}e\u{d800}f\u{200b}"
    )


def test_what_needs_nothing_is_itself() -> None:
    for text in ("", "plain", "l'été – œuvre 猫", "back\\slash"):
        assert visible(text) == text
    assert visible("two\nlines\tand a no-break\u00a0space") == "two\nlines\tand a no-break\u00a0space"


def test_one_line_escapes_what_a_pipe_would_trip_over() -> None:
    assert one_line("a\tb\nc\rd\\e\x00") == "a\\tb\\nc\\rd\\\\e\\u{0}"


@given(TEXTS)
def test_visible_leaves_no_hidden_character(text: str) -> None:
    shown = visible(text)
    assert not {unicodedata.category(char) for char in shown if char not in "\n\t"} & HIDDEN
    assert visible(shown) == shown


@given(TEXTS, TEXTS)
def test_one_line_is_one_line_and_tells_texts_apart(one: str, other: str) -> None:
    assert not {unicodedata.category(char) for char in one_line(one)} & HIDDEN
    assert (one_line(one) == one_line(other)) == (one == other)
