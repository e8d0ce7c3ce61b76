"""What the best memories call to mind, in a whole index: an answer that lies in several places, and settings that switch it."""

from typing import TYPE_CHECKING, Any

import pytest

from luna_cli.vault.index.search import Hit
from tests.vault.index.filled import DAY, META, NOON, PLAIN, Fields, ask, filled

if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection
    from tests.vault.conftest import Keeper

ON, OFF = PLAIN | {"recall.network": 0.3}, PLAIN | {"recall.network": 0.0}
SMALL_TALK = (
    "The neighbours came by with their dog",
    "It rained and rained all morning",
    "Somebody phoned and said nothing",
    "Grandmother wrote a letter in green ink",
    "The postman was late again",
    "We had lentils with carrots",
)


BICYCLE, CELLAR = "The bicycle stands in the cellar behind the boiler", "Yann pumped the cellar dry and saved the boiler"


def talk() -> list[Fields]:
    """One conversation: the bicycle stands in the cellar; two turns later the cellar is in question, and no bicycle."""
    said = [*SMALL_TALK, BICYCLE, *SMALL_TALK[:1], CELLAR, *SMALL_TALK[1:]]
    return [{"content": text, "session": "s1", "turn": turn} for turn, text in enumerate(said)]


def others() -> list[Fields]:
    return [{"content": f"Something else happened on day {n}", "session": f"o{n}"} for n in range(30)]


def contents(hits: list[Hit]) -> list[str]:
    return [hit.value("content") for hit in hits]


@pytest.fixture
def db() -> Any:
    found = filled([*talk(), *others()])
    yield found
    found.close()


def test_the_second_place_of_an_answer_is_found_by_association_alone(db: "Connection") -> None:
    plain = contents(ask(db, "where is the bicycle", 10, meta=OFF))
    found = ask(db, "where is the bicycle", 10, meta=ON)
    assert (plain[0], found[0].value("content")) == (BICYCLE, BICYCLE)
    assert plain.index(CELLAR) > 2
    assert found[1].value("content") == CELLAR
    assert found[1].parts["network"] > 0.0
    assert found[1].parts["words"] == 0.0


def test_the_parts_of_a_score_add_up_with_it(db: "Connection") -> None:
    hits = ask(db, "where is the bicycle", 10, meta=META)
    for hit in hits:
        assert hit.score == sum(hit.parts.values())
        assert hit.parts["network"] >= 0.0
    most = max(hit.parts["network"] for hit in hits)
    best = max(sum(hit.parts[name] for name in ("words", "neighbours", "session", "person", "date")) for hit in hits)
    assert most == pytest.approx(META["recall.network"] * best)


def test_switched_off_it_adds_nothing(db: "Connection") -> None:
    assert {hit.parts["network"] for hit in ask(db, "where is the bicycle", 10, meta=OFF)} == {0.0}


def test_two_memories_call_nothing_to_mind() -> None:
    db = filled([{"content": "bread oven"}, {"content": "bread and oven again"}])
    assert {hit.parts["network"] for hit in ask(db, "bread", meta=ON)} == {0.0}
    db.close()


def test_the_words_of_the_cue_count_once() -> None:
    db = filled([{"content": f"bread n{n}"} for n in range(5)])
    assert {hit.parts["network"] for hit in ask(db, "bread", meta=ON)} == {0.0}
    db.close()


@pytest.mark.parametrize("count", [4, 20, 39])
def test_the_order_in_which_memories_entered_the_index_shows_nowhere(count: int) -> None:
    """Of many memories that are worth the same, no row number says which ones light their words."""
    same = {"created": NOON - 500 * DAY, "session": None}
    memories = [same | {"content": f"bread {('oven', 'salt', 'rye')[n % 3]} n{n}", "id": f"exp_{n:012x}"} for n in range(count)]
    answers = []
    for order in (memories, memories[::-1], memories[::2] + memories[1::2]):
        db = filled(order)
        answers.append([(hit.value("id"), round(hit.score, 9)) for hit in ask(db, "bread", 10, meta=ON)])
        db.close()
    assert answers[0] == answers[1] == answers[2]


def test_what_is_gone_calls_nothing_to_mind_any_more(keeper: "Keeper") -> None:
    def lay(turn: int, content: str) -> None:
        context = {"session_id": "s1", "turn": turn}
        keeper.lay(
            f"leaves/2026-11-20/a{turn}.json", id=f"exp_{turn:012x}", content=content, session_context=context, language="en"
        )

    every = [one["content"] for one in talk()]
    for turn, content in enumerate(every):
        lay(turn, content)
    before = ask(keeper.open().db, "where is the bicycle", 10, meta=ON)
    assert contents(before)[:2] == [BICYCLE, CELLAR]
    (keeper.path / f"leaves/2026-11-20/a{every.index(CELLAR)}.json").unlink()
    lay(every.index(CELLAR), "Yann went home.")
    after = ask(keeper.open().db, "where is the bicycle", 10, meta=ON)
    assert contents(after)[0] == BICYCLE
    assert {hit.parts["network"] for hit in after if hit.value("content") == "Yann went home."} == {0.0}
