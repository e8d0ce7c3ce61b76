"""docs/design/emotion.md against the code: its tables, and its samples to the byte."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import luna_cli
from luna_cli.files import codec
from luna_cli.graph.neuromodulation import PROTOTYPES
from luna_cli.model.emotion import NAMES
from luna_cli.model.emotion_table import EMOTIONS
from luna_cli.model.emotion_wire import read_emotion, read_state, write_emotions, write_state
from luna_cli.model.stimulus import EVENTS

PAGE = (Path(luna_cli.__file__).parent.parent / "docs" / "design" / "emotion.md").read_text(encoding="utf-8")
SAMPLES = dict(re.findall(r"^<!-- sample: (\w+) -->\n```json\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
ROWS = [[cell.strip() for cell in line.strip("| ").split("|")] for line in PAGE.splitlines() if line.startswith("| ")]

WRITTEN_BACK: dict[str, Callable[[Any], dict[str, Any]]] = {
    "emotions": lambda document: write_emotions(tuple(read_emotion(item, "UTC") for item in document["emotions"])),
    "state": lambda document: write_state(read_state(document, "UTC")),
}


@pytest.mark.parametrize("name", WRITTEN_BACK)
def test_a_sample_is_read_and_written_back_to_its_bytes(name: str) -> None:
    assert codec.encode(WRITTEN_BACK[name](codec.decode(SAMPLES[name].encode()))).decode() == SAMPLES[name]


def test_every_sample_is_tested() -> None:
    assert SAMPLES.keys() == WRITTEN_BACK.keys()


def test_the_table_of_emotions() -> None:
    told = [row for row in ROWS if row[0].startswith("emotion_")]
    assert [row[1] for row in told] == list(EMOTIONS)
    for row, (name, emotion) in zip(told, EMOTIONS.items(), strict=True):
        neuron = emotion.neuron
        limits = f"{neuron.activation:g}, {neuron.influence:g}, {neuron.saturation:g}"
        assert row[:9] == [
            neuron.id,
            name,
            NAMES[name],
            emotion.tone,
            f"{emotion.valence:g}",
            f"{emotion.arousal:g}",
            limits,
            str(neuron.rise),
            str(neuron.decline),
        ]
        late = [f" (+{one.delay_minutes:g})" if one.delay_minutes else "" for one in neuron.triggers]
        triggers = [f"{one.source} {one.weight:g}{delay}" for one, delay in zip(neuron.triggers, late, strict=True)]
        assert row[9] == (", ".join(triggers) or "–")
        assert row[10] == (", ".join(f"{one.target} {one.modification:+g}" for one in neuron.influences) or "–")
        against = (f"{other.split('_', 2)[2]} {degree:g}" for other, degree in neuron.incompatibilities.items())
        assert row[11] == (", ".join(against) or "–")


def test_the_table_of_events() -> None:
    told = {row[0]: row[1:] for row in ROWS if row[0] in EVENTS and len(row) == 4}
    assert told == {
        name: [french, what, ", ".join(f"{level} {size:+g}" for level, size in levels.items())]
        for name, (french, what, levels) in EVENTS.items()
    }


def test_the_table_of_states() -> None:
    told = {row[0]: row[1:5] for row in ROWS if row[0] in PROTOTYPES and len(row) == 6}
    names = ("dopamine", "serotonin", "noradrenaline", "oxytocin")
    assert told == {
        state: [f"{levels[name]:g}" if name in levels else "any" for name in names] for state, levels in PROTOTYPES.items()
    }
