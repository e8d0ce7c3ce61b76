"""Readers while a dream runs and memories come in; hand edits between recalls and under an edit."""

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from luna_cli import clock

Luna = Callable[..., subprocess.CompletedProcess[str]]
EDITOR = """#!/bin/sh
sed -i 's/"content": "[^"]*"/"content": "what the person wrote into the vault"/' "$VAULT_FILE"
sed -i 's/"content": "[^"]*"/"content": "what the person wrote in the editor"/' "$1"
"""


def lines(count: int) -> str:
    tiers = ("seed", "leaf", "branch")
    return "".join(
        json.dumps({"content": f"the river carries boat {n} to the mill", "tier": tiers[n % 3], "key": f"k{n}"}) + "\n"
        for n in range(count)
    )


def read_while_dreaming(luna: Luna, now: int, recalls: int) -> int:
    """Recall in a loop while another thread stores and dreams, a night later each time; return how many nights were lived."""
    known = set(luna("store", "--jsonl", "-", stdin=lines(90)).stdout.split())
    over = threading.Event()
    nights: list[str] = []
    failures: list[BaseException] = []

    def live() -> None:
        try:
            while not over.is_set():
                at = clock.iso(now + (len(nights) + 1) * clock.DAY_MS)
                known.add(luna("store", f"the river rose on day {len(nights)}", at=at).stdout.strip())
                nights.append(luna("dream", "--force", at=at).stdout)
        except AssertionError as error:
            failures.append(error)

    dreamer = threading.Thread(target=live)
    dreamer.start()
    seen: set[str] = set()
    try:
        for number in range(recalls):
            done = luna("recall", "river mill boat", "-n", "40", *(["--jsonl"] if number % 2 else []))
            assert done.stderr == ""
            found = [json.loads(line)["id"] for line in done.stdout.splitlines()] if number % 2 else cells(done.stdout)
            assert len(found) == len(set(found)) == 40
            seen.update(found)
    finally:
        over.set()
        dreamer.join()
    assert failures == []
    assert seen <= known
    return len(nights)


def cells(said: str) -> list[str]:
    found = [line.split("\t") for line in said.splitlines()]
    for memory_id, score, day, tier, text in found:
        assert float(score) >= 0
        assert clock.iso_day(clock.parse_day(day)) == day
        assert tier in {"seed", "leaf", "branch", "root", "archived"}
        assert "river" in text
        assert memory_id.startswith("exp_")
    return [cell[0] for cell in found]


@pytest.mark.usefixtures("vault")
def test_recalls_during_dreams(luna: Luna, now: int) -> None:
    assert read_while_dreaming(luna, now, 200) > 3


@pytest.mark.faults
@pytest.mark.usefixtures("vault")
def test_ten_thousand_recalls_during_dreams(luna: Luna, now: int) -> None:
    nights = read_while_dreaming(luna, now, 10_000)
    sys.stdout.write(f"\n10,000 recalls during {nights} nights: none failed\n")
    assert nights > 100


def file_of(vault: Path, memory_id: str) -> Path:
    (path,) = vault.rglob(f"*{memory_id}.json")
    return path


def test_a_hand_edit_is_shown_at_once(luna: Luna, vault: Path) -> None:
    memory_id = luna("store", "the kettle is blue").stdout.strip()
    assert "blue" in luna("recall", "kettle").stdout
    path = file_of(vault, memory_id)
    for old, new in (("blue", "mint"), ("mint", "vermilion"), ("the kettle is vermilion", "kettle: gone")):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        assert new in luna("recall", "kettle").stdout
    assert "kettle: gone" in luna("show", memory_id).stdout
    path.write_text(path.read_text(encoding="utf-8").replace("kettle: gone", "a teapot now"), encoding="utf-8")
    assert luna("recall", "kettle").stdout == ""
    luna("index")
    assert luna("recall", "teapot").stdout.startswith(memory_id)


def test_a_file_moved_or_removed_by_hand(luna: Luna, vault: Path) -> None:
    kept, gone = (luna("store", text).stdout.strip() for text in ("a lamp in the hall", "a lamp in the cellar"))
    path = file_of(vault, kept)
    moved = vault / "seeds" / path.parent.name / path.name
    moved.parent.mkdir(parents=True)
    path.rename(moved)
    file_of(vault, gone).unlink()
    said = luna("recall", "lamp").stdout
    assert gone not in said
    assert "\tseed\t" in said
    assert "no memory has the id" in luna("show", gone, code=13).stderr


def test_an_edit_in_the_editor_does_not_overwrite_a_hand_edit(luna: Luna, vault: Path, tmp_path: Path) -> None:
    memory_id = luna("store", "what luna knew").stdout.strip()
    path = file_of(vault, memory_id)
    editor = tmp_path / "editor"
    editor.write_text(EDITOR)
    editor.chmod(0o755)
    done = luna("edit", memory_id, code=3, env={"EDITOR": str(editor), "VAULT_FILE": str(path)})
    assert "what the person wrote into the vault" in path.read_text()
    kept = Path(done.stderr.partition("your text is in ")[2].split(";")[0].split("\n")[0])
    assert "what the person wrote in the editor" in kept.read_text()
    kept.unlink()


def race(vault: Path, memory_id: str, rounds: int) -> dict[int, int]:
    """Let a person save the file while `luna edit --set` is at work on it; count how the edits ended."""
    path, aside = file_of(vault, memory_id), vault / ".luna/by-hand"
    command = [str(Path(sys.executable).parent / "luna"), "edit", memory_id, "--set"]
    codes: dict[int, int] = {}
    for number in range(rounds):
        new = path.read_text(encoding="utf-8").replace(f"by hand {number - 1}.", f"by hand {number}.")
        aside.write_text(new, encoding="utf-8")
        with subprocess.Popen([*command, f"tags=+t{number}"], env={"HOME": str(vault.parent)}, stderr=subprocess.PIPE) as child:
            time.sleep(0.08 + 0.011 * (number % 13))
            if number % 2:
                shutil.copyfile(aside, path)  # in place, as some editors do
            else:
                aside.replace(path)
            child.communicate()
        codes[child.returncode] = codes.get(child.returncode, 0) + 1
        assert f"by hand {number}." in path.read_text(encoding="utf-8")
    return codes


def test_a_hand_edit_under_an_edit_is_not_lost(luna: Luna, vault: Path) -> None:
    memory_id = luna("store", "written by hand -1.").stdout.strip()
    codes = race(vault, memory_id, 13)
    assert set(codes) <= {0, 3, 14}  # done, stood in the way, read half-way through a save
    luna("check")


@pytest.mark.faults
def test_many_hand_edits_under_edits(luna: Luna, vault: Path) -> None:
    memory_id = luna("store", "written by hand -1.").stdout.strip()
    codes = race(vault, memory_id, 500)
    sys.stdout.write(f"\n500 edits with a hand edit under them, by exit code: {codes}; none lost\n")
    assert set(codes) <= {0, 3, 14}
