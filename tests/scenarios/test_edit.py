import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Luna = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def memory(luna: Luna, vault: Path) -> str:
    assert vault.is_dir()
    return luna("store", "Marie prefers 65 %").stdout.strip()


def _file(vault: Path, memory: str) -> Path:
    return next(vault.glob(f"*/*/*{memory}.json"))


def _tree(vault: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in vault.rglob("*") if path.is_file() and ".luna" not in path.parts}


def _kept(stderr: str) -> Path:
    return Path(stderr.partition("your text is in ")[2].partition(";")[0].strip())


def test_key_by_key(luna: Luna, vault: Path, memory: str) -> None:
    done = luna("edit", memory, "--set", "tags=+bread", "--set", "tags=+marie", "--set", "content=Marie prefers 72 %")
    assert done.stderr == f"changed content, tags of {memory}\n"
    told = json.loads(luna("show", memory, "--json", "--no-trace").stdout)
    assert (told["experience"]["content"], told["experience"]["tags"]) == ("Marie prefers 72 %", ["bread", "marie"])
    assert luna("recall", "72", "--no-trace").stdout.startswith(memory)
    assert len(list(vault.glob("leaves/*/*"))) == 1


def test_a_dry_run_prints_the_diff_and_writes_nothing(luna: Luna, vault: Path, memory: str) -> None:
    before = _tree(vault)
    diff = luna("edit", memory, "--set", "pinned=true", "--dry-run").stdout.splitlines()
    assert [line for line in diff if line[0] in "+-"][2:] == [
        '-      "language": "en"',
        '+      "language": "en",',
        '+      "pinned": true',
    ]
    assert _tree(vault) == before


def test_an_edit_counts_as_a_use_and_a_link_for_both(luna: Luna, vault: Path, memory: str) -> None:
    other = luna("store", "bread").stdout.strip()
    luna("edit", memory, "--set", "pinned=true")
    luna("edit", memory, "--set", f"related=+{other[:12]}")
    luna("edit", memory, "--set", "pinned=true")
    traces = [json.loads(line) for line in next(vault.glob("traces/*")).read_text().splitlines() if line]
    assert [(trace["kind"], trace["ids"]) for trace in traces] == [("show", [memory]), ("link", [memory, other])]


def test_in_an_editor(luna: Luna, vault: Path, memory: str) -> None:
    luna("edit", memory, env={"EDITOR": "sed -i 's/65 %/72 %/'"})
    assert "72 %" in _file(vault, memory).read_text()
    assert "nothing changed" in luna("edit", memory, env={"EDITOR": "true"}).stderr
    assert "ended with code 1" in luna("edit", memory, env={"EDITOR": "false"}, code=1).stderr
    assert "no editor is set" in luna("edit", memory, code=2).stderr


def test_a_mistake_keeps_the_text_and_changes_nothing(luna: Luna, vault: Path, memory: str, tmp_path: Path) -> None:
    before = _tree(vault)
    done = luna("edit", memory, env={"EDITOR": "sed -i 's/neutral/furious/'", "TMPDIR": str(tmp_path)}, code=2)
    assert "line 23: emotional_context.primary_emotion: must be one of joy" in done.stderr
    assert '"primary_emotion": "furious"' in _kept(done.stderr).read_text()
    assert _tree(vault) == before


def test_on_a_terminal_a_mistake_is_edited_again(
    terminal: Callable[..., tuple[int, str]], vault: Path, memory: str, tmp_path: Path
) -> None:
    script = tmp_path / "editor"
    # The first time it breaks the file, the second time it mends its own mistake and does what was meant.
    script.write_text(
        '#!/bin/sh\nif grep -q furious "$1"; then sed -i s/furious/joy/ "$1"; else sed -i s/neutral/furious/ "$1"; fi\n'
    )
    script.chmod(0o755)
    env = {"EDITOR": str(script), "TMPDIR": str(tmp_path)}
    code, written = terminal("edit", memory, typed="y\n", env=env)
    assert (code, "edit again? [Y/n]" in written) == (0, True)
    assert '"primary_emotion": "joy"' in _file(vault, memory).read_text()
    assert list(tmp_path.glob("luna-*.json")) == []
    script.write_text('#!/bin/sh\nsed -i s/joy/furious/ "$1"\n')
    code, written = terminal("edit", memory, typed="n\n", env=env)
    assert (code, "furious" in _kept(written).read_text()) == (2, True)


def test_what_cannot_be_edited(luna: Luna, vault: Path, memory: str) -> None:
    assert "luna promote" in luna("edit", memory, "--set", "tier=root", code=2).stderr
    assert "takes key=value" in luna("edit", memory, "--set", "pinned", code=2).stderr
    luna("forget", memory)
    assert f"luna revive {memory}" in luna("edit", memory, "--set", "pinned=1", code=2).stderr
    assert luna("edit", "exp_00ff", "--set", "pinned=1", code=13).stdout == ""
    assert not list(vault.glob("leaves/*/*"))
