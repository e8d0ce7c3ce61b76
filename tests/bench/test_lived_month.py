"""The bench that lives a conversation, on a small life of our own: it runs, and says what it found."""

from pathlib import Path

import pytest

from tests.bench import lived_month
from tests.bench.quality import Life, Question

SAID = (
    ("The kiln cracked this morning.", "Ana glazed the blue bowl.", "The ferry to the island was late.", "Rain closed the market."),
    ("A mason mended the chimney.", "Bo sold the old bicycle.", "Snow lay on the harbour wall.", "The choir sang at noon."),
)


def life() -> Life:
    memories = [
        {
            "ref": f"own/{day}-{at}",
            "content": text,
            "created_at": f"2026-03-0{day + 1}T10:0{at}:00Z",
            "session_context": {"session_id": f"s{day}", "speaker": "Bo"},
        }
        for day, said in enumerate(SAID)
        for at, text in enumerate(said)
    ]
    questions = [Question("What happened to the kiln?", frozenset({"own/0-0"}), "single-hop")]
    return Life("own", memories, questions)


def test_it_lives_every_day_and_says_what_recall_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in lived_month.SETTINGS.items():
        monkeypatch.setenv(name, value)
    head, titles, before, after, bars = lived_month.compare(life(), lived_month.Use("leaf", 1, 1, 0.05), "whole")
    assert head == "own: 8 memories poured as leaf, 1 recalls a day, seed 1"
    assert titles.split()[:3] == ["R@5", "R@10", "change"]
    assert before.split()[:5] == ["never", "dreamt", "1.000", "1.000", "+0.0"]
    assert after.split()[:5] == ["every", "phase", "1.000", "1.000", "+0.0"]
    assert bars.strip().startswith("bars ")


def test_without_data_it_is_skipped_with_a_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("LUNA_QUALITY_DATA", str(tmp_path))
    for name in lived_month.SETTINGS:
        monkeypatch.setenv(name, "")
    assert lived_month.main([]) == 0
    assert capsys.readouterr().out.startswith("skipped: LUNA_QUALITY_DATA names no folder")
