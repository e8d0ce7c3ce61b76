"""Memory tests over an open vault: what holds, what breaks, and the measures by their definitions."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from luna_cli.actions.recall import Filters
from luna_cli.actions.test import Judged, judge
from luna_cli.cli.filters import where
from luna_cli.clock import DAY_MS, iso
from luna_cli.model.memory import Memory
from luna_cli.vault.store import Vault

Keep = Callable[..., Memory]
Run = Callable[..., Judged]


def _narrow(tiers: Sequence[str], tags: Sequence[str]) -> Filters:
    return where(list(tiers), list(tags), None, None, None)


@pytest.fixture
def run(opened: Vault, now: int) -> Run:
    """`run(*assertions, **head)`: judge one file of them."""

    def judged(*items: dict[str, Any], **head: Any) -> Judged:
        text = json.dumps({"luna_tests": 1, **head, "assertions": items}, ensure_ascii=False)
        folder = Path(opened.root, "tests")
        folder.mkdir(exist_ok=True)
        (folder / "a.json").write_text(text, encoding="utf-8")
        return judge(opened, [], now, _narrow)

    return judged


@pytest.fixture
def three(keep: Keep, now: int) -> list[Memory]:
    """Three memories in the order in which the cue `bread oven` finds them."""
    texts = ("the bread and the oven, bread oven", "An oven of bricks", "Marie préfère le pain à 65 % d'hydratation, not bread")
    return [keep(text, created_at=now - place * DAY_MS) for place, text in enumerate(texts)]


def must(*wanted: dict[str, str], cue: str = "bread oven", **keys: Any) -> dict[str, Any]:
    return {"cue": cue, "must_recall": wanted, **keys}


def must_not(*wanted: dict[str, str], cue: str = "bread oven", **keys: Any) -> dict[str, Any]:
    return {"cue": cue, "must_not_recall": wanted, **keys}


def _apart(number: int) -> str:
    """Return a text about bread that shares no other word with the next one."""
    return "bread " + " ".join(f"word{number}{letter}" for letter in "abcdef")


def test_ids_their_beginnings_and_texts_are_found(run: Run, three: list[Memory]) -> None:
    ids = [{"id": one.id} for one in three]
    found = run(
        must(*ids),
        must({"id": three[0].id[4:14]}, rank=1),
        must({"text": "PAIN a 65% d’hydratation"}),
        must({"text": "oven of bricks"}, {"text": "bread oven"}),
    )
    assert found.failures == []
    assert (found.files, found.assertions, found.must) == (1, 4, 4)


def test_what_comes_too_late_or_not_at_all_breaks(run: Run, three: list[Memory]) -> None:
    found = run(must({"id": three[0].id}, {"text": "brick"}, {"text": "65 %"}, rank=1), must({"text": "rye"}))
    late, absent = found.failures
    assert [(one.wanted.text, one.rank) for one in late.broken] == [("brick", late.places[1].rank), ("65 %", late.places[2].rank)]
    assert sorted(place.rank or 0 for place in late.places) == [1, 2, 3]
    assert late.came[0].id == three[0].id
    assert [(one.rank, one.problem) for one in absent.broken] == [(None, "")]


def test_an_id_that_must_come_is_one_memory(run: Run, three: list[Memory]) -> None:
    assert len({one.id for one in three}) == 3
    unknown = "exp_000000000000"
    found = run(must({"id": unknown}))
    assert found.failures[0].broken[0].problem == f"no memory has the id {unknown}"


def test_an_ambiguous_beginning_breaks_must_recall_and_guards_must_not_recall(run: Run, keep: Keep) -> None:
    made = [keep(_apart(number)) for number in range(17)]  # two of them begin alike
    digit = next(one for one in "0123456789abcdef" if sum(memory.id[4] == one for memory in made) > 1)
    found = run(must({"id": digit}, cue="bread", rank=50), must_not({"id": digit}, cue="bread", rank=50))
    both = found.failures
    assert "is the beginning of several ids" in both[0].broken[0].problem
    assert both[1].broken[0].rank is not None


def test_must_not_recall_holds_beyond_its_rank_and_for_what_is_gone(run: Run, three: list[Memory]) -> None:
    found = run(
        must_not({"id": three[0].id}, rank=1),
        must_not({"text": "65 %"}, rank=1),
        must_not({"id": "exp_000000000000"}),
        must_not({"text": "rye"}, {"text": "bricks"}, rank=3),
    )
    assert [verdict.broken[0].wanted for verdict in found.failures] == [
        found.failures[0].assertion.wanted[0],
        found.failures[1].assertion.wanted[1],
    ]
    assert (found.must_not, found.held, found.must) == (4, 2, 0)
    assert found.mean(found.reciprocal) is None


def test_the_measures_are_those_of_their_definitions(run: Run, keep: Keep, now: int) -> None:
    made = [keep(_apart(place), created_at=now - place * DAY_MS) for place in range(12)]
    came = [one.id for one in run(must({"text": "nothing of it"}, cue="bread", rank=50)).failures[0].came]
    assert sorted(came) == sorted(one.id for one in made)
    wanted = [[1], [2, 12], [6], [11], []]
    items = [must(*({"id": came[rank - 1]} for rank in ranks), cue="bread") for ranks in wanted[:-1]]
    found = run(*items, must({"text": "nothing of it"}, cue="bread"), must_not({"text": "rye"}, cue="bread"))
    means = {k: found.mean(total) for k, total in found.recall.items()}
    assert means == pytest.approx({1: 1 / 5, 5: 1.5 / 5, 10: 2.5 / 5})
    assert found.mean(found.reciprocal) == pytest.approx((1 + 1 / 2 + 1 / 6) / 5)
    assert len(found.failures) == 3


def test_tiers_and_tags_narrow(run: Run, keep: Keep) -> None:
    keep("bread in a seed", tier="seed")
    keep("bread in a root", tier="root", tags=("a", "b"))
    seed, root = {"text": "in a seed"}, {"text": "in a root"}
    found = run(
        must(seed, cue="bread", tier=["seed"]),
        must_not(root, cue="bread", tier=["seed", "leaf"]),
        must(root, cue="bread", tag=["a", "b"]),
        must_not(seed, root, cue="bread", tag=["a", "c"]),
        must(seed, root, cue="bread", tier=["seed", "root"]),
    )
    assert found.failures == []


def test_the_cue_is_asked_at_its_own_instant(run: Run, keep: Keep, now: int) -> None:
    memory = keep("bread of today")
    scores = []
    for at in (now, now + 70 * DAY_MS):
        found = run(must({"text": "rye"}, cue="bread", now=iso(at)), now=iso(now + 700 * DAY_MS))
        (hit,) = found.failures[0].came
        assert hit.id == memory.id
        scores.append(hit.score)
    assert found.failures[0].assertion.now == now + 70 * DAY_MS
    assert scores[0] > scores[1]  # recent use lifts a hit


def test_the_rank_may_lie_beyond_what_is_looked_at_otherwise(run: Run, keep: Keep) -> None:
    for number in range(60):
        keep(_apart(number))
    came = run(must({"text": "rye"}, cue="bread", rank=60)).failures[0].came
    assert [hit.rank for hit in came] == list(range(1, 61))
    assert run(must({"id": came[-1].id}, cue="bread", rank=60)).failures == []
