import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Luna = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def ids(luna: Luna, vault: Path) -> list[str]:
    """Three turns of one session, the middle one with a conversation and a memory that it belongs with."""
    assert vault.is_dir()
    other = luna("store", "The mill closes on Mondays", "--at", "2026-10-01").stdout.strip()
    session = {"session_id": "fournil"}
    talk = [{"role": "user", "content": "Quelle farine ?"}, {"speaker": "Marie", "content": "De la T80,\ncomme hier."}]
    lines = [
        {"content": "On pétrit.", "session_context": session},
        {"content": "On choisit la farine.", "session_context": session, "conversation_history": talk, "related_ids": [other]},
        {"content": "On enfourne.", "session_context": session | {"speaker": "Marie"}},
    ]
    stored = luna("store", "--jsonl", "-", stdin="".join(json.dumps(line) + "\n" for line in lines)).stdout.split()
    return [*stored, other]


def test_the_whole_experience_comes_back(luna: Luna, ids: list[str]) -> None:
    assert luna("relive", ids[1]).stdout == (
        f"{ids[1]}  leaf  2026-11-20 14:30\n"
        "session   fournil\n"
        "context   turn=2\n"
        f"related   {ids[3]}\n"
        "weight    0.618, importance 0.015\n"
        "\n"
        "On choisit la farine.\n"
        "\n"
        "conversation\n"
        "  user: Quelle farine ?\n"
        "  Marie: De la T80,\n"
        "    comme hier.\n"
        "\n"
        "before in session fournil\n"
        f"  2026-11-20 14:30  {ids[0]}  leaf      On pétrit.\n"
        "\n"
        "after in session fournil\n"
        f"  2026-11-20 14:30  {ids[2]}  leaf      Marie: On enfourne.\n"
        "\n"
        "related\n"
        f"  2026-10-01 00:00  {ids[3]}  leaf      The mill closes on Mondays\n"
    )


def test_the_document_holds_the_same(luna: Luna, vault: Path, ids: list[str]) -> None:
    told = json.loads(luna("relive", ids[1], "--json", "--around", "1").stdout)
    assert [one["id"] for one in (*told["before"], *told["after"], *told["related"])] == [ids[0], ids[2], ids[3]]
    assert (told["parent"], told["children"], told["missing"]) == (None, [], [])
    assert told["experience"]["conversation_history"][0]["role"] == "user"
    (trace,) = [json.loads(line) for line in next(vault.glob("traces/*")).read_text().splitlines() if line]
    assert (trace["kind"], trace["ids"]) == ("show", [ids[1]])


def test_an_archived_one_comes_back_with_its_stub_and_what_survives(luna: Luna, ids: list[str]) -> None:
    luna("forget", ids[1])
    luna("forget", ids[3], "--purge", "--force")
    lived = luna("relive", ids[1], "--no-trace").stdout
    assert lived.startswith(f"{ids[1]}  archived  2026-11-20 14:30\narchived  2026-11-20 14:30, was a leaf: forgotten by hand\n")
    assert "Marie: De la T80," in lived
    assert f"no longer in the vault: {ids[3]}" in lived
