"""What a dream reads of a vault: what no dream has read before, the hubs that it names, and who said the same earlier."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from luna_cli import clock
from luna_cli.actions import edit
from luna_cli.actions.dream import live
from luna_cli.model.change import Archive, Grow, Infer, Rewrite
from luna_cli.model.hub import Hub
from luna_cli.model.intake import Heard, Intake
from luna_cli.model.memory import EmotionalContext, Memory
from luna_cli.vault.intake import OLDER, intake
from luna_cli.vault.traces import Traces

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
DAY = clock.DAY_MS
KILN = Hub(id="hub_kiln", concept="kiln")


def read(keeper: "Keeper", **accesses: list[int]) -> Intake:
    return intake(keeper.open(), Traces(accesses=accesses), NOON)


def only(keeper: "Keeper") -> Heard:
    (one,) = read(keeper).heard
    return one


def names(one: Heard) -> list[str]:
    return [named.text for named in one.concepts]


def slept(keeper: "Keeper", at: int = NOON) -> None:
    """Live a night."""
    live(keeper.open(), at)


def set_by_hand(keeper: "Keeper", memory: Memory, *items: tuple[str, str]) -> Memory:
    vault = keeper.open()
    shown = edit.begin(vault, memory.id)
    edited = edit.settle(vault, shown, edit.settings(vault, shown, items), NOON)
    edit.edit(vault, edited, NOON)
    return keeper.read(memory.id)


# -- what is heard


def test_memories_are_heard_in_the_order_of_their_lives(keeper: "Keeper") -> None:
    kept = [keeper.keep(f"note {n}", created_at=NOON - n * DAY, session_context={"session_id": "s", "turn": n}) for n in range(4)]
    heard = read(keeper).heard
    assert [one.id for one in heard] == [memory.id for memory in reversed(kept)]
    assert {(one.session, one.entered_at) for one in heard} == {("s", NOON)}
    assert [one.turn for one in heard] == [3, 2, 1, 0]


def test_a_memory_says_its_concepts_its_speaker_its_days_and_its_causes(keeper: "Keeper") -> None:
    text = "In Lyon, with no mill, because of the flood of 14 July 2026."
    keeper.keep(text, session_context={"speaker": "Marie Roy"}, created_at=NOON)
    keeper.keep("A mill and a flood.", created_at=NOON + 1)
    one = read(keeper).heard[0]
    assert {(named.text, named.kind) for named in one.concepts} >= {
        ("Lyon", "place"),
        ("mill", "concept"),
        ("flood", "concept"),
        ("Marie Roy", "person"),
        ("2026-07-14", "time"),
    }
    assert one.causes == (("flood", "mill"),)
    slugs = read(keeper).slugs
    assert {slugs[named.key] for named in one.concepts} >= {"lyon", "flood", "marie-roy", "day-2026-07-14"}


@pytest.mark.parametrize(
    ("content", "days"),
    [
        ("Le 14 juillet 2026, puis le 2026-07-15.", ["2026-07-14", "2026-07-15"]),
        ("Yesterday and last week, 12 loaves.", []),
        ("Nobody said when.", []),
    ],
)
def test_days_are_those_that_a_text_names_in_figures(keeper: "Keeper", content: str, days: list[str]) -> None:
    keeper.keep(content)
    assert [named.text for named in only(keeper).concepts if named.kind == "time"] == days


@pytest.mark.parametrize("at", [clock.MIN_MS, clock.MAX_MS])
def test_days_at_the_ends_of_the_calendar(keeper: "Keeper", at: int) -> None:
    keeper.keep("On 31 December, 1 January, 0001-01-01 and 9999-12-31; yesterday and tomorrow, the 2nd.", created_at=at)
    days = {named.text for named in only(keeper).concepts if named.kind == "time"}
    assert days <= {"0001-01-01", "0001-12-31", "9999-12-31", "9999-01-01"}
    assert days


def test_the_beginning_of_a_long_text_is_read(keeper: "Keeper") -> None:
    keeper.apply(Grow(before=None, after=KILN), Grow(before=None, after=Hub(id="hub_oak", concept="oak")))
    keeper.keep(f"The kiln. {'I said nothing more. ' * 2000} The oak.")
    assert only(keeper).hubs == ("hub_kiln",)


def test_a_speaker_who_is_named_at_the_beginning_of_a_sentence_is_a_person(keeper: "Keeper") -> None:
    keeper.keep("The oven is warm.", session_context={"speaker": "Rosa"})
    memory = keeper.keep("Rosa bakes. Bread rises.")
    found = next(one for one in read(keeper).heard if one.id == memory.id)
    assert [(named.text, named.kind) for named in found.concepts] == [("Rosa", "person")]


def test_what_a_dream_has_read_and_what_somebody_linked_is_not_heard_again(keeper: "Keeper") -> None:
    keeper.apply(Grow(before=None, after=KILN))
    keeper.keep("I lit the kiln.")
    slept(keeper)
    memory = keeper.keep("I swept the floor.")
    keeper.apply(Rewrite(before=memory, after=replace(memory, concepts=("hub_kiln",))))
    assert read(keeper).heard == ()


def test_archived_memories_are_left_alone(keeper: "Keeper") -> None:
    gone = keeper.keep("The kiln and the glaze.")
    keeper.apply(Archive(id=gone.id, at=NOON, reason="unused"))
    memory = keeper.keep("The kiln again.")
    found = read(keeper)
    assert [one.id for one in found.heard] == [memory.id]
    assert found.earlier == {}


def test_feelings_are_read_unless_somebody_told_them(keeper: "Keeper") -> None:
    text = "I am so happy, what a wonderful day!"
    sad = EmotionalContext(primary_emotion="concern", intensity=0.7, valence=-0.5)
    keeper.keep(text, created_at=NOON)
    keeper.keep(f"{text} Really!", created_at=NOON + 1, emotional_context=sad)
    first, second = read(keeper).heard
    assert first.emotion is not None
    assert first.emotion.valence > 0.3
    assert second.emotion is None


# -- what is known already


def test_hubs_that_a_text_names_come_whole(keeper: "Keeper") -> None:
    keeper.apply(Grow(before=None, after=KILN), Grow(before=None, after=Hub(id="hub_oak", concept="oak")))
    keeper.keep("We fired both kilns.")
    found = read(keeper)
    assert found.heard[0].hubs == ("hub_kiln",)
    assert dict(found.hubs) == {"hub_kiln": KILN}
    assert found.count == 2


def test_another_name_of_a_hub_is_that_hub(keeper: "Keeper") -> None:
    keeper.apply(Grow(before=None, after=replace(KILN, aliases=("pottery oven", "hub_furnace"))))
    keeper.keep("I lit the pottery oven.")
    keeper.keep("She mended the pottery oven, and the furnace.")
    slept(keeper)
    hubs = [path for path in keeper.files() if path.startswith("graph/hubs/")]
    assert "graph/hubs/ki/kiln.json" in hubs
    assert not any("pottery" in path or "furnace" in path for path in hubs)


def test_an_older_memory_is_linked_when_another_says_the_same(keeper: "Keeper") -> None:
    older = keeper.keep("I bought some glaze.", created_at=NOON - DAY)
    slept(keeper)
    assert keeper.read(older.id).concepts == ()
    newer = keeper.keep("The glaze is dry.")
    assert list(read(keeper).earlier.values()) == [((older.id, ()),)]
    slept(keeper, NOON + DAY)
    assert (keeper.read(older.id).concepts, keeper.read(newer.id).concepts) == (("hub_glaze",), ("hub_glaze",))


def test_who_speaks_once_a_night_is_known_on_the_second(keeper: "Keeper") -> None:
    older = keeper.keep("It rains.", session_context={"speaker": "Rosa Roy"}, created_at=NOON - DAY)
    slept(keeper)
    newer = keeper.keep("It snows.", session_context={"speaker": "Rosa Roy"})
    slept(keeper, NOON + DAY)
    assert (keeper.read(older.id).concepts, keeper.read(newer.id).concepts) == (("hub_rosa-roy",), ("hub_rosa-roy",))


def test_an_older_memory_that_says_the_words_and_not_the_concept_is_none(keeper: "Keeper") -> None:
    keeper.keep("They glaze slowly, whatever happens.")
    slept(keeper)
    keeper.keep("The glaze is dry.")
    assert read(keeper).earlier == {}


def test_of_many_older_memories_some_are_linked(keeper: "Keeper") -> None:
    for number in range(OLDER + 4):
        keeper.lay(
            f"leaves/2026-11-1{number % 10}/n{number}.json",
            id=f"exp_{number:012x}",
            content=f"I bought some glaze, {'x' * number}.",
            inferred=("concepts",),
            language="en",
        )
    keeper.keep("The glaze is dry.")
    (found,) = read(keeper).earlier.values()
    assert len(found) == OLDER


def test_what_was_used_is_told_by_its_hubs(keeper: "Keeper") -> None:
    keeper.apply(Grow(before=None, after=KILN))
    memory = keeper.keep("I lit the kiln.")
    slept(keeper)
    found = read(keeper, **{memory.id: [NOON + DAY], "exp_00000000beef": [NOON]})
    assert found.used == (("hub_kiln",),)
    assert set(found.hubs) == {"hub_kiln"}


def test_a_hub_whose_file_is_broken_is_told_and_the_night_goes_on(keeper: "Keeper") -> None:
    broken = keeper.put("graph/hubs/ki/kiln.json", b'{"id": "hub_kiln", "concept": 7}\n')
    one, two = keeper.keep("I lit the kiln in the barn."), keeper.keep("She swept the kiln and the barn.")
    assert read(keeper).broken == {"hub_kiln"}
    slept(keeper)
    assert broken.read_bytes() == b'{"id": "hub_kiln", "concept": 7}\n'
    assert "hub_barn" in keeper.read(one.id).concepts
    assert "hub_kiln" not in keeper.read(one.id).concepts + keeper.read(two.id).concepts


# -- what is written, and read anew


def test_what_somebody_said_while_the_dream_was_reading_stays(keeper: "Keeper") -> None:
    glad = EmotionalContext(primary_emotion="joy", intensity=0.9, valence=0.9)
    mine = EmotionalContext(arousal=0.9)
    memory = keeper.keep("note")
    keeper.apply(Rewrite(before=memory, after=replace(memory, concepts=("hub_mine",), emotional_context=mine)))
    keeper.apply(Infer(id=memory.id, concepts=("hub_read",), emotion=glad))
    after = keeper.read(memory.id)
    assert (after.concepts, after.emotional_context, after.inferred) == (("hub_mine",), mine, ())


def test_what_a_dream_read_it_may_add_to(keeper: "Keeper") -> None:
    glad = EmotionalContext(primary_emotion="joy", intensity=0.9, valence=0.9)
    memory = keeper.keep("note")
    keeper.apply(Infer(id=memory.id, concepts=("hub_a",), emotion=glad))
    keeper.apply(Infer(id=memory.id, concepts=("hub_a", "hub_b"), emotion=None))
    after = keeper.read(memory.id)
    assert (after.concepts, after.emotional_context) == (("hub_a", "hub_b"), glad)
    assert after.inferred == ("concepts", "emotional_context")


@pytest.fixture
def dreamt(keeper: "Keeper") -> Memory:
    """A memory about a kiln, and glad, as a dream read it; there is a hub called oak, too."""
    keeper.apply(Grow(before=None, after=KILN), Grow(before=None, after=Hub(id="hub_oak", concept="oak")))
    memory = keeper.keep("I lit the kiln, what a wonderful day, I am so happy!")
    slept(keeper)
    return keeper.read(memory.id)


def test_a_new_text_is_read_anew(keeper: "Keeper", dreamt: Memory) -> None:
    assert (dreamt.concepts, dreamt.inferred) == (("hub_kiln",), ("concepts", "emotional_context"))
    changed = set_by_hand(keeper, dreamt, ("content", "I planted an oak, and I am sad and lonely."))
    assert (changed.concepts, changed.emotional_context, changed.inferred) == ((), EmotionalContext(), ())
    slept(keeper, NOON + DAY)
    after = keeper.read(dreamt.id)
    assert (after.concepts, after.inferred) == (("hub_oak",), dreamt.inferred)
    assert after.emotional_context.valence < 0.0 < dreamt.emotional_context.valence


def test_what_is_no_new_text_keeps_what_was_read(keeper: "Keeper", dreamt: Memory) -> None:
    after = set_by_hand(keeper, dreamt, ("summary", "A good day."), ("tags", "clay"))
    assert (after.concepts, after.emotional_context, after.inferred) == (dreamt.concepts, dreamt.emotional_context, dreamt.inferred)
    assert read(keeper).heard == ()


@pytest.mark.parametrize("text", [[], [("content", "I planted an oak in spring.")]])
def test_what_somebody_sets_is_theirs_from_then_on(keeper: "Keeper", dreamt: Memory, text: list[tuple[str, str]]) -> None:
    after = set_by_hand(keeper, dreamt, ("concepts", "+oak"), ("valence", "-0.2"), ("emotion", "concern"), *text)
    assert after.concepts == ("hub_kiln", "hub_oak")
    assert after.emotional_context.primary_emotion == "concern"
    assert after.inferred == ()
    slept(keeper, NOON + DAY)
    assert keeper.read(dreamt.id) == after


def test_concepts_that_somebody_took_away_stay_away_until_the_text_changes(keeper: "Keeper", dreamt: Memory) -> None:
    set_by_hand(keeper, dreamt, ("concepts", "-kiln"), ("valence", "0.1"))
    slept(keeper, NOON + DAY)
    assert keeper.read(dreamt.id).concepts == ()
    set_by_hand(keeper, dreamt, ("content", "I lit the kiln again."))
    slept(keeper, NOON + 2 * DAY)
    after: Any = keeper.read(dreamt.id)
    assert after.concepts == ("hub_kiln",)
    assert after.emotional_context.valence == 0.1


def test_every_night_leaves_an_index_as_it_would_be_built_anew(keeper: "Keeper", dreamt: Memory) -> None:
    keeper.keep("The kiln is warm because of the fire.", session_context={"speaker": "Rosa"})
    keeper.keep("The fire of 14 July 2026 in Lyon, said Rosa.")
    slept(keeper, NOON + DAY)
    assert keeper.incremental() == keeper.rebuilt()
    assert keeper.read(dreamt.id).concepts == ("hub_kiln",)
