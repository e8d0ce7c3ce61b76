"""Where the vault is looked for, and what its names mean."""

from pathlib import Path

import pytest

from luna_cli.errors import NoVaultError
from luna_cli.vault import layout


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a project in it, in which we stand: nothing is a vault yet."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LUNA_VAULT", raising=False)
    here = tmp_path / "home" / "project" / "deep" / "deeper"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    return tmp_path / "home"


def plant(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vault.json").write_text('{"luna": {"format": 1}}')
    return str(folder)


def test_every_place_is_tried_in_its_order(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoVaultError, match=f"^no vault at {home}/.luna-vault$") as error:
        layout.find(None)
    assert error.value.hint == "run 'luna init'"
    at_home = plant(home / ".luna-vault")
    assert layout.find(None) == at_home
    beside = plant(home / "project" / ".luna-vault")
    assert layout.find(None) == beside
    around = plant(home / "project" / "deep")
    assert layout.find(None) == around
    nearest = plant(home / "project" / "deep" / "deeper" / ".luna-vault")
    assert layout.find(None) == nearest
    named = plant(tmp_path / "named")
    monkeypatch.setenv("LUNA_VAULT", named)
    assert layout.find(None) == named
    assert layout.find(beside) == beside
    assert layout.find("") == named


def test_a_vault_wins_over_the_one_beside_it(home: Path) -> None:
    deeper = home / "project" / "deep" / "deeper"
    plant(deeper / ".luna-vault")
    outer = plant(deeper)
    assert layout.find(None) == outer


def test_a_name_may_be_relative_or_begin_at_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = plant(home / "project" / "notes")
    assert layout.find("../../notes") == there
    monkeypatch.setenv("LUNA_VAULT", "~/project/notes")
    assert layout.find(None) == there


def test_a_named_place_without_a_vault_is_an_error_and_no_other_is_taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(home / ".luna-vault")
    for place in ("nowhere", str(home)):
        with pytest.raises(NoVaultError, match=r"^no vault at"):
            layout.find(place)
    monkeypatch.setenv("LUNA_VAULT", str(home / "gone"))
    with pytest.raises(NoVaultError, match=f"^no vault at {home}/gone$"):
        layout.find(None)


def test_a_folder_called_vault_json_is_no_vault(home: Path) -> None:
    (home / "project" / "deep" / "deeper" / "vault.json").mkdir()
    at_home = plant(home / ".luna-vault")
    assert layout.find(None) == at_home


def test_paths_of_memories() -> None:
    assert layout.memory_path("branch", "2026-11-20", "bread", "exp_00000000000a") == (
        "branchs/2026-11-20/bread.exp_00000000000a.json"
    )
    assert layout.memory_path("leaf", "2026-11-20", "", "exp_00000000000a") == "leaves/2026-11-20/exp_00000000000a.json"
    assert layout.tier_of("branchs/2026-11-20/x.json") == "branch"
    assert layout.tier_of("archives/2026-11.jsonl") == ""
    assert layout.tier_of("branch/2026-11-20/x.json") == ""


@pytest.mark.parametrize(
    ("name", "memory_id"),
    [
        ("bread.exp_00000000000a.json", "exp_00000000000a"),
        ("exp_00000000000a.json", "exp_00000000000a"),
        ("a.b.exp_00000000000a.json", "exp_00000000000a"),
        ("bread.json", ""),
        ("bread.exp_00000000000a.txt", ""),
        ("exp_00000000000A.json", ""),
        ("exp_00000000000.json", ""),
        ("exp_00000000000a0.json", ""),
        ("expe00000000000a.json", ""),
    ],
)
def test_the_id_in_a_name(name: str, memory_id: str) -> None:
    assert layout.id_of(name) == memory_id


def test_the_signature_follows_the_vault_s_settings_and_the_user_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    root = plant(tmp_path / "vault")
    assert layout.user_config() == str(tmp_path / "config" / "luna" / "config.json")
    seen = [layout.signature(root)]
    assert layout.signature(root) == seen[0]
    (tmp_path / "config" / "luna").mkdir(parents=True)
    (tmp_path / "config" / "luna" / "config.json").write_text("{}")
    seen.append(layout.signature(root))
    (tmp_path / "vault" / "vault.json").write_text('{"luna": {"format": 1}, "settings": {}}')
    seen.append(layout.signature(root))
    assert len(set(seen)) == 3
