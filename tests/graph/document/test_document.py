"""The document of a network (spec §12.1): read and written it is the same."""

import json
from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest

from luna_cli import clock
from luna_cli.graph.document.read import read_document, read_parts
from luna_cli.graph.document.stream import Part, parts_in, parts_of
from luna_cli.graph.document.write import document_pieces, write_document
from luna_cli.model.hub import Hub, Synapse
from luna_cli.model.notation import Archive, Episode, ProcedureLine, Whole
from luna_cli.text.slug import concept_slug
from tests.graph.document.bakery import BAKERY, SPEC, hub

NOW = clock.parse_utc("2026-11-20T14:30:00Z")


def read(document: Any) -> Whole:
    return read_document(document, concept_slug)


def told(whole: Whole) -> list[tuple[str, str]]:
    return [(one.path, one.rule) for one in whole.problems]


def without_stats(document: dict[str, Any]) -> dict[str, Any]:
    same = deepcopy(document)
    del same["metadata"]["stats"]
    for one in same["hubs"]:  # what says nothing is not written
        for key in [key for key, value in one.items() if value == ""]:
            del one[key]
    return same


def in_order(document: dict[str, Any]) -> dict[str, Any]:
    """Connections stand by their hub, the strongest first; the document names them in any order."""
    return document | {"connections": sorted(document["connections"], key=json.dumps)}


def test_the_document_of_the_spec_has_a_connection_that_leads_nowhere() -> None:
    whole = read(SPEC)
    assert told(whole) == [("$.connections[0].target", "hub_340 is no hub of this document")]
    assert [one.id for one in whole.hubs] == ["hub_pain"]
    assert whole.emotional_state == SPEC["emotional_state"]
    assert whole.neuromodulators == SPEC["neuromodulators"]


def test_the_document_of_the_spec_with_the_hub_that_it_leaves_out_is_written_back() -> None:
    document = deepcopy(SPEC)
    document["hubs"].append(hub(340, "brioche", 0.5, "aliment"))
    whole = read(document)
    assert told(whole) == []
    written = write_document(whole, NOW, original=True)
    assert written["metadata"]["stats"] == {"total_hubs": 2, "total_connections": 1, "avg_saillance": 0.675}
    assert without_stats(written) == without_stats(document)


def test_a_whole_document_is_written_back_with_its_own_ids() -> None:
    whole = read(BAKERY)
    assert told(whole) == []
    written = write_document(whole, NOW, original=True)
    assert in_order(without_stats(written)) == in_order(without_stats(BAKERY))
    assert write_document(read(written), NOW, original=True) == written


def test_hubs_get_ids_of_their_concepts_and_everything_follows() -> None:
    whole = read(BAKERY)
    ids = [one.id for one in whole.hubs]
    assert ids[:5] == ["hub_pain", "hub_boulangerie", "hub_elodie", "hub_dimanche", "hub_odeur-de-levain"]
    assert len(set(ids)) == 7
    assert whole.hubs[0].aliases == ("hub_213",)
    assert whole.hubs[2].aliases == ("hub_12", "ma sœur")
    assert whole.hubs[0].satellites[0].id == "sat_214"
    assert [(one.target, one.force) for one in whole.hubs[0].synapses] == [
        ("hub_boulangerie", 28400),
        ("hub_odeur-de-levain", 9000),
    ]
    assert whole.hubs[0].synapses[0].extra == {"id": "conn_8942"}
    assert whole.hubs[0].base_value == 0.85
    assert whole.episodes[0].hubs == ("hub_pain", "hub_boulangerie", "hub_elodie")
    assert whole.archives[0].residual == {"hub_pain": 1200, ids[5]: 90}
    assert whole.original["hub_502"] == ids[5]
    assert isinstance(whole.procedures[0], ProcedureLine)
    assert whole.extra["emotions"][0]["type"] == "joie"


def test_with_the_ids_of_luna_a_second_reading_changes_nothing() -> None:
    whole = read(BAKERY)
    again = read(write_document(whole, NOW))
    assert (again.hubs, again.episodes, again.archives, again.procedures) == (
        whole.hubs,
        whole.episodes,
        whole.archives,
        whole.procedures,
    )


def test_an_id_of_another_kind_is_kept_too() -> None:
    document = {"hubs": [{"id": "c1", "concept": "pain", "saillance": 0.5}], "connections": []}
    whole = read(document)
    assert (whole.hubs[0].id, whole.hubs[0].aliases) == ("hub_pain", ("c1",))
    assert write_document(whole, NOW, original=True)["hubs"] == [document["hubs"][0] | {"satellites": []}]


@pytest.mark.parametrize("ids", ["original", "luna"])
def test_pieces_say_what_the_object_says(ids: str) -> None:
    whole, original = read(BAKERY), ids == "original"
    raw = b"".join(document_pieces(whole.hubs, whole, NOW, encode, BytesIO(), original=original))
    assert json.loads(raw) == write_document(whole, NOW, original=original)
    assert raw.count(b"\n") > len(BAKERY["hubs"]) + len(BAKERY["connections"])
    assert list(parts_in(raw.decode())) == list(parts_of(json.loads(raw)))


def encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def test_pieces_of_an_empty_network() -> None:
    raw = b"".join(document_pieces((), Whole(), NOW, encode, BytesIO()))
    assert json.loads(raw) == write_document(Whole(), NOW)
    assert read(json.loads(raw)) == Whole()


def test_many_connections_come_in_pieces_of_a_thousand() -> None:
    synapses = tuple(Synapse(target=f"hub_{n}", type="is-a", force=n) for n in range(1500))
    hubs = [Hub(id="hub_a", concept="a", synapses=synapses), Hub(id="hub_b", concept="b", synapses=synapses)]
    pieces = list(document_pieces(hubs, Whole(), NOW, encode, BytesIO()))
    assert len(json.loads(b"".join(pieces))["connections"]) == 3000
    assert max(piece.count(b"\n") for piece in pieces) <= 1500


def test_hubs_may_stand_after_what_names_them() -> None:
    parts = list(parts_of(BAKERY))
    late = [part for part in parts if part.key != "hubs"] + [part for part in parts if part.key == "hubs"]
    assert read_parts(late, concept_slug).hubs == read(BAKERY).hubs
    assert read_parts([Part("hubs", None, {})], concept_slug).problems[0].path == "$.hubs"


def test_a_satellite_without_an_id_gets_one_of_its_type() -> None:
    satellite = {"type": "goût d'été", "saillance": 0.5, "components": {}}
    whole = read({"hubs": [{"id": "hub_1", "concept": "pain", "saillance": 0.5, "satellites": [satellite]}]})
    assert whole.hubs[0].satellites[0].id.startswith("sat_pain_gout")


def test_a_wall_clock_is_that_of_the_zone() -> None:
    document = {"hubs": [{"id": "hub_1", "concept": "pain", "created_at": "2026-07-01T12:00:00"}]}
    assert read_document(document, concept_slug, "Europe/Paris").hubs[0].created_at == clock.parse_utc("2026-07-01T10:00:00Z")


def test_defaults() -> None:
    whole = read({"memory": {"episodes": [{"id": "e", "timestamp": "2026-07-01T12:00:00Z"}]}})
    assert whole.episodes == (Episode(id="e", timestamp=clock.parse_utc("2026-07-01T12:00:00Z")),)
    whole = read({"memory": {"archives": [{"id": "a", "timestamp": "2026-07-01T12:00:00Z"}]}})
    assert whole.archives == (Archive(id="a", timestamp=clock.parse_utc("2026-07-01T12:00:00Z")),)
