"""Which hub a hub of a document is: by its id, by its concept, or a new one."""

import pytest

from luna_cli.graph.document.identity import identity, is_day
from luna_cli.graph.document.read import read_document
from luna_cli.text.slug import concept_slug

VAULT = {
    "hub_alice": "hub_alice",
    "Alicia": "hub_alice",
    "hub_alicia": "hub_alice",
    "hub_cat": "hub_cat",
    "cat": "hub_cat",
    "hub_chat": "hub_cat",
    "chat": "hub_cat",
    "hub_213": "hub_cat",
}


@pytest.mark.parametrize(
    ("old", "concept", "found"),
    [
        ("hub_alice", "Alice", "hub_alice"),
        ("hub_alice", "somebody", "hub_alice"),
        ("hub_chat", "felin", "hub_cat"),
        ("hub_7", "Alicia", "hub_alice"),
        ("c1", "chat", "hub_cat"),
        ("hub_213", "chat", "hub_cat"),
        ("hub_213", "fish", "hub_fish"),
        ("cat", "fish", "hub_fish"),
        ("hub_x", "2026-07-14", "hub_day-2026-07-14"),
    ],
)
def test_a_hub_is_known_by_its_id_then_by_its_concept(old: str, concept: str, found: str) -> None:
    assert identity(old, concept, concept_slug, VAULT.get) == found


def test_a_day_is_called_by_its_date() -> None:
    assert is_day("hub_day-2026-07-14", "2026-07-14")
    assert not is_day("hub_day-off", "day off")
    found = read_document({"hubs": [{"id": "h", "concept": "2026-07-14"}]}, concept_slug).hubs[0]
    assert (found.id, found.kind) == ("hub_day-2026-07-14", "time")


def test_two_that_are_one_in_the_vault_are_joined_and_what_was_between_them_is_gone() -> None:
    satellite = {"id": "s", "type": "pelage", "components": {"gris": 0.2}}
    document = {
        "hubs": [
            {"id": "hub_chat", "concept": "chat", "saillance": 0.1, "satellites": [satellite], "note": 1},
            {"id": "hub_cat", "concept": "cat", "saillance": 0.7},
        ],
        "connections": [
            {"source": "hub_chat", "target": "hub_cat", "force": 9, "type": "similar-to"},
            {"source": "hub_chat", "target": "hub_chat", "force": 8, "type": "is-a"},
        ],
    }
    whole = read_document(document, concept_slug, known=VAULT.get)
    (hub,) = whole.hubs
    assert (hub.id, hub.concept, hub.salience, hub.aliases, dict(hub.extra)) == ("hub_cat", "cat", 0.7, ("hub_chat",), {"note": 1})
    assert [one.id for one in hub.satellites] == ["s"]
    assert [(one.target, one.force) for one in hub.synapses] == [("hub_cat", 8)]
    assert whole.problems == ()
