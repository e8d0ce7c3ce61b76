"""Plots of text: what is more is longer or higher, nothing is wider than it may be, ASCII where it must."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.actions.stats import Phi, Stats, Week
from luna_cli.cli import plots
from luna_cli.cli.stats import drawn, is_plain
from tests.strategies import QUICK

values = st.lists(st.none() | st.floats(-1, 1), max_size=300)


def test_bars_are_as_long_as_their_numbers() -> None:
    assert plots.bars([("seed", 4), ("leaf", 2), ("root", 0)], 20) == [
        "seed  " + "█" * 11 + "  4",
        "leaf  " + "█████▌".ljust(11) + "  2",
        "root  " + " " * 11 + "  0",
    ]
    assert plots.bars([("a", 1000), ("b", 1)], 18, plain=True) == ["a  ########  1,000", "b  #             1"]
    assert plots.bars([], 20) == []


def test_a_sparkline_rises_with_its_values() -> None:
    assert plots.sparkline([0, 0.5, None, 1], 0, 1) == "▁▅ █"
    assert plots.sparkline([0, 1], 0, 1, plain=True) == "_#"


def test_a_line_has_its_axes() -> None:
    rising = plots.line([0, 1], ["monday", "tuesday"], 20, height=3, low=0, high=1, plain=True)
    assert rising == ["1.00 |" + " " * 10 + "****", "     |" + " " * 4 + "******", "0.00 |****", "      monday tuesday"]
    alone = plots.line([None, 0.5, None], ["monday"], 20, height=3, low=0, high=1, plain=True)
    assert alone == ["1.00 |", "     |    ******", "0.00 |", "      monday"]


@QUICK
@given(values, st.integers(24, 120), st.booleans())
def test_no_plot_is_wider_than_it_may_be(drawn_values: Sequence[float | None], width: int, plain: bool) -> None:  # noqa: FBT001 - drawn
    lines = plots.line(drawn_values, ["2026-11-01"], width, low=-1, high=1, plain=plain)
    assert all(len(line) <= width for line in lines)
    assert len(lines) == 7
    assert not plain or "".join(lines).isascii()
    empty = all(value is None for value in drawn_values)
    body = "".join(line[7:] for line in lines[:-1])
    assert bool(body.strip(" \u2800┤|")) == (not empty)


@QUICK
@given(st.lists(st.tuples(st.text("abc", max_size=8), st.integers(0, 10**6)), max_size=9), st.integers(24, 90), st.booleans())
def test_no_bar_is_wider_than_it_may_be(items: list[tuple[str, int]], width: int, plain: bool) -> None:  # noqa: FBT001 - drawn
    lines = plots.bars(items, width, plain=plain)
    assert len(lines) == len(items)
    assert all(len(line) <= max(width, 8 + 9 + 4 + 4) for line in lines)
    assert all(set(line) & set("#" if plain else "█▏▎▍▌▋▊▉") for line, (_, value) in zip(lines, items, strict=True) if value)


@pytest.mark.parametrize("plain", [True, False])
def test_a_vault_is_drawn(plain: bool) -> None:  # noqa: FBT001 - both ways
    found = Stats(
        tiers={"seed": 1, "leaf": 40, "branch": 3, "root": 2, "archived": 9},
        nights=[Phi(f"2026-11-{day:02d}", 0.7, 0.4 + day / 300) for day in range(1, 21)],
        salience=[3, 1, 0, 0, 9, 0, 0, 0, 0, 1],
        weeks=[Week("2026-11-02", 3, 0.5, 0.8), Week("2026-11-16", 1, -0.5, 0.1)],
    )
    text = "\n".join(drawn(found, 70, plain=plain))
    assert text.isascii() == plain
    for part in ("tiers", "leaf", "2026-11-01", "0.50", "0.40", "0.4 - 0.5", "-1.00", "intensity"):
        assert part in text
    nothing = Stats({"seed": 0}, [], [0] * 10, [])
    said = "\n".join(drawn(nothing, 70, plain=plain))
    assert "no night yet" in said
    assert "no hub yet" in said
    assert "no memory yet" in said


def test_a_locale_decides_on_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert is_plain()
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert not is_plain()
    monkeypatch.setenv("LC_ALL", "C")
    assert is_plain()
