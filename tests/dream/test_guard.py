"""The guard refuses a night that takes much away, and no other."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from luna_cli.clock import DAY_MS
from luna_cli.dream.cycle import Night, dream
from luna_cli.dream.guard import refusal
from luna_cli.dream.material import Material
from luna_cli.model.snapshot import Snapshot

NOW = 100 * DAY_MS
Row = dict[str, Any]
RowOf = Callable[..., Row]
SnapshotOf = Callable[[Sequence[Row]], Snapshot]


@pytest.fixture(scope="session")
def night_of(row: RowOf, snapshot_of: SnapshotOf) -> Callable[[int, int], Night]:
    """Return a night over so many memories, of which so many have expired."""

    def made(total: int, due: int) -> Night:
        rows = [row(f"exp_{n:012x}", "leaf", entered_at=NOW - (31 if n < due else 1) * DAY_MS) for n in range(total)]
        return dream(snapshot_of(rows), NOW, Material())

    return made


@pytest.mark.parametrize(
    ("total", "due", "refused"), [(100, 20, False), (100, 21, True), (105, 21, False), (21, 21, True), (20, 20, False)]
)
def test_more_than_a_fifth_and_more_than_twenty(night_of: Callable[[int, int], Night], total: int, due: int, refused: bool) -> None:  # noqa: FBT001 - a parameter of the test
    night = night_of(total, due)
    assert night.totals.done["archived"] == due
    assert bool(refusal(night, None)) is refused


def test_it_says_how_much(night_of: Callable[[int, int], Night]) -> None:
    assert refusal(night_of(100, 50), None) == "the night of 1970-04-11 would let go or lower 50 of 100 memories"


@pytest.mark.parametrize(("held", "refused"), [(None, False), (0, False), (20, False), (21, True), (5000, True)])
def test_a_vault_that_is_empty_all_of_a_sudden(night_of: Callable[[int, int], Night], held: int | None, refused: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert bool(refusal(night_of(0, 0), held)) is refused
    assert refusal(night_of(1, 0), held) == ""
