"""When a synapse may go."""

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.graph.pruning import DREAM, IDLE_MS, TENTATIVE, WEAK, earliest, fades, is_tentative, since
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.relation import MOST_FORCE


def test_the_numbers_of_the_spec() -> None:
    assert IDLE_MS == 30 * DAY_MS
    assert WEAK / MOST_FORCE < 0.15 < (WEAK + 1) / MOST_FORCE
    assert TENTATIVE / MOST_FORCE == 0.2


@given(
    st.integers(0, MOST_FORCE),
    st.sampled_from(["", DREAM, "kitchen"]),
    st.none() | st.integers(0, 99),
    st.none() | st.integers(0, 99),
)
def test_when_a_synapse_may_go(force: int, context: str, last: int | None, born: int | None) -> None:
    one = Synapse(target="hub_elm", type="causes", force=force, context=context, last_activation=last)
    assert is_tentative(one) == (context == DREAM and force / MOST_FORCE <= 0.2)
    counts = born if last is None else last
    expected = None if counts is None or not (force < WEAK or is_tentative(one)) else counts + IDLE_MS
    assert fades(one, born) == expected
    assert earliest([one, one], born) == expected


def test_the_first_of_several() -> None:
    some = [
        Synapse(target="hub_elm", type="causes", force=force, last_activation=at) for force, at in ((5, 9), (60_000, 1), (5, 7))
    ]
    assert earliest(some, None) == 7 + IDLE_MS
    assert earliest([], 5) is None
    assert [since(Hub(id="hub_a", concept="a", created_at=at, as_of=9)) for at in (0, None)] == [0, 9]
