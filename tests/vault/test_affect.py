"""The emotions and the state of a vault, what was felt since, and what the dream writes of it."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from luna_cli import clock
from luna_cli.model.change import Document, Fold
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.vault import affect, traces
from luna_cli.vault.index.open import writer
from luna_cli.vault.store import Vault
from tests.vault.conftest import Keeper

NOON = clock.parse_utc("2026-11-20T12:00:00Z")
MINUTE = 60_000
STATE = {"as_of": "2026-11-20T12:00:00Z", "emotions": {"joy": 0.8}, "working_memory": ["hub_pain"], "mien": 1}


def read(keeper: Keeper) -> affect.Affect:
    return affect.read(keeper.root, "Europe/Paris", writer(keeper.root))


def feel(keeper: Keeper, at: int, **value: Any) -> None:
    affect.leave(keeper.root, writer(keeper.root), at, value)


def _state(vault: Vault, now: int, folds: Sequence[Fold] | None = None) -> Document | None:
    return affect.read(vault.root, "Europe/Paris", writer(vault.root), folds).document(now)


def emotions_file(*items: dict[str, Any]) -> bytes:
    return json.dumps({"emotions": items}, ensure_ascii=False, indent=1).encode()


def test_a_vault_that_never_felt_is_at_rest(keeper: Keeper) -> None:
    found = read(keeper)
    assert (found.saved, found.feels, found.findings) == (None, (), ())
    assert list(found.neurons) == list(EMOTIONS)
    assert found.at(NOON).emotions == {}
    assert _state(keeper.open(), NOON) is None


def test_the_present_is_the_state_and_what_was_felt_since(keeper: Keeper) -> None:
    keeper.put(affect.STATE, json.dumps(STATE).encode())
    feel(keeper, NOON - MINUTE, set={"fear": 1.0})
    feel(keeper, NOON + 240 * MINUTE, set={"dopamine": 0.9})
    found = read(keeper)
    state = found.at(NOON + 240 * MINUTE)
    assert state.emotions == pytest.approx({"joy": 0.4})
    assert state.neuromodulators["dopamine"] == 0.9
    assert state.working_memory == ("hub_pain",)


def test_the_dream_writes_what_was_felt_and_nothing_when_nothing_was(keeper: Keeper) -> None:
    keeper.put(affect.STATE, json.dumps(STATE).encode())
    vault = keeper.open()
    assert _state(vault, NOON + 600 * MINUTE) is None
    feel(keeper, NOON + 300 * MINUTE, trigger=["thanks"])
    told = traces.read(keeper.root, writer(keeper.root), NOON + 600 * MINUTE)
    change = _state(vault, NOON + 600 * MINUTE, told.folds)
    assert change is not None
    before = read(keeper).at(NOON + 700 * MINUTE)
    keeper.apply(change, *told.folds, at=NOON + 600 * MINUTE)
    after = read(keeper)
    assert after.feels == ()
    assert after.at(NOON + 700 * MINUTE).emotions == pytest.approx(before.emotions, abs=1e-5)
    assert after.saved is not None
    assert (after.saved.working_memory, after.saved.extra) == (("hub_pain",), {"mien": 1})
    assert _state(keeper.open(), NOON + 700 * MINUTE) is None


def test_what_is_felt_while_the_dream_reads_is_counted_once(keeper: Keeper) -> None:
    feel(keeper, NOON, set={"joy": 0.5})
    told = traces.read(keeper.root, writer(keeper.root), NOON)
    feel(keeper, NOON, set={"joy": 0.9})
    change = _state(keeper.open(), NOON, told.folds)
    assert change is not None
    assert change.value["emotions"] == {"joy": 0.5}
    keeper.apply(change, *told.folds)
    assert read(keeper).at(NOON).emotions == {"joy": 0.9}
    assert _state(keeper.open(), NOON, [Fold(path="traces/other", length=1, sha256="")]) is None


def test_the_traces_of_another_clone_are_its_own(keeper: Keeper) -> None:
    affect.leave(keeper.root, "ffffff", NOON, {"set": {"joy": 0.9}})
    assert read(keeper).feels == ()


def test_lines_that_say_nothing_are_named_and_others_count(keeper: Keeper) -> None:
    feel(keeper, NOON, set={"joie": 0.5})
    (name,) = os.listdir(f"{keeper.root}/traces")
    bad = ['{"kind":"feel"}', '"feel"', '{"at":"2026-11-20T12:00:00Z","kind":"feel","ids":[],"value":{"set":{"joy":3}}}', "feel"]
    fine = '{"at":"2026-11-20T12:00:00Z","kind":"recall","cue":"feel","ids":[]}'
    path = Path(keeper.root, "traces", name)
    path.write_text(path.read_text() + "\n" + "\n".join([*bad, fine]) + "\n")
    found = read(keeper)
    assert [feel.levels for feel in found.feels] == [{"joy": 0.5}]
    assert [one.path for one in found.findings] == [f"traces/{name}"] * 4


def test_a_vault_s_own_emotions_stand_instead_of_and_beside_luna_s(keeper: Keeper) -> None:
    keeper.put(
        affect.EMOTIONS,
        emotions_file(
            {"id": "emotion_103", "type": "joie", "seuils": {"saturation": 0.5}},
            {"id": "emotion_200", "type": "ferveur", "déclencheurs": [{"source": "chorale", "poids": 1}]},
        ),
    )
    feel(keeper, NOON, trigger=["chorale"])
    feel(keeper, NOON, set={"joy": 0.9})
    found = read(keeper)
    assert found.findings == ()
    assert found.at(NOON).emotions == {"ferveur": 0.5, "joy": 0.5}


def test_a_bad_emotion_is_named_by_its_line_and_set_aside(keeper: Keeper) -> None:
    good = {"id": "emotion_200", "type": "ferveur"}
    bad = {"id": "emotion_201", "type": "ennui", "note": {"intensité": 9}, "seuils": {"activation": 2}}
    keeper.put(affect.EMOTIONS, emotions_file(good, bad, {"id": "emotion_202", "type": "ferveur"}))
    found = read(keeper)
    lines = Path(keeper.root, affect.EMOTIONS).read_text().splitlines()
    wrong = 1 + next(n for n, line in enumerate(lines) if "activation" in line)
    said = [one.words for one in found.findings]
    assert said[0] == f"{affect.EMOTIONS}: line {wrong}: seuils.activation: must be a number in 0 to 1, not 2"
    assert said[1:] == [f"{affect.EMOTIONS}: line {len(lines) - 3}: type: 'ferveur' stands for an emotion that is there already"]
    assert "ferveur" in found.neurons
    assert "ennui" not in found.neurons


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"emotions": {}}', b"\xff"])
def test_a_file_of_emotions_that_is_none_is_named_and_the_table_serves(keeper: Keeper, raw: bytes) -> None:
    keeper.put(affect.EMOTIONS, raw)
    found = read(keeper)
    assert [one.path for one in found.findings] == [affect.EMOTIONS]
    assert list(found.neurons) == list(EMOTIONS)


@pytest.mark.parametrize(
    ("raw", "line"), [(b"{", 1), (b'{\n"as_of": "2026-11-20T12:00:00Z",\n"emotions": {"joy": 7}}', 3), (b"[]", 0)]
)
def test_a_state_that_cannot_be_read_is_never_written_over(keeper: Keeper, raw: bytes, line: int) -> None:
    keeper.put(affect.STATE, raw)
    feel(keeper, NOON, set={"joy": 0.9})
    found = read(keeper)
    assert [(one.path, one.line) for one in found.findings] == [(affect.STATE, line)]
    assert found.at(NOON).emotions == {"joy": 0.9}
    assert found.broken is not None
    assert found.broken.path == affect.STATE


def test_a_trace_that_is_too_long_is_refused(keeper: Keeper) -> None:
    with pytest.raises(ValueError, match="longer than"):
        feel(keeper, NOON, trigger=["x" * 5000])


def test_what_a_dream_has_seen_happen_moves_what_is_felt(keeper: Keeper) -> None:
    change = read(keeper).document(NOON, ("threat", "thanks"))
    assert change is not None
    levels = change.value["neuromodulators"]
    assert levels["noradrenaline"] > 0.6
    assert levels["oxytocin"] > 0.5
    keeper.put(affect.STATE, json.dumps(change.value).encode())
    # A night later it has faded half way four times, and nothing else was felt.
    assert read(keeper).document(NOON + 1440 * MINUTE) is None
    assert 0.5 < read(keeper).at(NOON + 1440 * MINUTE).neuromodulators["noradrenaline"] < 0.52
