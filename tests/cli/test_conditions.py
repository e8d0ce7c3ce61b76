"""`--window`, `--if-idle` and `--budget` as a person types them."""

import pytest

from luna_cli.cli import conditions
from luna_cli.clock import DAY_MS
from luna_cli.dream.clockwork import HOUR_MS, MINUTE_MS, NIGHT
from luna_cli.errors import UsageError


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("3h", 3 * HOUR_MS),
        (" 90 min ", 90 * MINUTE_MS),
        ("90m", 90 * MINUTE_MS),
        ("1.5h", 90 * MINUTE_MS),
        ("2d", 2 * DAY_MS),
        ("90s", 90_000),
    ],
)
def test_lengths(text: str, ms: int) -> None:
    assert conditions.length(text, "--if-idle") == ms


@pytest.mark.parametrize(
    "text", ["", "3", "h", "soon", "0h", "0.0s", "-3h", "3H", "3h 5m", "1e3h", "yesterday", "\u0663h", "9" * 400 + "h", "3h%"]
)
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(UsageError, match="--budget takes a length such as 30m, 3h or 90s, not "):
        conditions.length(text, "--budget")


def test_windows() -> None:
    assert conditions.window("00:00-05:00") == NIGHT
    with pytest.raises(UsageError, match="--window: '5' is not a window such as 00:00-05:00"):
        conditions.window("5")
