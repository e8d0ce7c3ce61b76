"""The picture of a night: as wide as it may be, higher where more was done, ASCII where it must."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.cli.night import HEIGHT, picture
from luna_cli.dream.cycle import PHASES
from luna_cli.model.tier import TIERS
from tests.strategies import QUICK

counts = st.integers(0, 10**7)
tiers = st.fixed_dictionaries(dict.fromkeys(TIERS, counts))


def document(before: dict[str, int], after: dict[str, int], **phases: dict[str, Any]) -> dict[str, Any]:
    """Return a report as far as a picture looks at it; `deep_sleep` is the phase `deep-sleep`."""
    return {"memories": {"before": before, "after": after}, "phases": {name.replace("_", "-"): of for name, of in phases.items()}}


NONE = dict.fromkeys(TIERS, 0)
MOVED = document(
    {"seed": 10, "leaf": 70, "branch": 8, "root": 2},
    {"seed": 7, "leaf": 70, "branch": 9, "root": 2},
    analysis={"reinforced": [{}] * 3, "read": 12, "new_hubs": 2, "new_synapses": 31, "reinforced_synapses": 15},
    extraction={"syntheses": [{}], "passed_over": 4, "reasons": "x"},
    promotion={
        "promoted": [{"from": "leaf", "to": "branch"}] * 2,
        "demoted": [{"from": "branch", "to": "leaf"}],
        "archived": [{"from": "seed", "to": "archived"}],
    },
    deep_sleep={"synapses": 3, "scaled": [{}], "merged": []},
    consolidation={"archived": [{"tier": "seed"}] * 2},
    awakening={"working_memory": [], "preloaded": []},
)


def test_a_phase_stands_as_high_as_it_did_much_and_a_tier_shows_what_crossed_its_lower_edge() -> None:
    assert picture(MOVED, 60, plain=True, language="en") == [
        "#######",
        "#######",
        "####### ####### ####### ####### #######    .    _______",
        "  read   gather  tiers    deep   let go   REM     wake",
        "   63      1       3       4       3       -       0",
        "",
        "root     2 ->  2  #",
        "branch   8 ->  9  ###+                                 ^2 v1",
        "leaf    70 -> 70  ###################################",
        "seed    10 ->  7  ####-                                v3",
    ]


def test_it_is_drawn_in_blocks_and_in_french_as_well() -> None:
    lines = picture(MOVED, 60, plain=False, language="fr")
    assert lines[0] == "███████"
    assert lines[2].split() == ["███████", "▄▄▄▄▄▄▄", "███████", "███████", "███████", "·", "▁▁▁▁▁▁▁"]
    assert lines[3].split() == ["lire", "réunir", "niveaux", "profond", "laisser", "rêver", "éveil"]
    assert lines[7].startswith("branche   8 →  9  ███")
    assert lines[7].endswith("▓" + " " * (len(lines[7]) - lines[7].index("▓") - 6) + "↑2 ↓1")
    assert "reunir" in "".join(picture(MOVED, 60, plain=True, language="fr"))


def test_a_night_of_nothing_and_an_older_report_are_drawn_too() -> None:
    quiet = picture(document(NONE, NONE, **{name.replace("-", "_"): {} for name in PHASES}), 40, plain=True, language="en")
    assert quiet[:3] == ["", "", " ".join(["____"] * 7)]
    assert quiet[6:] == [f"{tier:<6}  0 -> 0" for tier in reversed(TIERS)]
    older = document(NONE, NONE, analysis={"reinforced": [{}]}, integration={"read": 3}, expiry={"archived": [{"tier": "leaf"}]})
    del older["memories"]["before"]
    lines = picture(older, 60, plain=True, language="en")
    assert lines[4].split() == ["4", "-", "-", "-", "1", "-", "-"]
    assert lines[8].split() == ["leaf", "0", "->", "0", "v1"]


@QUICK
@given(
    width=st.integers(40, 200),
    plain=st.booleans(),
    language=st.sampled_from(["en", "fr"]),
    before=tiers,
    after=tiers,
    did=st.lists(counts | st.none(), min_size=7, max_size=7),
)
def test_no_line_is_wider_than_it_may_be(
    width: int, *, plain: bool, language: str, before: dict[str, int], after: dict[str, int], did: list[int | None]
) -> None:
    phases: dict[str, dict[str, Any]] = {}
    for name, count in zip(PHASES, did, strict=True):
        if count is not None:
            phases[name] = {"read": count, "synapses": count, "archived": [{"tier": "leaf", "from": "leaf"}] * min(count, 50)}
    lines = picture(document(before, after, **phases), width, plain=plain, language=language)
    assert len(lines) in {0, HEIGHT + 7}
    assert lines or width < 60
    assert max(map(len, lines), default=0) <= width
    assert all(line.isascii() or not plain for line in lines)
    assert all(line == line.rstrip() for line in lines)


@QUICK
@given(st.lists(counts, min_size=2, max_size=2))
def test_what_did_more_never_stands_lower(did: list[int]) -> None:
    found = document(NONE, NONE, analysis={"read": did[0]}, deep_sleep={"synapses": did[1]})
    for plain, levels in ((False, " ▁▂▃▄▅▆▇█"), (True, " _#")):
        rows = [line.ljust(40) for line in picture(found, 40, plain=plain, language="en")[:HEIGHT]]
        heights = [sum(levels.index(row[at]) for row in rows) for at in (0, 3 * 5)]
        assert (heights[0] - heights[1]) * (did[0] - did[1]) >= 0


@pytest.mark.parametrize("broken", [{}, {"memories": {"after": NONE}}, {"memories": {"after": 3}, "phases": {}}])
def test_what_is_no_report_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="dream report"):
        picture(broken, 60, plain=False, language="en")


def test_a_full_tier_lets_go_and_lets_nothing_rise() -> None:
    gone = [{"from": "leaf", "to": "archived"}] * 104
    full = document(NONE, NONE, promotion={"promoted": [], "demoted": [], "archived": gone}, consolidation={"archived": []})
    assert picture(full, 60, plain=True, language="en")[4].split() == ["-", "-", "0", "-", "104", "-", "-"]
    alone = document(NONE, NONE, extraction={"duplicates": [{}] * 2})
    assert picture(alone, 60, plain=True, language="en")[4].split() == ["-", "0", "-", "-", "2", "-", "-"]


def test_where_numbers_would_be_cut_there_is_no_picture() -> None:
    assert picture(MOVED, 20, plain=True, language="en") == []
    assert picture(MOVED, 25, plain=True, language="en")[4].split() == ["63", "1", "3", "4", "3", "-", "0"]
    many = document(NONE, NONE, analysis={"read": 1234})
    assert picture(many, 34, plain=True, language="en") == []
    assert picture(many, 35, plain=True, language="en")[4].split()[0] == "1234"
