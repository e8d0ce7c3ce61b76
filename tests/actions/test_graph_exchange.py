"""A network goes into a vault and comes out of it again, as a document and as notation."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from luna_cli import clock
from luna_cli.actions.feel import feelings
from luna_cli.actions.graph_export import export
from luna_cli.actions.graph_import import Imported, import_
from luna_cli.errors import CorruptError
from luna_cli.graph.notation.forms import parse
from luna_cli.model.exchange_schemas import network as network_schema
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

AT = clock.parse_utc("2026-11-20T14:30:00Z")

BAKERY: dict[str, Any] = {
    "metadata": {"timestamp": "2026-11-01T00:00:00Z", "version": "1.0"},
    "hubs": [
        {
            "id": "hub_213",
            "concept": "pain",
            "saillance": 0.85,
            "type": "aliment",
            "created_at": "2026-10-02T02:10:00Z",
            "last_activation": "2026-11-19T09:00:00Z",
            "satellites": [
                {"id": "sat_214", "type": "ingrédients", "saillance": 0.72, "components": {"farine": 0.68, "levure": 0.77}}
            ],
        },
        {"id": "hub_340", "concept": "boulangerie", "saillance": 0.61, "created_at": "2026-10-02T02:10:00Z", "satellites": []},
        {"id": "hub_12", "concept": "Élodie", "saillance": 0.9, "created_at": "2026-10-02T02:10:00Z", "kind": "person"}
        | {"satellites": []},
    ],
    "connections": [
        {
            "id": "conn_8942",
            "source": "hub_213",
            "target": "hub_340",
            "force": 28400,
            "type": "located-at",
            "context": "l'été",
            "last_activation": "2026-11-19T09:00:00Z",
        },
        {"source": "hub_12", "target": "hub_340", "force": 400, "type": "located-at"},
    ],
    "memory": {
        "episodes": [
            {
                "id": "ep_1042",
                "timestamp": "2025-05-10T14:20:00Z",
                "context": "conversation_cuisine",
                "content": "Élodie a parlé de sa recette de pain",
                "intensity": 0.72,
                "hubs": ["hub_213", "hub_12"],
            }
        ],
        "archives": [
            {
                "id": "archive_7",
                "timestamp": "2024-01-07T08:00:00Z",
                "condensation": "le premier pain était trop cuit",
                "metadata": {"emotion": "joy", "tier": "branch"},
                "residual": {"hub_213": 1200},
            }
        ],
        "procedures": [
            {"id": "proc_3", "context": "cuisine", "actions": ["mélanger", "pétrir"], "flexibility": 0.6, "frequency": 12},
            {
                "id": "procedure_graph_3",
                "name": "recette pain",
                "nodes": [{"id": "n1", "action": "pétrir"}, {"id": "n2", "action": "cuire", "température": "220°C"}],
                "edges": [{"id": "e1", "type": "séquentiel", "source": "n1", "target": "n2"}],
            },
        ],
    },
    "emotional_state": {"joie": 0.65},
    "neuromodulators": {"dopamine": 0.68},
    "emotions": [{"id": "emotion_900", "type": "gourmandise", "intensité": 0.4, "seuils": {"activation": 0.2}}],
}


@pytest.fixture
def opened(vault: Path) -> Iterator[Vault]:
    with Vault(str(vault)) as found:
        yield found


def take(vault: Vault, document: Any, *, dry_run: bool = False) -> Imported:
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return import_(vault, raw, "bakery.json", AT, dry_run=dry_run)


def said(done: Imported) -> list[tuple[str, str]]:
    return [(one.path, one.rule) for one in done.problems]


def whole(vault: Vault, *, original: bool = True) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(b"".join(export(vault, AT, "json", original=original)))
    return found


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not {".luna", ".git"} & set(path.relative_to(root).parts)
    }


def test_a_document_goes_in_and_comes_out(opened: Vault) -> None:
    done = take(opened, BAKERY)
    assert said(done) == []
    assert (done.hubs, done.connections, done.changed_hubs, done.new_memories, done.changed_files) == (3, 2, 3, 2, 3)
    found = whole(opened)
    jsonschema.validate(found, network_schema())
    by_id = {one["id"]: one for one in found["hubs"]}
    assert [by_id[one["id"]] for one in BAKERY["hubs"]] == BAKERY["hubs"]
    assert sorted(found["connections"], key=json.dumps) == sorted(BAKERY["connections"], key=json.dumps)
    assert found["memory"]["episodes"] == BAKERY["memory"]["episodes"]
    assert found["metadata"]["stats"] == {"total_hubs": 3, "total_connections": 2, "avg_saillance": 0.786667}
    assert found["emotions"][0]["type"] == "gourmandise"
    assert found["emotional_state"]["joy"] == 0.65
    assert found["neuromodulators"]["dopamine"] == 0.68


def test_what_is_archived_comes_in_archived(opened: Vault) -> None:
    take(opened, BAKERY)
    (archive,) = whole(opened)["memory"]["archives"]
    assert archive["condensation"] == "le premier pain était trop cuit"
    assert archive["timestamp"] == "2024-01-07T08:00:00Z"
    assert (archive["metadata"]["emotion"], archive["metadata"]["tier"]) == ("joy", "branch")
    memory = opened.read(opened.locate(archive["id"]))
    assert memory.aliases == ("archive_7",)
    assert memory.concepts == ("hub_pain",)


def test_procedures_become_files(opened: Vault, vault: Path) -> None:
    take(opened, BAKERY)
    found = {one["name"]: one for one in whole(opened)["memory"]["procedures"]}
    assert sorted(found) == ["cuisine", "recette pain"]
    assert [one["action"] for one in found["cuisine"]["nodes"]] == ["mélanger", "pétrir"]
    assert found["recette pain"]["nodes"][1]["température"] == "220°C"
    assert found["recette pain"]["aliases"] == ["procedure_graph_3"]
    assert (vault / "graph/procedures/recette-pain.json").is_file()


def test_the_same_import_twice_adds_nothing(opened: Vault, vault: Path) -> None:
    take(opened, {**BAKERY, "emotional_state": {}, "neuromodulators": {}})
    before = files(vault)
    done = take(opened, {**BAKERY, "emotional_state": {}, "neuromodulators": {}})
    assert (done.changed_hubs, done.new_memories, done.changed_files, said(done)) == (0, 0, 0, [])
    assert files(vault) == before


def test_a_dry_run_says_the_same_and_changes_nothing(opened: Vault, vault: Path) -> None:
    before = files(vault)
    dry = take(opened, BAKERY, dry_run=True)
    assert files(vault) == before
    assert take(opened, BAKERY) == dry


def test_an_import_is_undone_as_one(opened: Vault, vault: Path, luna: Any) -> None:
    before = files(vault)
    take(opened, {**BAKERY, "emotional_state": {}, "neuromodulators": {}})
    opened.close()
    luna("undo")
    assert files(vault) == before


def test_what_is_exported_goes_into_another_vault_the_same(opened: Vault, tmp_path: Path, luna: Any) -> None:
    take(opened, BAKERY)
    first = whole(opened, original=False)
    luna("init", str(tmp_path / "other"), "--timezone", "UTC")
    with Vault(str(tmp_path / "other")) as other:
        assert said(take(other, first)) == []
        second = whole(other, original=False)
        assert second == first
        assert [one.id for one in Network(other).hubs()] == ["hub_boulangerie", "hub_elodie", "hub_pain"]


def test_what_is_there_gains_what_is_new(opened: Vault) -> None:
    take(opened, BAKERY)
    more = {
        "hubs": [
            {
                "id": "h",
                "concept": "Pain",
                "saillance": 0.5,
                "satellites": [{"id": "s", "type": "goût", "components": {"sel": 0.1}}],
            }
        ],
        "connections": [{"source": "h", "target": "Élodie", "force": 7, "type": "valued-as"}],
    }
    done = take(opened, more)
    assert said(done) == []
    assert done.changed_hubs == 1
    hub = Network(opened).hub("hub_pain")
    assert (hub.concept, hub.type, hub.salience) == ("pain", "aliment", 0.5)
    assert [one.id for one in hub.satellites] == ["sat_214", "s"]
    assert [(one.target, one.force) for one in hub.synapses] == [("hub_boulangerie", 28400), ("hub_elodie", 7)]
    assert hub.aliases == ("hub_213", "h")


def test_notation_comes_out_and_goes_into_another_vault(opened: Vault, tmp_path: Path, luna: Any) -> None:
    take(opened, BAKERY)
    text = b"".join(export(opened, AT, "notation")).decode()
    assert "hub_pain : pain : 0.85 [\n  sat_214 : ingrédients : 0.72 [\n" in text
    assert "hub_pain → hub_boulangerie : 28400 : located-at : l'été : 2026-11-19T09:00:00Z\n" in text
    assert (
        "ep_1042 : 20250510-1420 : conversation_cuisine : Élodie a parlé de sa recette de pain : 0.72 : [hub_pain, hub_elodie]\n"
        in text
    )
    luna("init", str(tmp_path / "other"), "--timezone", "UTC")
    with Vault(str(tmp_path / "other")) as other:
        assert said(take(other, text.encode())) == []
        again = b"".join(export(other, AT, "notation")).decode()
        assert parse(again) == parse(text)
        assert again == text


def test_notation_may_name_hubs_of_the_vault(opened: Vault) -> None:
    take(opened, BAKERY)
    done = take(opened, "hub_12 → pain : 900 : valued-as\nhub_12 → gâteau : 5 : is-a\nhub_1 : x : 9\n".encode())
    assert said(done) == [
        ("line 2: target", "gâteau is no hub of this document"),
        ("line 3", "the salience must lie in 0 to 1, not 9"),
    ]
    assert ("hub_pain", 900) in [(one.target, one.force) for one in Network(opened).hub("hub_elodie").synapses]


def test_what_has_no_place_is_named_and_the_rest_goes_in(opened: Vault) -> None:
    document = json.loads(json.dumps(BAKERY))
    document["weather"] = "fine"
    document["emotional_state"]["ennui profond"] = 0.2
    document["memory"]["episodes"].append({"id": "ep_2", "timestamp": "2025-05-10T14:20:00Z", "hubs": []})
    edge = {"id": "e2", "type": "séquentiel", "source": "n2", "target": "n1"}
    document["memory"]["procedures"][1]["edges"].append(edge)
    document["memory"]["procedures"].append({"id": "p", "nodes": [{"id": "n1", "action": "cuire"}]})
    document["emotions"].append({"id": "emotion_901"})
    done = take(opened, document)
    paths = [path for path, _ in said(done)]
    assert paths[:1] == ["$.memory.episodes[1]"]
    assert any(path.startswith("$.memory.procedures[1]") for path in paths)
    assert "$.memory.procedures[2].name" in paths
    assert any(path.startswith("$.emotions[1]") for path in paths)
    assert "$.weather" in paths
    assert not any(path.startswith("$.emotional_state") for path in paths)  # whatever somebody calls it, it is felt
    assert feelings(opened, AT).emotions["ennui_profond"] == pytest.approx(0.2, abs=0.01)
    assert (done.changed_hubs, done.new_memories) == (3, 2)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"hubs": [\n}', "bakery.json: line 2: is not JSON"),
        (b"[]", "bakery.json: line 1: a network is an object"),
        (b"hub_1\n\xff", "bakery.json: line 2: is not UTF-8"),
    ],
)
def test_what_cannot_be_read_at_all_is_refused(opened: Vault, raw: bytes, message: str) -> None:
    with pytest.raises(CorruptError, match=message):
        take(opened, raw)


def test_graphviz_reads_what_is_exported(opened: Vault) -> None:
    take(opened, BAKERY)
    lines = b"".join(export(opened, AT, "dot")).decode().splitlines()
    assert (lines[0], lines[-1]) == ("digraph luna {", "}")
    assert sum(" -> " in line for line in lines) == 2
    assert '  "hub_elodie" [label="Élodie" fontsize=22.6 tooltip="person"];' in lines
    try:
        done = subprocess.run(["dot", "-Tcanon"], input="\n".join(lines), capture_output=True, encoding="utf-8", check=False)
    except FileNotFoundError:
        return
    assert done.returncode == 0, done.stderr
