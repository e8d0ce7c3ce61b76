"""What of a document breaks a rule is named with its path and left out; the good parts are kept."""

from copy import deepcopy
from typing import Any

import pytest

from luna_cli.graph.document.read import read_document
from luna_cli.model.notation import Whole
from luna_cli.text.slug import concept_slug
from tests.graph.document.bakery import BAKERY, hub


def read(document: Any) -> Whole:
    return read_document(document, concept_slug)


def told(whole: Whole) -> list[tuple[str, str]]:
    return [(one.path, one.rule) for one in whole.problems]


def broken(*path: str | int, value: Any) -> list[tuple[str, str]]:
    """What is said of the document with another value at `path`."""
    document = deepcopy(BAKERY)
    place = document
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    return told(read(document))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("connections", 1, "type"), "experience", ("$.connections[1].type", "'experience' is no relation")),
        (("connections", 1, "type"), None, ("$.connections[1].type", "is missing")),
        (("connections", 1, "force"), 65536, ("$.connections[1].force", "must lie in 0 to 65535")),
        (("connections", 1, "force"), 1.5, ("$.connections[1].force", "must be a whole number")),
        (("connections", 1, "target"), "hub_9", ("$.connections[1].target", "hub_9 is no hub of this document")),
        (("connections", 1, "source"), ["hub_9"], ("$.connections[1].source", "must be the id of a hub")),
        (("connections", 1), "x", ("$.connections[1]", "must be an object")),
        (("connections",), {}, ("$.connections", "must be a list of objects")),
        (("hubs", 4, "saillance"), "haute", ("$.hubs[4].saillance", "must be a number")),
        (("hubs", 4, "concept"), " ", ("$.hubs[4].concept", "must not be empty")),
        (("hubs", 4, "created_at"), "ISO-8601", ("$.hubs[4].created_at", "is not a date")),
        (("hubs", 4, "satellites"), "x", ("$.hubs[4].satellites", "must be a list of objects")),
        (("hubs", 4, "kind"), "thing", ("$.hubs[4].kind", "must be one of concept, person")),
        (("hubs", 0, "satellites", 0, "components"), {"sel": 2}, ("$.hubs[0].satellites[0].components.sel", "must be a number")),
        (("hubs", 0, "satellites", 0, "type"), "", ("$.hubs[0].satellites[0].type", "must not be empty")),
        (("hubs", 4, "id"), "hub_213", ("$.hubs[4].id", "hub_213 stands in this document twice")),
        (("hubs", 4, "concept"), "PAIN", ("$.hubs[4].concept", "'PAIN' is hub_pain as well, like that of hub_213")),
        (("memory", "episodes", 0, "hubs"), ["hub_9"], ("$.memory.episodes[0].hubs", "hub_9 is no hub of this document")),
        (("memory", "episodes", 0, "timestamp"), None, ("$.memory.episodes[0].timestamp", "is missing")),
        (("memory", "archives", 0, "residual"), {"hub_213": -1}, ("$.memory.archives[0].residual.hub_213", "between 0 and 65535")),
        (("memory", "archives", 0, "metadata"), 5, ("$.memory.archives[0].metadata", "must be a text or an object")),
        (("memory", "archives", 1, "id"), "archive_7", ("$.memory.archives[1].id", "archive_7 stands in this document twice")),
        (("memory", "procedures", 0, "flexibility"), 2, ("$.memory.procedures[0].flexibility", "must lie in 0.0 to 1.0")),
        (("memory", "dreams"), [], ("$.memory.dreams", "is no kind of memory")),
        (("emotional_state", "joie"), "forte", ("$.emotional_state.joie", "must be a number between 0 and 1")),
        (("neuromodulators",), [], ("$.neuromodulators", "must be an object of numbers")),
        (("metadata", "version"), "2.0", ("$.metadata.version", "'2.0' is not the version 1.0 that this luna reads")),
    ],
)
def test_what_breaks_a_rule_is_named_with_its_path(path: tuple[str | int, ...], value: Any, said: tuple[str, str]) -> None:
    found = broken(*path, value=value)
    assert any(place == said[0] and said[1] in rule for place, rule in found), found


def test_every_broken_rule_is_named_and_the_good_parts_are_kept() -> None:
    document = deepcopy(BAKERY)
    document["connections"][0]["force"] = -1
    document["connections"][1]["type"] = "likes"
    document["hubs"][6]["saillance"] = 7
    whole = read(document)
    assert [path for path, _ in told(whole)] == [
        "$.hubs[6].saillance",
        "$.connections[0].force",
        "$.connections[1].type",
        "$.connections[4].target",
    ]
    assert len(whole.hubs) == 6
    assert sum(len(one.synapses) for one in whole.hubs) == 3


def test_of_two_hubs_with_one_slug_the_second_is_set_aside_and_its_connections_go_to_the_first() -> None:
    document = deepcopy(BAKERY)
    document["hubs"].append(hub(600, "Pain", 0.1, ""))
    document["connections"].append({"source": "hub_600", "target": "hub_503", "force": 10, "type": "elicits"})
    document["connections"].append({"source": "hub_600", "target": "hub_340", "force": 10, "type": "similar-to"})
    whole = read(document)
    assert told(whole) == [
        ("$.hubs[7].concept", "'Pain' is hub_pain as well, like that of hub_213"),
        ("$.connections", "hub_pain → hub_boulangerie : similar-to stands more than once; the strongest is kept"),
    ]
    assert [(one.target, one.force) for one in whole.hubs[0].synapses] == [
        ("hub_boulangerie", 28400),
        ("hub_odeur-de-levain", 9000),
        ("hub_joie", 10),
    ]
