"""The bundled journal is what every newcomer sees first: it stays valid, bilingual, dated and peopled."""

import json
import re
from collections import Counter
from datetime import datetime
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pytest

FIELDS = {"key", "created_at", "content", "tier", "tags", "source", "session_context", "emotional_context", "trust"}
TIERS = {"seed", "leaf", "branch", "root"}
TRUSTS = {"self", "user", "agent", "external"}
EMOTIONS = {"joy", "curiosity", "calm", "concern", "love", "neutral"}
BOUNDS = {"intensity": (0.0, 1.0), "valence": (-1.0, 1.0), "arousal": (0.0, 1.0)}
ENGLISH = "the and of is was that it with for she her has not to be you by at we have this had from they what i my"
FRENCH = "le la les des du et est une que qui pour dans elle pas sur au il ne je à plus un en ce c était sera a"
NAMES = ("Marie", "Yann", "Lou", "Odile", "Bastien", "Ciara")
PARIS = ZoneInfo("Europe/Paris")


def read() -> list[dict[str, Any]]:
    text = files("luna_cli.data").joinpath("journal.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


JOURNAL = read()
each = pytest.mark.parametrize("entry", JOURNAL, ids=[str(entry["key"]) for entry in JOURNAL])


def language(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())
    french, english = (sum(word in known.split() for word in words) for known in (FRENCH, ENGLISH))
    return "fr" if french > english else "en" if english > french else "?"


@each
def test_an_entry_is_a_valid_bulk_line(entry: dict[str, Any]) -> None:
    assert set(entry) <= FIELDS
    assert 20 <= len(entry["content"]) <= 600
    assert entry["content"] == entry["content"].strip()
    assert entry.get("tier", "leaf") in TIERS
    assert entry.get("trust", "user") in TRUSTS
    assert all(isinstance(tag, str) and tag == tag.lower() for tag in entry.get("tags", []))
    assert all(value and isinstance(value, str) for value in entry.get("session_context", {}).values())


def test_emotions_are_known_and_within_their_ranges() -> None:
    emotions = [entry["emotional_context"] for entry in JOURNAL if "emotional_context" in entry]
    assert {emotion["primary_emotion"] for emotion in emotions} <= EMOTIONS
    assert len({emotion["primary_emotion"] for emotion in emotions}) >= 4
    for emotion in emotions:
        assert set(emotion) == {"primary_emotion", *BOUNDS}
        assert all(low <= emotion[name] <= high for name, (low, high) in BOUNDS.items())


def test_dates_are_sorted_local_and_cover_two_months() -> None:
    dates = [datetime.fromisoformat(entry["created_at"]) for entry in JOURNAL]
    assert dates == sorted(dates)
    assert all(date.utcoffset() == date.astimezone(PARIS).utcoffset() for date in dates)
    assert {(date.year, date.month) for date in dates} == {(2026, 9), (2026, 10)}
    assert (dates[-1] - dates[0]).days >= 58


def test_there_are_enough_entries_with_unique_keys() -> None:
    assert len(JOURNAL) >= 60
    assert len({entry["key"] for entry in JOURNAL}) == len(JOURNAL)
    assert len({entry["content"] for entry in JOURNAL}) == len(JOURNAL)


def test_both_languages_have_their_share() -> None:
    shares = Counter(language(entry["content"]) for entry in JOURNAL)
    assert shares["fr"] / len(JOURNAL) >= 0.3
    assert shares["en"] / len(JOURNAL) >= 0.3


def test_people_come_back() -> None:
    days = {name: {e["created_at"][:10] for e in JOURNAL if re.search(rf"\b{name}\b", e["content"])} for name in NAMES}
    assert sum(len(found) >= 3 for found in days.values()) >= 4


def test_conversations_have_turns_and_speakers() -> None:
    talks: dict[str, list[str]] = {}
    for entry in JOURNAL:
        context = entry.get("session_context", {})
        if "session_id" in context:
            talks.setdefault(context["session_id"], []).append(context["speaker"])
    assert len(talks) >= 3
    assert all(3 <= len(speakers) <= 5 and len(set(speakers)) == 2 for speakers in talks.values())


def test_one_quoted_order_and_it_is_external() -> None:
    orders = [entry for entry in JOURNAL if "ignore all previous instructions" in entry["content"].lower()]
    assert [entry["trust"] for entry in orders] == ["external"]
    assert [entry for entry in JOURNAL if entry.get("trust") == "external"] == orders
