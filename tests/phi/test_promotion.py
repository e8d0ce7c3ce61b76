from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS
from luna_cli.model.memory import EmotionalContext, Memory, PhiMetrics
from luna_cli.model.tier import PHI, TRUSTS, WEIGHT_BASE
from luna_cli.phi.promotion import Standing, explain, needs_corroboration, risen, standing

LEAF = Standing(
    tier="leaf",
    weight=1.0,
    intensity=0.5,
    valence=0.0,
    access_days=5.0,
    access_count=6,
    age_days=15.0,
    tier_days=15.0,
    trust="user",
)


def test_the_score_is_the_sum_of_four_terms() -> None:
    score = explain(LEAF)
    assert [term.name for term in score.terms] == ["weight", "emotion", "access", "maturity"]
    assert [term.share for term in score.terms] == pytest.approx([0.4, 0.075, 0.1, 0.05])
    assert score.total == pytest.approx(0.625)
    assert (score.tier, score.target, score.threshold) == ("leaf", "branch", 0.618)
    assert score.passes
    assert score.reaches
    assert score.missing == ()


def test_a_score_at_its_threshold_passes_whatever_the_rounding() -> None:
    at = replace(LEAF, weight=(0.618 - 0.225) / 0.4)
    assert explain(replace(at, weight=at.weight - 1e-9)).passes
    assert not explain(replace(at, weight=at.weight - 1e-6)).passes


def test_what_is_missing_is_said() -> None:
    poor = replace(LEAF, weight=0.618034, access_count=2, age_days=6.99, tier_days=0.5, trust="external")
    score = explain(poor)
    assert not score.passes
    assert not score.reaches
    assert score.missing == (
        "its score 0.445 is below 0.618",
        "it was used on 2 of 3 days",
        "it is 6.9 of 7 days old",
        "it is a leaf for 0.5 of 3 days",
        "its trust is external, which rises no higher than leaf uncorroborated",
    )


@pytest.mark.parametrize(
    "short",
    [
        replace(LEAF, access_count=2),
        replace(LEAF, age_days=6.9, weight=1.1),
        replace(LEAF, tier_days=2.9),
        replace(LEAF, trust="agent"),
        replace(LEAF, threats=True),
    ],
)
def test_each_gate_holds_alone_and_leaves_a_candidate(short: Standing) -> None:
    score = explain(short)
    assert score.reaches
    assert len(score.missing) == 1
    assert [gate.passes for gate in score.gates].count(False) == 1


@pytest.mark.parametrize("trust", TRUSTS)
def test_anyone_may_become_a_leaf_and_the_trusted_more(trust: str) -> None:
    strong = replace(LEAF, weight=1.6, access_days=30.0, access_count=30, age_days=90.0, tier_days=90.0, intensity=1.0, trust=trust)
    trusted = trust in {"user", "self"}
    assert explain(replace(strong, tier="seed")).passes
    assert explain(replace(strong, tier="leaf")).passes is trusted
    assert explain(replace(strong, tier="branch")).passes is trusted


@pytest.mark.parametrize("trust", ["external", "agent"])
def test_what_is_corroborated_rises_as_if_the_user_vouched_for_it(trust: str) -> None:
    assert not explain(replace(LEAF, trust=trust)).passes
    assert explain(replace(LEAF, trust=trust, corroborated=True)).passes


@pytest.mark.parametrize("tier", ["seed", "leaf", "branch"])
def test_a_text_with_threats_never_rises(tier: str) -> None:
    strong = replace(LEAF, tier=tier, weight=1.6, access_days=30.0, access_count=30, age_days=90.0, tier_days=90.0, intensity=1.0)
    assert explain(strong).passes
    score = explain(replace(strong, trust="self", corroborated=True, threats=True))
    assert score.missing == ("its text gives orders to a reader, and such a text never rises",)


@pytest.mark.parametrize(
    ("tier", "trust", "needed"),
    [
        ("seed", "external", False),
        ("leaf", "external", True),
        ("branch", "agent", True),
        ("leaf", "user", False),
        ("root", "agent", False),
    ],
)
def test_corroboration_is_asked_for_where_it_decides(tier: str, trust: str, *, needed: bool) -> None:
    assert needs_corroboration(tier, trust) is needed


def test_a_sad_memory_counts_like_a_glad_one() -> None:
    assert explain(replace(LEAF, valence=-0.8)).total == explain(replace(LEAF, valence=0.8)).total > explain(LEAF).total


def test_a_root_cannot_rise() -> None:
    with pytest.raises(ValueError, match="a root cannot be promoted"):
        explain(replace(LEAF, tier="root"))


@given(
    st.sampled_from(["seed", "leaf", "branch"]),
    st.floats(0, PHI),
    st.floats(0, 1),
    st.floats(-1, 1),
    st.floats(0, 1e3),
    st.floats(0, 1e5),
)
def test_the_score_is_bounded_and_missing_agrees_with_it(
    tier: str, weight: float, intensity: float, valence: float, access_days: float, age: float
) -> None:
    score = explain(
        replace(
            LEAF,
            tier=tier,
            weight=weight,
            intensity=intensity,
            valence=valence,
            access_days=access_days,
            access_count=100,
            age_days=age,
            tier_days=age,
        )
    )
    assert 0.0 <= score.total <= 0.4 * PHI + 0.6 + 1e-9
    assert score.passes == (score.reaches and all(gate.passes for gate in score.gates))


MEMORY = Memory(
    id="exp_a1b2c3d4e5f6",
    memory_type="seed",
    created_at=-5 * DAY_MS,
    updated_at=0,
    content="Le levain de Marie a doublé en quatre heures",
    entered_at=0,
    phi_metrics=PhiMetrics(phi_weight=PHI, as_of=None),
    emotional_context=EmotionalContext(intensity=0.7, valence=-0.2),
    access_days=2.0,
    access_count=2,
)


def test_a_memory_is_judged_at_the_instant_asked_for() -> None:
    judged = standing(MEMORY, 7 * DAY_MS)
    base = WEIGHT_BASE["seed"]
    assert judged.weight == pytest.approx(base + (PHI - base) / PHI)
    assert judged.access_days == pytest.approx(2.0 * 2 ** (-7 / 30))
    assert (judged.age_days, judged.tier_days) == (12.0, 7.0)
    assert (judged.tier, judged.intensity, judged.valence, judged.trust, judged.access_count) == ("seed", 0.7, -0.2, "user", 2)


def test_a_rise_lifts_the_weight_to_the_new_base_and_never_lowers_it() -> None:
    light = risen(PhiMetrics(phi_weight=0.4, as_of=0, phi_resonance=0.3, evolution_rate=0.1), "seed", "leaf", DAY_MS)
    assert light == PhiMetrics(
        phi_weight=WEIGHT_BASE["leaf"], phi_distance=1.0, phi_resonance=0.3, evolution_rate=0.1, as_of=DAY_MS
    )
    heavy = risen(PhiMetrics(phi_weight=1.5, as_of=0), "seed", "leaf", DAY_MS)
    assert WEIGHT_BASE["leaf"] < heavy.phi_weight < 1.5
    assert heavy.phi_distance == PHI - heavy.phi_weight
