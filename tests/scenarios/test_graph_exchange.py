"""`luna graph export` and `luna graph import`: from a vault to a file, a pipe, and another vault."""

import json
from pathlib import Path

import jsonschema

from luna_cli.model.exchange_schemas import imported, network
from tests.conftest import Luna

NOTATION = """\
// what the kitchen taught
hub_213 : pain : 0.85 [
  sat_214 : ingrédients : 0.72 [ farine : 0.68, levure : 0.77 ]
]
hub_340 : boulangerie : 0.61
hub_213 → hub_340 : 28400 : located-at : l'été
ep_1042 : 20250510-1420 : cuisine : Élodie a parlé de sa recette : 0.72 : [hub_213, hub_340]
"""


def test_notation_goes_in_and_a_document_comes_out(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    done = luna("graph", "import", "-", stdin=NOTATION)
    assert done.stdout == ""
    assert done.stderr == "2 hubs, 1 connection, 1 episode: 2 hubs are new or changed, 1 memory is new\n"
    document = json.loads(luna("graph", "export", "--ids", "original").stdout)
    jsonschema.validate(document, network())
    assert [one["id"] for one in document["hubs"]] == ["hub_213", "hub_340"]
    assert document["connections"][0]["context"] == "l'été"
    assert document["memory"]["episodes"][0]["hubs"] == ["hub_213", "hub_340"]
    assert "Élodie a parlé de sa recette" in luna("recall", "Élodie").stdout
    assert luna("graph", "import", "-", stdin=NOTATION).stderr.endswith(": nothing is new\n")


def test_a_file_is_written_once(luna: Luna, vault: Path, tmp_path: Path) -> None:
    assert vault.is_dir()
    luna("graph", "import", "-", stdin=NOTATION)
    path = tmp_path / "home" / "net.json"
    assert luna("graph", "export", "net.json").stderr == f"net.json: {path.stat().st_size:,} bytes\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert luna("graph", "export", "net.json", code=17).stderr.startswith(f"luna: error: {path} is there already\n")
    before = path.read_bytes()
    luna("graph", "export", "--force", "net.json")
    assert path.read_bytes() == before
    assert luna("graph", "import", "net.json").stderr.endswith(": nothing is new\n")
    assert sorted(one.name for one in path.parent.iterdir() if not one.name.startswith(".luna-vault")) == ["net.json"]


def test_notation_and_graphviz_come_out(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    luna("graph", "import", "-", stdin=NOTATION)
    text = luna("graph", "export", "--format", "notation").stdout
    assert "hub_pain → hub_boulangerie : 28400 : located-at : l'été\n" in text
    assert luna("graph", "import", "-", stdin=text).stderr.endswith(": nothing is new\n")
    assert luna("graph", "export", "--format", "dot").stdout.startswith("digraph luna {\n")


def test_broken_rules_are_named_and_the_rest_goes_in(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    text = NOTATION + "hub_213 → hub_9 : 5 : is-a\nhub_213 → hub_340 : 70000 : is-a\nhub_213 → hub_340 : 5 : cause\n"
    done = luna("graph", "import", "-", "--dry-run", stdin=text, code=3)
    assert done.stderr.splitlines() == [
        "luna: warning: stdin: line 8: target: hub_9 is no hub of this document",
        "luna: warning: stdin: line 9: the force must lie in 0 to 65535, not 70000",
        "luna: warning: stdin: line 10: 'cause' is no relation (did you mean causes?)",
        "2 hubs, 1 connection, 1 episode: 2 hubs are new or changed, 1 memory is new (dry run)",
    ]
    assert json.loads(luna("graph", "export").stdout)["hubs"] == []
    found = json.loads(luna("graph", "import", "-", "--json", stdin=text, code=3).stdout)
    jsonschema.validate(found, imported())
    assert [one["path"] for one in found["problems"]] == ["line 8: target", "line 9", "line 10"]
    assert len(json.loads(luna("graph", "export").stdout)["hubs"]) == 2


def test_an_import_can_be_undone(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    luna("graph", "import", "-", stdin=NOTATION)
    luna("undo")
    document = json.loads(luna("graph", "export").stdout)
    assert (document["hubs"], document["memory"]["episodes"]) == ([], [])


def test_what_cannot_be_done_is_said(luna: Luna, vault: Path) -> None:
    assert vault.is_dir()
    assert luna("graph", "export", "--format", "svg", code=2).stderr.startswith(
        "luna: error: --format is one of json, notation, dot, not 'svg'\n"
    )
    assert "--ids is luna or original, not 'old'" in luna("graph", "export", "--ids", "old", code=2).stderr
    assert "net.json: No such file or directory" in luna("graph", "import", "net.json", code=1).stderr
    assert "stdin: line 1: is not JSON" in luna("graph", "import", "-", stdin="{", code=14).stderr
    assert "No such file or directory" in luna("graph", "export", "nowhere/net.json", code=1).stderr
