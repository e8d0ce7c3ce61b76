"""The procedures of a vault as files: found by what they are called, and what is bad is set aside with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

import luna_cli
from luna_cli.errors import CorruptError, NotFoundError, PartlyDoneError, UsageError
from luna_cli.files import codec
from luna_cli.model.procedure import Procedure
from luna_cli.model.procedure_wire import read_procedure, write_procedure
from luna_cli.vault import procedures
from luna_cli.vault.findings import ERROR, NOTE
from luna_cli.vault.procedures import Held, every, find, findings, id_of, line_of, path_of, save
from luna_cli.vault.store import Vault

NOW = 1_795_000_000_000


def procedure(name: str, **more: Any) -> Procedure:
    nodes = [{"id": "node_1", "action": "mélanger"}, {"id": "node_2", "action": "cuire"}]
    return read_procedure({"id": id_of(name), "name": name, "nodes": nodes, **more}, "UTC")


def put(root: Path, found: Procedure, **changes: Any) -> Path:
    path = root / path_of(found.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(codec.encode({**write_procedure(found), **changes}))
    return path


def test_the_sample_of_the_design_page_is_read_and_written_back() -> None:
    page = Path(luna_cli.__file__).parent.parent / "docs" / "design" / "procedures.md"
    text = page.read_text("utf-8").split("<!-- sample: procedure -->\n```json\n")[1].split("```")[0]
    found = procedures.parse(text.encode(), path_of("proc_pain"), "UTC")
    assert isinstance(found, Procedure)
    assert codec.encode(write_procedure(found)) == text.encode()


def test_ids_come_from_names_without_accents_or_case() -> None:
    assert id_of("Pâte brisée") == id_of("PATE BRISEE") == "proc_pate-brisee"
    assert path_of("proc_pate-brisee") == "graph/procedures/pate-brisee.json"


def test_found_by_id_slug_name_alias_beginning_and_words(tmp_path: Path) -> None:
    put(tmp_path, procedure("Pain au levain", aliases=["proc_12"]))
    put(tmp_path, procedure("Pâte brisée"))
    for name in ("proc_pain-au-levain", "pain-au-levain", "PAIN AU LEVAIN", "proc_12", "pain", "levain", "proc_pain"):
        assert find(str(tmp_path), name, "UTC").procedure.name == "Pain au levain"
    assert find(str(tmp_path), "pate", "UTC").procedure.name == "Pâte brisée"
    with pytest.raises(UsageError, match="may be any of proc_pain-au-levain, proc_pate-brisee"):
        find(str(tmp_path), "pa", "UTC")
    with pytest.raises(NotFoundError) as caught:
        find(str(tmp_path), "pain au levian", "UTC")
    assert "did you mean Pain au levain" in caught.value.hint


def test_a_bad_file_is_named_with_its_line_and_the_others_work(tmp_path: Path) -> None:
    good = put(tmp_path, procedure("bread"))
    edges = [{"id": "edge_1", "source": "node_1", "target": "node_2"}, {"id": "edge_2", "source": "node_2", "target": "node_7"}]
    bad = put(tmp_path, procedure("cake"), edges=edges)
    lines = bad.read_text().splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "node_7" in text)
    found = list(every(str(tmp_path), "UTC"))
    assert [isinstance(one, Held) for one in found] == [True, False]
    finding = found[1]
    assert not isinstance(finding, Held)
    words = "edges.1.target: edge_2 names 'node_7', which is no step"
    assert (finding.level, finding.path, finding.line, finding.rule) == (ERROR, path_of("proc_cake"), line, words)
    assert find(str(tmp_path), "bread", "UTC").procedure.name == "bread"
    with pytest.raises(CorruptError, match=f"cake.json: line {line}: edges.1.target"):
        find(str(tmp_path), "cake", "UTC")
    assert good.exists()


@pytest.mark.parametrize(
    ("text", "line", "rule"),
    [
        ('{\n"id": "proc_x",\n"name": 3,\n"nodes": []}', 3, "name: must be a text"),
        ('{"id": "proc_x",\n"name": "x"}', 0, "nodes: is missing"),
        ('{"id": "proc_x",\n"name": "x",\n"nodes": [{"id": "a", "action": "b"},\n {"id": "b"}]}', 4, "nodes.1.action: is missing"),
        ("{,}", 1, "is not JSON"),
        ('{"id": "proc_x", "id": "proc_x"}', 1, "stands twice"),
        ('{"id": "proc_y",\n"name": "x", "nodes": [{"id": "a", "action": "b"}]}', 1, "must be proc_x, as the file is called"),
    ],
)
def test_each_broken_rule_has_its_line(tmp_path: Path, text: str, line: int, rule: str) -> None:
    path = tmp_path / path_of("proc_x")
    path.parent.mkdir(parents=True)
    path.write_text(text)
    (found,) = findings(str(tmp_path), "UTC")
    assert (found.level, found.line) == (ERROR, line)
    assert rule in found.rule


def test_a_circle_without_a_decision_is_set_aside(tmp_path: Path) -> None:
    edges = [{"id": "e1", "source": "node_1", "target": "node_2"}, {"id": "e2", "source": "node_2", "target": "node_1"}]
    put(tmp_path, procedure("bread"), edges=edges)
    (found,) = findings(str(tmp_path), "UTC")
    assert found.level == ERROR
    assert "the circle node_1 → node_2 → node_1 has no decision point" in found.rule


def test_what_is_only_odd_is_noted_and_used(tmp_path: Path) -> None:
    put(tmp_path, procedure("bread", aliases=["cake"], edges=[], wait_points=[wait("leaven")]))
    put(tmp_path, procedure("cake", wait_points=[wait("bread")])).write_bytes(
        json.dumps(write_procedure(procedure("cake", wait_points=[wait("bread")]))).encode()
    )
    folder = tmp_path / procedures.FOLDER
    (folder / "notes.txt").write_text("x")
    (folder / "link.json").symlink_to(folder / "cake.json")
    found = list(findings(str(tmp_path), "UTC"))
    assert {one.level for one in found} == {NOTE}
    rules = " | ".join(one.words for one in found)
    assert "answers to 'cake', as graph/procedures/bread.json does" in rules
    assert "not in the form that luna writes" in rules
    assert "waits for 'leaven', which is no procedure" in rules
    assert "link.json: is a symbolic link" in rules
    assert "notes.txt: is not read as a procedure" in rules
    assert "waits for 'bread'" not in rules


def wait(name: str) -> dict[str, str]:
    return {"id": "wp_1", "when": "avant", "node": "node_1", "procedure": name}


def test_a_step_that_nothing_leads_to_is_noted_with_its_line(tmp_path: Path) -> None:
    nodes = [{"id": step, "action": step} for step in ("a", "b", "c")]
    path = put(tmp_path, procedure("bread", nodes=nodes, edges=[{"id": "e", "source": "a", "target": "b"}]))
    (found,) = findings(str(tmp_path), "UTC")
    assert (found.level, found.rule) == (NOTE, "nodes.2.id: nothing leads to c, so it never comes")
    assert path.read_text().splitlines()[found.line - 1].strip() == '"id": "c",'


def test_lines_are_found_in_any_layout() -> None:
    raw = b'{"nodes": [\n{"id": "a",\n "duration": {\n"min": 1}}, {"id": "}\\"]",\n"duration": {"min":\n 2}}],\n"id": "x"}'
    assert [line_of(raw, key) for key in ("nodes", "nodes.0.duration.min", "nodes.1.id", "nodes.1.duration.min", "id")] == [
        1,
        4,
        4,
        5,
        7,
    ]
    assert line_of(raw, "nodes.1.action") == 4
    assert line_of(raw, "edges.3") == 0


def test_a_hand_edit_since_it_was_read_is_not_lost(vault: Path) -> None:
    with Vault(str(vault)) as opened:
        save(opened, None, procedure("bread"), label="procedure add", message="add", at=NOW)
        held = find(str(vault), "bread", "UTC")
        path = put(vault, procedure("bread", context="mine"))
        with pytest.raises(PartlyDoneError, match="was changed by hand"):
            save(opened, held, procedure("bread", context="luna's"), label="procedure replace", message="replace", at=NOW + 1)
        assert json.loads(path.read_text())["context"] == "mine"
        with pytest.raises(PartlyDoneError, match="was changed by hand"):
            procedures.remove(opened, held, label="procedure rm", message="remove", at=NOW + 2)
        assert path.exists()
        long = procedure("bread", context="x" * codec.MAX_MEMORY)
        with pytest.raises(UsageError, match="longer than"):
            save(opened, find(str(vault), "bread", "UTC"), long, label="procedure replace", message="replace", at=NOW + 3)
