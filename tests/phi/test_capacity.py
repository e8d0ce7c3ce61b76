import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.model.memory import PhiMetrics
from luna_cli.model.tier import CAPACITY, PHI, WEIGHT_BASE
from luna_cli.phi.capacity import MARGIN, Challenger, Member, below, capacities, fallen, scale_for, settle

strengths = st.sampled_from([0.0, 0.02, 0.05, 0.1, 0.11, 0.5, 1.0])
instants = st.integers(0, 3)


def member(number: int, strength: float, at: int = 0, *, safe: bool = False) -> Member:
    return Member(safe, strength, at, at, f"exp_{number:03}")


def challenger(number: int, strength: float, at: int = 0) -> Challenger:
    return Challenger(strength, at, at, f"exp_{number:03}")


def names(found: tuple[Member, ...] | tuple[Challenger, ...]) -> list[int]:
    return [int(one.id[4:]) for one in found]


def test_the_scale_multiplies_all_four_and_leaves_at_least_one() -> None:
    assert capacities(1.0) == CAPACITY
    assert capacities(2.5) == {"seed": 3750, "leaf": 12_500, "branch": 6250, "root": 2500}
    assert capacities(0.001) == {"seed": 2, "leaf": 5, "branch": 2, "root": 1}
    assert min(capacities(1e-4).values()) == 1


@pytest.mark.parametrize(
    ("counts", "scale"),
    [
        ({}, 0.0),
        ({"leaf": 5000}, 1.0),
        ({"leaf": 5001}, 1.1),
        ({"leaf": 5001, "seed": 1800}, 1.2),
        ({"root": 2999}, 3.0),
        ({"root": 3001}, 3.1),
    ],
)
def test_a_scale_is_rounded_up_to_a_tenth(counts: dict[str, int], scale: float) -> None:
    assert scale_for(counts) == scale
    assert all(capacities(scale or 1)[tier] >= count for tier, count in counts.items())


def test_a_tier_with_room_takes_every_challenger() -> None:
    done = settle([member(1, 0.9), member(2, 0.0)], 1, [challenger(3, 0.0), challenger(4, 0.0)], 5)
    assert (done.fallen, sorted(names(done.admitted)), done.refused) == ((), [3, 4], ())


def test_the_strongest_challengers_take_the_places_of_the_weakest() -> None:
    members = [member(1, 0.3), member(2, 0.1), member(3, 0.2)]
    done = settle(members, 0, [challenger(4, 0.26), challenger(5, 0.2), challenger(6, 0.22)], 3)
    assert (names(done.fallen), names(done.admitted), names(done.refused)) == ([2], [4], [6, 5])


@pytest.mark.parametrize(("strength", "taken"), [(0.1 + MARGIN, True), (0.1 + MARGIN - 1e-9, False), (0.1, False), (0.9, True)])
def test_a_challenger_must_be_stronger_by_the_margin(strength: float, *, taken: bool) -> None:
    done = settle([member(1, 0.1)], 0, [challenger(2, strength)], 1)
    assert (names(done.fallen), names(done.admitted), names(done.refused)) == (([1], [2], []) if taken else ([], [], [2]))


def test_nobody_takes_the_place_of_what_is_safe_or_fixed() -> None:
    assert settle([member(1, 0.0, safe=True)], 0, [challenger(2, 1.0)], 1).admitted == ()
    assert settle([], 1, [challenger(2, 1.0)], 1).admitted == ()


def test_a_tier_above_its_capacity_lets_the_oldest_of_the_weakest_go_and_safe_ones_last() -> None:
    members = [member(1, 0.0, 9), member(2, 0.0, 8), member(3, 0.5), member(4, 0.0, 1, safe=True), member(5, 0.1, safe=True)]
    assert names(settle(members, 0, [], 4).fallen) == [2]
    assert names(settle(members, 0, [], 2).fallen) == [2, 1, 3]
    assert names(settle(members, 0, [], 1).fallen) == [2, 1, 3, 4]
    assert names(settle(members, 7, [], 1).fallen) == [2, 1, 3, 4, 5]


@given(
    st.lists(st.tuples(st.booleans(), strengths, instants)), st.integers(0, 3), st.lists(strengths), st.integers(1, 8), st.randoms()
)
def test_a_settled_tier_holds_its_capacity(
    there: list[tuple[bool, float, int]], fixed: int, asking: list[float], capacity: int, random: object
) -> None:
    members = [member(number, strength, at, safe=safe) for number, (safe, strength, at) in enumerate(there)]
    challengers = [challenger(500 + number, strength) for number, strength in enumerate(asking)]
    done = settle(members, fixed, challengers, capacity)
    held = fixed + len(members) - len(done.fallen) + len(done.admitted)
    assert held <= max(capacity, fixed)
    if done.refused:
        assert held == max(capacity, fixed)
    assert sorted(names(done.admitted) + names(done.refused)) == sorted(names(tuple(challengers)))
    random.shuffle(members)  # type: ignore[attr-defined]
    random.shuffle(challengers)  # type: ignore[attr-defined]
    assert settle(members, fixed, challengers, capacity) == done


def test_a_fall_takes_what_was_beyond_the_tier_that_was_lost() -> None:
    heavy = fallen(PhiMetrics(phi_weight=1.5, as_of=0, phi_resonance=0.3, evolution_rate=0.1), "branch", "leaf", DAY_MS)
    assert (heavy.phi_weight, heavy.phi_distance, heavy.as_of) == (1.0, PHI - 1.0, DAY_MS)
    assert (heavy.phi_resonance, heavy.evolution_rate) == (0.3, 0.1)
    light = fallen(PhiMetrics(phi_weight=0.5, as_of=0), "leaf", "seed", 0)
    assert light.phi_weight == 0.5
    assert fallen(PhiMetrics(phi_weight=PHI, as_of=0), "root", "branch", 10 * DAY_MS).phi_weight == PHI
    assert fallen(PhiMetrics(phi_weight=PHI, as_of=None), "root", "seed", 7).phi_weight == WEIGHT_BASE["leaf"]


def test_below_a_seed_are_the_archives() -> None:
    assert [below(tier) for tier in ("root", "branch", "leaf", "seed")] == ["branch", "leaf", "seed", None]
