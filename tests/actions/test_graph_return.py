"""A network that comes back to the vault which it left: nothing is new, whatever its hubs have been called since."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luna_cli import clock
from luna_cli.actions import hub
from luna_cli.actions.bonds import merge
from luna_cli.actions.check import check
from luna_cli.actions.graph_export import export
from luna_cli.actions.graph_import import Imported, import_
from luna_cli.actions.hub import Seed, Tended, tend
from luna_cli.model.change import Grow
from luna_cli.model.hub import Hub, Synapse
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault
from tests.conftest import Luna

AT = clock.parse_utc("2026-11-20T14:30:00Z")
DAY = "hub_day-2026-07-14"
NUMBERED = "hub_213 : pain : 0.85 []\nhub_340 : boulangerie : 0.61 []\nhub_213 → hub_340 : 28400 : located-at\n"


def take(root: Path, raw: bytes) -> Imported:
    with Vault(str(root)) as vault:
        return import_(vault, raw, "net.json", AT)


def out(root: Path, form: str = "json", *, original: bool = False) -> bytes:
    with Vault(str(root)) as vault:
        return b"".join(export(vault, AT, form, original=original))


def hubs(root: Path) -> dict[str, Hub]:
    with Vault(str(root)) as vault:
        return {one.id: one for one in Network(vault).hubs()}


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in (root / "graph/hubs").rglob("*.json")}


def is_clean(root: Path) -> bool:
    with Vault(str(root)) as vault:
        return not list(check(vault).findings())


def do(root: Path, plan: Callable[..., Tended], *words: Any) -> None:
    with Vault(str(root)) as vault:
        network = Network(vault)
        tend(network, plan(network, *words, AT), AT)


def add(root: Path, *concepts: str) -> None:
    for one in concepts:
        do(root, hub.add, Seed(one))


def rename(root: Path, hub_id: str, concept: str) -> None:
    with Vault(str(root)) as vault:
        network = Network(vault)
        tend(network, hub.assigned(network, network.hub(hub_id), [("concept", concept)], AT), AT)


@pytest.fixture
def other(tmp_path: Path, planted: Path) -> Path:
    """One more fresh vault."""
    return Path(shutil.copytree(planted, tmp_path / "other"))


@pytest.fixture
def lived_in(vault: Path) -> Path:
    """A vault with a day, a renamed hub, a hub that another was merged into, and hubs that came with numbers."""
    take(vault, NUMBERED.encode())
    add(vault, "Alice", "cat", "chat")
    rename(vault, "hub_alice", "Alicia")
    do(vault, merge, "chat", "cat")
    day = Hub(
        id=DAY, concept="2026-07-14", kind="time", created_at=AT, synapses=(Synapse(target="hub_pain", type="during", force=9),)
    )
    with Vault(str(vault)) as opened:
        opened.apply([Grow(before=None, after=day)], label="test", message="a day", at=AT)
    return vault


@pytest.mark.parametrize("ids", ["luna", "original"])
@pytest.mark.parametrize("form", ["json", "notation"])
def test_what_a_vault_exported_is_nothing_new_to_it(lived_in: Path, form: str, ids: str) -> None:
    before = files(lived_in)
    done = take(lived_in, out(lived_in, form, original=ids == "original"))
    assert (done.changed_hubs, done.new_memories, done.changed_files, done.problems) == (0, 0, 0, [])
    assert files(lived_in) == before
    assert set(hubs(lived_in)) == {DAY, "hub_alice", "hub_cat", "hub_pain", "hub_boulangerie"}
    assert is_clean(lived_in)


@pytest.mark.parametrize("ids", ["luna", "original"])
@pytest.mark.parametrize("form", ["json", "notation"])
def test_days_keep_their_ids_in_an_empty_vault(lived_in: Path, other: Path, form: str, ids: str) -> None:
    raw = out(lived_in, form, original=ids == "original")
    assert take(other, raw).problems == []
    found = hubs(other)
    assert set(found) == {DAY, "hub_alicia", "hub_cat", "hub_pain", "hub_boulangerie"}
    assert found[DAY].kind == "time"
    assert found[DAY].synapses[0].target == "hub_pain"
    again = take(other, raw)
    assert (again.changed_hubs, again.problems) == (0, [])
    assert is_clean(other)


def test_a_hub_that_was_merged_since_is_not_made_again(vault: Path) -> None:
    add(vault, "cat", "chat", "fish")
    document = json.loads(out(vault))
    document["connections"] = [
        {"source": "hub_chat", "target": "hub_cat", "force": 700, "type": "similar-to"},
        {"source": "hub_chat", "target": "hub_fish", "force": 800, "type": "valued-as"},
        {"source": "hub_cat", "target": "hub_fish", "force": 600, "type": "valued-as"},
    ]
    document["hubs"][1]["satellites"] = [{"id": "sat_chat_x", "type": "couleur", "components": {"noir": 0.5}}]
    raw = json.dumps(document).encode()
    take(vault, raw)
    do(vault, merge, "chat", "cat")
    assert take(vault, raw).problems == []
    found = hubs(vault)
    assert set(found) == {"hub_cat", "hub_fish"}
    assert [(one.target, one.force) for one in found["hub_cat"].synapses] == [("hub_fish", 800)]
    assert [one.type for one in found["hub_cat"].satellites] == ["couleur"]
    assert is_clean(vault)


def test_a_document_from_before_a_renaming_finds_the_hub(vault: Path) -> None:
    add(vault, "Alice")
    raw = out(vault)
    for name in ("Alicia", "Alina"):
        rename(vault, "hub_alice", name)
    before = files(vault)
    assert take(vault, raw).changed_hubs == 0
    assert files(vault) == before
    done = take(vault, b"hub_alice : Alizee : 0.5\n")
    assert done.changed_hubs == 1
    assert "Alizee" in hubs(vault)["hub_alice"].aliases


def test_numbers_of_another_document_are_no_names_of_this_one(vault: Path) -> None:
    take(vault, NUMBERED.encode())
    for _ in range(2):
        assert take(vault, b"hub_213 : cat : 0.5\n").problems == []
        found = hubs(vault)
        assert (found["hub_pain"].aliases, found["hub_cat"].aliases) == (("hub_213",), ())
    assert is_clean(vault)


@pytest.mark.parametrize("step", [1, -1])
def test_within_one_document_no_id_is_another_hubs_alias(vault: Path, step: int) -> None:
    two = [{"id": "hub_cat", "concept": "dog"}, {"id": "hub_x", "concept": "cat"}]
    raw = json.dumps({"hubs": two[::step]}).encode()
    assert take(vault, raw).problems == []
    assert {name: one.aliases for name, one in hubs(vault).items()} == {"hub_dog": (), "hub_cat": ("hub_x",)}
    assert is_clean(vault)


def named(document: dict[str, Any]) -> list[str]:
    return [one["id"] for one in document["hubs"]]


def test_original_ids_stand_in_their_order_in_every_form(lived_in: Path) -> None:
    take(lived_in, b"hub_7 : levain : 0.5\nhub_1000 : farine : 0.5\n")
    found = named(json.loads(out(lived_in, original=True)))
    assert found == ["hub_7", "hub_213", "hub_340", "hub_1000", "hub_alice", "hub_cat", DAY]
    text = out(lived_in, "notation", original=True).decode()
    assert "hub_213 → hub_340 : 28400 : located-at\n" in text
    assert text.index("hub_7 : levain") < text.index("hub_213 : pain") < text.index("hub_1000 : farine")
    assert '  "hub_213" -> "hub_340" ' in out(lived_in, "dot", original=True).decode()


def test_original_ids_stand_in_the_episodes_of_notation(vault: Path) -> None:
    take(vault, NUMBERED.encode() + "ep_1 : 20250510-1420 : c : Nour a goûté le pain : 0.72 : [hub_213]\n".encode())
    assert "0.72 : [hub_213]\n" in out(vault, "notation", original=True).decode()


def test_an_archive_keeps_its_day_and_reason(vault: Path) -> None:
    about = {"archived_at": "2026-03-01T10:00:00Z", "reason": "unused for long"}
    one = {"id": "archive_7", "timestamp": "2024-01-07T08:00:00Z", "condensation": "le premier pain", "metadata": about}
    take(vault, json.dumps({"memory": {"archives": [one]}}).encode())
    (found,) = json.loads(out(vault))["memory"]["archives"]
    assert {key: found["metadata"][key] for key in about} == about


@pytest.mark.parametrize(
    "about", [{"archived_at": "yesterday", "reason": 7}, {"archived_at": "2027-01-01T00:00:00Z"}, {"reason": " "}]
)
def test_an_archive_without_them_is_archived_by_the_import(vault: Path, about: dict[str, Any]) -> None:
    one = {"id": "archive_7", "timestamp": "2024-01-07T08:00:00Z", "condensation": "le premier pain", "metadata": about}
    take(vault, json.dumps({"memory": {"archives": [one]}}).encode())
    (found,) = json.loads(out(vault))["memory"]["archives"]
    assert (found["metadata"]["archived_at"], found["metadata"]["reason"]) == ("2026-11-20T14:30:00Z", "imported as an archive")


def test_an_emotion_that_is_none_is_kept_and_said(vault: Path, luna: Luna) -> None:
    document = {
        "emotional_state": {"zorg": 0.4, "joie": 0.2, "gourmandise": 0.1},
        "emotions": [{"id": "emotion_900", "type": "gourmandise", "intensité": 0.4}],
    }
    done = luna("graph", "import", "-", stdin=json.dumps(document))
    assert done.stderr.splitlines()[0].endswith(
        "$.emotional_state.zorg: is no emotion of luna's or of the vault: it is kept, and fades"
    )
    assert "joie" not in done.stderr
    assert "gourmandise" not in done.stderr
    assert json.loads(out(vault))["emotional_state"]["zorg"] == 0.4


@pytest.fixture
def procedures(vault: Path) -> Callable[[], dict[str, Any]]:
    def read() -> dict[str, Any]:
        return {one["name"]: one for one in json.loads(out(vault))["memory"]["procedures"]}

    return read


def test_a_procedure_with_a_number_is_called_by_its_context(vault: Path, procedures: Callable[[], dict[str, Any]]) -> None:
    text = "proc_12 : cuisine : faire_le_pain → cuire → cuire : 0.60 : 12\nproc_13 : cuisine : laver : 0.20 : 1\n"
    text += "proc_14 : : x : 0.20 : 1\n"
    for new in (3, 0):
        done = take(vault, text.encode())
        assert (done.changed_files, done.problems) == (new, [])
    found = procedures()
    assert {name: one["aliases"] for name, one in found.items()} == {
        "cuisine": ["proc_12"],
        "cuisine 13": ["proc_13"],
        "14": ["proc_14"],
    }
    assert [one["id"] for one in found["cuisine"]["nodes"]] == ["node_1", "node_2", "node_3"]
    done = take(vault, b"proc_12 : verger : tailler : 0.60 : 12\n")
    assert (done.changed_files, done.problems) == (1, [])
    assert procedures()["verger"].get("aliases", []) == []
    assert is_clean(vault)


def test_broken_rules_of_notation_are_named_with_their_lines(vault: Path) -> None:
    text = (
        "hub_1 : one : 0.5\n\nhub_1 → hub_9 : 5 : is-a\nhub_1 : again : 0.5\n"
        "ep_1 : 20250510-1420 : c : d : 0.5 : [hub_8]\nhub_2 : two : 7\n"
        'ep_1 : 20250510-1420 : c : d : 0.5 : []\nep_2 : 20250510-1420 : "" : "" : 0.5 : []\n'
    )
    assert [(one.path, one.rule) for one in take(vault, text.encode()).problems] == [
        ("line 3: target", "hub_9 is no hub of this document"),
        ("line 4: id", "hub_1 stands in this document twice"),
        ("line 5: hubs", "hub_8 is no hub of this document"),
        ("line 6", "the salience must lie in 0 to 1, not 7"),
        ("line 7: id", "ep_1 stands in this document twice"),
        ("line 8", "says nothing that could be remembered"),
    ]
