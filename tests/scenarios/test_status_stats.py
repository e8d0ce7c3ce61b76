"""`luna status --stats`: the numbers of its plots."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from luna_cli.actions.schema import schema
from tests.conftest import Luna


def test_status_with_numbers(luna: Luna, vault: Path) -> None:
    luna("store", "joie du pain", "--emotion", "joy", "--intensity", "0.8", "--valence", "0.6", "--at", "2026-11-19T10:00")
    luna("store", "lassitude", "--emotion", "concern", "--intensity", "0.4", "--valence", "-0.2", "--at", "2026-11-16T10:00")
    luna("store", "plus tôt", "--at", "2026-11-15T23:59", "--emotion", "calm", "--intensity", "0.2", "--valence", "0.1")
    luna("recall", "pain")
    luna("dream", at="2026-11-21T03:00:00Z")
    document = json.loads(luna("status", "--stats", "--json").stdout)
    Draft202012Validator(schema("status"), format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    numbers = document["stats"]
    assert numbers["tiers"] == {"seed": 0, "leaf": 3, "branch": 0, "root": 0, "archived": 0}
    assert [night["night"] for night in numbers["nights"]] == ["2026-11-21"]
    assert numbers["nights"][0]["phi_convergence"] == json.loads(luna("dream", "report", "--json").stdout)["phi_convergence"]
    assert numbers["weeks"] == [
        {"monday": "2026-11-09", "memories": 1, "valence": 0.1, "intensity": 0.2},
        {"monday": "2026-11-16", "memories": 2, "valence": 0.2, "intensity": 0.6},
    ]
    assert len(numbers["salience"]) == 10
    rows = [line.split("\t") for line in luna("status", "--stats").stdout.splitlines()]
    assert ["tier", "leaf", "3"] in rows
    assert ["emotion", "2026-11-16", "2", "0.200000", "0.600000"] in rows
    assert ["night", "2026-11-21"] in [row[:2] for row in rows]
    assert rows[0][:2] == ["vault", f"{vault} (format 1, language en, time zone UTC)"]
    assert "stats" not in json.loads(luna("status", "--json").stdout)


def test_a_report_that_is_none_is_left_out(luna: Luna, vault: Path) -> None:
    luna("store", "pain")
    luna("recall", "pain")
    luna("dream")
    (vault / "dreams" / "2026-11-22.json").write_text("{}")
    (vault / "dreams" / "2026-11-23.json").write_text("nonsense")
    numbers = json.loads(luna("status", "--stats", "--json").stdout)["stats"]
    assert [night["night"] for night in numbers["nights"]] == ["2026-11-21"]
