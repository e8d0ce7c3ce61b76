"""Whether a dream is due, by what a vault knows of itself."""

from collections.abc import Callable
from pathlib import Path

from luna_cli import clock
from luna_cli.actions.recall import trace
from luna_cli.actions.tonight import tonight
from luna_cli.clock import DAY_MS
from luna_cli.dream.clockwork import HOUR_MS, NIGHT, Verdict
from luna_cli.model.memory import Memory
from luna_cli.vault.store import Vault

AT_ONE = clock.parse_utc("2026-11-21T01:17:00Z")


def dreamt(vault: Vault, at: int) -> None:
    Path(vault.root, ".luna/dreamt").write_text(clock.iso(at) + "\n")


def asked(vault: Vault, now: int = AT_ONE, idle_ms: int | None = 3 * HOUR_MS) -> Verdict:
    return tonight(vault, now, window=NIGHT, idle_ms=idle_ms)


def test_a_vault_planted_yesterday(opened: Vault) -> None:
    assert asked(opened).due
    assert not asked(opened, AT_ONE + 12 * HOUR_MS).due


def test_use_counts_until_nights_are_missed(opened: Vault, keep: Callable[..., Memory], now: int) -> None:
    keep("A loaf.")
    assert not tonight(opened, now + HOUR_MS, window=None, idle_ms=3 * HOUR_MS).due
    assert tonight(opened, now + 3 * HOUR_MS, window=None, idle_ms=3 * HOUR_MS).due
    trace(opened.root, "w", AT_ONE - HOUR_MS, "recall", "bread", [])
    assert asked(opened).why == "not due: the vault was used at 00:17, less than 3 h ago"
    assert asked(opened, idle_ms=None).due
    for nights, due in ((3, False), (4, True)):
        dreamt(opened, AT_ONE - nights * DAY_MS)
        assert asked(opened).due is due


def test_a_night_that_was_lived(opened: Vault) -> None:
    dreamt(opened, AT_ONE - HOUR_MS)
    assert asked(opened).why == "not due: the night of 2026-11-21 was lived at 00:17"
    assert asked(opened, AT_ONE + DAY_MS).due
    assert tonight(opened, AT_ONE, window=None, idle_ms=None).due


def test_a_report_from_a_clock_that_was_ahead(opened: Vault) -> None:
    folder = Path(opened.root, "dreams")
    folder.mkdir(exist_ok=True)
    (folder / "2030-01-01.json").write_text('{"night": "2030-01-01", "at": "2030-01-01T02:00:00Z"}')
    assert asked(opened).due
    dreamt(opened, AT_ONE)
    assert not asked(opened, AT_ONE + HOUR_MS).due  # once a night, though the newest report is years ahead
    assert asked(opened, AT_ONE + DAY_MS).due
