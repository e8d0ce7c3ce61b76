"""Feeling through the actions: names in both languages, near matches, what is written, and the lexicon that is asked."""

from pathlib import Path

import pytest

from luna_cli.actions.feel import events, feelings, own_lexicon, read_text, set_level, trigger
from luna_cli.errors import CorruptError, LunaError, NotFoundError, UsageError
from luna_cli.vault.store import Vault

HOUR = 3_600_000


def test_set_takes_names_in_both_languages_and_fades(opened: Vault, now: int) -> None:
    assert set_level(opened, "Joie", 0.8, now).emotions == {"joy": 0.8}
    assert set_level(opened, "sérotonine", 0.9, now).state.neuromodulators["serotonin"] == 0.9
    later = feelings(opened, now + 6 * HOUR)
    assert later.emotions["joy"] == pytest.approx(0.8 * 2**-1.5)
    assert later.state.neuromodulators["serotonin"] == pytest.approx(0.7)
    assert feelings(opened, now + 240 * HOUR).emotions == {}


def test_events_move_feelings_levels_and_the_state(opened: Vault, now: int) -> None:
    found = trigger(opened, ["bon résultat", "pattern-found"], now)
    assert found.active == ["curiosity", "joy"]
    assert found.cognitive == "flow"
    assert found.choices.hits < 1
    assert found.effects["plasticity"] == pytest.approx(1.25)
    assert found.influences["exploration"] > 0.2


def test_an_unknown_name_writes_nothing_and_names_near_ones(opened: Vault, now: int) -> None:
    with pytest.raises(NotFoundError) as caught:
        set_level(opened, "tristese", 0.5, now)
    assert "tristesse" in caught.value.hint
    with pytest.raises(NotFoundError) as caught:
        set_level(opened, "zzz", 0.5, now)
    assert "there are joy" in caught.value.hint
    with pytest.raises(NotFoundError) as caught:
        trigger(opened, ["thanks", "remercement"], now)
    assert "remerciement" in caught.value.hint
    for level in (-0.1, 1.1, float("nan")):
        with pytest.raises(UsageError, match="0 to 1"):
            set_level(opened, "joy", level, now)
    assert feelings(opened, now).emotions == {}
    assert not Path(opened.root, "traces").exists()


def test_many_events_make_several_lines_and_all_count(opened: Vault, now: int) -> None:
    trigger(opened, ["new_hub"] * 45, now)
    (log,) = Path(opened.root, "traces").iterdir()
    assert len(log.read_text().split()) == 3
    assert feelings(opened, now).state.neuromodulators["noradrenaline"] == 1.0


def test_a_vault_s_own_events_are_listed_and_may_happen(opened: Vault, now: int) -> None:
    file = Path(opened.root, "graph", "emotions.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text('{"emotions": [{"id": "e", "type": "ferveur", "triggers": [{"source": "Chorale du soir", "weight": 1}]}]}')
    assert [one.name for one in events(opened)][-1] == "chorale_du_soir"
    assert trigger(opened, ["chorale du soir"], now).emotions == {"ferveur": 0.5}


def test_every_event_does_something(opened: Vault) -> None:
    assert all(one.raises or one.levels for one in events(opened))


def test_a_text_is_read_by_the_lexicon_that_is_named(opened: Vault, tmp_path: Path) -> None:
    assert read_text(opened, "je suis pas du tout content")[0] == "fr"
    mine = tmp_path / "mine.tsv"
    mine.write_text("en\tbread\t0.9\t0.4\tlove\n", encoding="utf-8")
    language, reading = read_text(opened, "bread and sorrow", path=str(mine))
    assert (language, reading.context.primary_emotion) == ("en", "love")
    assert [one.word for one in reading.felt] == ["bread"]
    mine.write_text("en\tbread\n", encoding="utf-8")
    with pytest.raises(CorruptError, match=r"mine\.tsv: line 1: has 2 cells"):
        own_lexicon(str(mine))
    with pytest.raises(LunaError, match=r"gone\.tsv"):
        own_lexicon(str(tmp_path / "gone.tsv"))
