"""Objects of files and the values they are: nothing is lost on the way, and what breaks a rule is named."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given

from luna_cli import clock
from luna_cli.model.memory import EmotionalContext, Memory, PhiMetrics
from luna_cli.model.schema import EXPERIENCE, FieldError
from luna_cli.model.tier import PHI
from luna_cli.model.wire import (
    VERSION,
    WRAPPER,
    NewerVersionError,
    read_draft,
    read_emotion,
    read_memory,
    write_experience,
    write_memory,
)
from tests.strategies import QUICK, memories

NOON = "2026-11-20T12:00:00Z"


def least(**fields: Any) -> dict[str, Any]:
    """Return the smallest memory file, with these keys of the experience set."""
    experience = {"id": "exp_000000000001", "memory_type": "leaf", "created_at": NOON, "content": "Bread.", **fields}
    return {WRAPPER: {"experience": experience}}


@QUICK
@given(memories)
def test_what_is_written_is_read_back(memory: Memory) -> None:
    assert read_memory(write_memory(memory), "Europe/Paris") == memory


@QUICK
@given(memories)
def test_known_keys_come_in_the_order_of_the_schema_and_unknown_ones_sorted_after_them(memory: Memory) -> None:
    names = [field.name for field in EXPERIENCE]
    keys = list(write_experience(memory))
    known = [key for key in keys if key in names]
    assert known == sorted(known, key=names.index)
    assert set(names[:20]) <= set(known)
    assert keys[len(known) :] == sorted(memory.extra)
    wrapper = ["version", "phi_constant", "created_at", "experience"]
    assert list(write_memory(memory)[WRAPPER]) == [*wrapper, *sorted(memory.wrapper_extra)]


def test_missing_keys_take_their_defaults() -> None:
    noon = clock.parse_utc(NOON)
    memory = read_memory(least(), "UTC")
    assert memory == Memory(
        id="exp_000000000001", memory_type="leaf", created_at=noon, updated_at=noon, content="Bread.", entered_at=noon
    )
    assert (memory.phi_metrics, memory.emotional_context) == (PhiMetrics(), EmotionalContext())
    assert (memory.source, memory.trust, memory.tags) == ("interaction", "user", ())


def test_null_is_as_good_as_missing() -> None:
    known = [field.name for field in EXPERIENCE if not field.required]
    assert read_memory(least(**dict.fromkeys(known)), "UTC") == read_memory(least(), "UTC")


def test_entry_into_the_vault_stands_in_the_wrapper() -> None:
    wire = least()
    wire[WRAPPER]["created_at"] = "2026-11-21T08:00:00+01:00"
    memory = read_memory(wire, "UTC")
    assert clock.iso(memory.entered_at) == "2026-11-21T07:00:00Z"
    assert clock.iso(memory.created_at) == NOON


def test_naive_instants_are_in_the_vaults_zone() -> None:
    memory = read_memory(least(created_at="2026-07-20 14:30", last_accessed="2026-11-20T12:00:00+02:00"), "Europe/Paris")
    assert clock.iso(memory.created_at) == "2026-07-20T12:30:00Z"
    assert memory.last_accessed == clock.parse_utc("2026-11-20T10:00:00Z")


def test_unknown_keys_are_kept_wherever_they_stand() -> None:
    wire = least(température=21.123456789, zeta=[1, None], alpha={"b": 1, "a": 2})
    wire[WRAPPER]["note"] = "mine"
    written = write_memory(read_memory(wire, "UTC"))
    assert list(written[WRAPPER]["experience"])[-3:] == ["alpha", "température", "zeta"]
    assert written[WRAPPER]["experience"]["température"] == 21.123456789
    assert list(written[WRAPPER]["experience"]["alpha"]) == ["b", "a"]
    assert written[WRAPPER]["note"] == "mine"


def test_luna_s_additions_are_written_only_when_they_say_something() -> None:
    written = write_experience(read_memory(least(pinned=False, access_days=0, tier_since=None), "UTC"))
    assert not {"pinned", "access_days", "tier_since", "language", "versions"} & set(written)
    assert "promotion_candidate" in written
    epoch = write_experience(read_memory(least(last_accessed="1970-01-01T00:00:00Z"), "UTC"))
    assert epoch["last_accessed"] == "1970-01-01T00:00:00Z"


def test_numbers_are_rounded_and_zero_has_no_sign() -> None:
    felt = {"intensity": 1 / 3, "valence": -0.0000001, "secondary_emotions": {"peur": 2 / 3, "joie": 1}}
    written = write_experience(read_memory(least(emotional_context=felt, access_days=4), "UTC"))
    assert json.dumps(written["emotional_context"]["intensity"]) == "0.333333"
    assert json.dumps(written["emotional_context"]["valence"]) == "0.0"
    assert json.dumps(written["emotional_context"]["secondary_emotions"]) == '{"joie": 1.0, "peur": 0.666667}'
    assert json.dumps(written["access_days"]) == "4.0"


def test_a_weight_of_phi_survives_its_six_decimals() -> None:
    memory = read_memory(least(phi_metrics={"phi_weight": PHI}), "UTC")
    again = read_memory(write_memory(memory), "UTC")
    assert again.phi_metrics.phi_weight == 1.618034
    assert read_memory(write_memory(again), "UTC") == again


BROKEN = [
    ("id", 7, "must be a text"),
    ("memory_type", "fruit", "must be one of seed, leaf, branch, root, not 'fruit'"),
    ("memory_type", "leaves", "must be one of"),
    ("created_at", "yesterday", "'yesterday' is not a date"),
    ("created_at", 1795185000, "must be an instant such as"),
    ("created_at", "2026-02-30T12:00:00Z", "names no instant"),
    ("created_at", "2026-11-20T24:00:00Z", "that no clock shows"),
    ("created_at", "2026-W47-5T12:00:00Z", "is not a date"),
    ("created_at", "2026-11-20T143000.5Z", "time that is none"),
    ("content", "", "must not be empty"),
    ("content", ["Bread"], "must be a text"),
    ("summary", 3, "must be a text"),
    ("session_context", [], "must be an object"),
    ("conversation_history", {}, "must be a list of objects"),
    ("conversation_history", ["hello"], "must be a list of objects"),
    ("phi_metrics", 1.0, "must be an object"),
    ("emotional_context", "joy", "must be an object"),
    ("children_ids", "exp_1", "must be a list of texts"),
    ("tags", ["a", 1], "must be a list of texts"),
    ("consolidation_count", -1, "must lie in 0 to"),
    ("consolidation_count", 1.0, "must be a whole number"),
    ("consolidation_count", True, "must be a whole number"),
    ("promotion_candidate", 1, "must be true or false"),
    ("trust", "everyone", "must be one of external, agent, user, self"),
    ("access_days", -0.5, "must lie in 0.0 to"),
    ("access_days", True, "must be a number"),
    ("access_days", "4", "must be a number"),
    ("pinned", "yes", "must be true or false"),
    ("versions", [None], "must be a list of texts"),
]


@pytest.mark.parametrize(("key", "value", "rule"), BROKEN)
def test_a_broken_field_is_named_with_its_rule(key: str, value: object, rule: str) -> None:
    with pytest.raises(FieldError, match=rule) as error:
        read_memory(least(**{key: value}), "UTC")
    assert error.value.key == key
    assert str(error.value) == f"{key}: {error.value.rule}"


@pytest.mark.parametrize(
    ("part", "key", "value", "rule"),
    [
        ("phi_metrics", "phi_weight", 1.62, "must lie in 0.0 to 1.618"),
        ("phi_metrics", "phi_resonance", -0.1, "must lie in 0.0 to 1.0"),
        ("phi_metrics", "as_of", "soon", "'soon' is not a date"),
        ("emotional_context", "primary_emotion", "rage", "must be one of joy"),
        ("emotional_context", "valence", -1.5, "must lie in -1.0 to 1.0"),
        ("emotional_context", "arousal", "high", "must be a number"),
        ("emotional_context", "secondary_emotions", {"joie": 1.5}, "numbers between 0 and 1"),
        ("emotional_context", "secondary_emotions", {"joie": True}, "numbers between 0 and 1"),
    ],
)
def test_a_broken_part_is_named_by_both_keys(part: str, key: str, value: object, rule: str) -> None:
    with pytest.raises(FieldError, match=rule) as error:
        read_memory(least(**{part: {key: value}}), "UTC")
    assert error.value.key == f"{part}.{key}"


@pytest.mark.parametrize("key", [field.name for field in EXPERIENCE if field.required])
def test_a_required_key_that_is_missing_is_named(key: str) -> None:
    wire = least()
    del wire[WRAPPER]["experience"][key]
    with pytest.raises(FieldError, match="is missing") as error:
        read_memory(wire, "UTC")
    assert error.value.key == key


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ([], WRAPPER),
        ({}, WRAPPER),
        ({"experience": {}}, WRAPPER),
        ({WRAPPER: []}, WRAPPER),
        ({WRAPPER: {}}, "experience"),
        ({WRAPPER: {"experience": "x"}}, "experience"),
    ],
)
def test_what_is_no_memory_is_refused(document: object, key: str) -> None:
    with pytest.raises(FieldError) as error:
        read_memory(document, "UTC")
    assert error.value.key == key


@pytest.mark.parametrize("version", [2, None, "", "two", ".1", "²", "-2.0.0", "9" * 5000])
def test_a_version_that_is_none_is_refused(version: object) -> None:
    wire = least()
    wire[WRAPPER]["version"] = version
    with pytest.raises(ValueError, match="version") as error:
        read_memory(wire, "UTC")
    assert isinstance(error.value, FieldError | NewerVersionError)


def test_a_newer_major_version_is_refused_and_a_newer_minor_one_is_read() -> None:
    wire = least()
    wire[WRAPPER]["version"] = "3.0.0"
    with pytest.raises(NewerVersionError, match=f"version 3.0.0 is newer than {VERSION}"):
        read_memory(wire, "UTC")
    wire[WRAPPER]["version"] = "2.9.1"
    assert read_memory(wire, "UTC").content == "Bread."


def test_reading_changes_nothing_of_what_it_reads() -> None:
    wire = least(extra_key=[1], emotional_context={"intensity": 0.123456789})
    before = copy.deepcopy(wire)
    read_memory(wire, "UTC")
    assert wire == before


def test_a_draft_is_one_line_of_the_bulk_format() -> None:
    draft = read_draft({"content": "Du pain.", "created_at": "2026-11-20", "tier": "seed", "key": "k1", "mood": 3}, "Europe/Paris")
    assert (draft.content, draft.tier, draft.key, draft.extra) == ("Du pain.", "seed", "k1", {"mood": 3})
    assert draft.created_at == clock.parse_utc("2026-11-19T23:00:00Z")
    assert read_draft({"content": "x"}, "UTC").created_at is None


@pytest.mark.parametrize(
    ("wire", "key"),
    [
        ("text", "line"),
        ({}, "content"),
        ({"content": " \n"}, "content"),
        ({"content": "x", "tier": "twig"}, "tier"),
        ({"content": "x", "created_at": "no"}, "created_at"),
        ({"content": "x", "phi_metrics": {}}, "phi_metrics"),
        ({"content": "x", "id": "exp_000000000001"}, "id"),
        ({"content": "x", "emotional_context": {"intensity": 2}}, "emotional_context.intensity"),
    ],
)
def test_a_draft_that_breaks_a_rule_is_named(wire: object, key: str) -> None:
    with pytest.raises(FieldError) as error:
        read_draft(wire, "UTC")
    assert error.value.key == key


def test_an_emotion_given_by_a_person_is_held_to_the_same_rules() -> None:
    assert read_emotion({"primary_emotion": "joy", "intensity": 1}).intensity == 1.0
    with pytest.raises(FieldError, match="must lie in 0"):
        read_emotion({"intensity": 3})
