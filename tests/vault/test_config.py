"""What a vault is, and whose word counts about its settings."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from luna_cli.errors import CorruptError, NewerFormatError, NoVaultError, UsageError
from luna_cli.files import codec
from luna_cli.vault import config, layout

if TYPE_CHECKING:
    from tests.vault.conftest import Keeper


def vault_json(keeper: "Keeper", **parts: Any) -> None:
    document = json.loads((keeper.path / "vault.json").read_bytes())
    for name, value in parts.items():
        document[name] = {**document[name], **value} if isinstance(value, dict) else value
    (keeper.path / "vault.json").write_bytes(codec.encode(document))


def user_json(**settings: Any) -> Path:
    path = Path(layout.user_config())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(settings))
    return path


def test_the_order_of_truth(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    seen = [config.load(keeper.root)]
    vault_json(keeper, settings={"recall.hits": 20})
    seen.append(config.load(keeper.root))
    user = user_json(**{"recall.hits": 30})
    seen.append(config.load(keeper.root))
    monkeypatch.setenv("LUNA_RECALL_HITS", "40")
    seen.append(config.load(keeper.root))
    assert seen[-1].value("recall.hits") == 40
    assert seen[-1].origin("recall.hits") == "LUNA_RECALL_HITS"
    monkeypatch.delenv("LUNA_RECALL_HITS")
    assert [one.value("recall.hits") for one in seen] == [10, 20, 30, 30]
    assert [one.origin("recall.hits") for one in seen[:3]] == ["default", f"{keeper.root}/vault.json", str(user)]


def test_what_names_a_program_is_never_taken_from_a_vault(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    vault_json(keeper, settings={"editor": "rm -rf"})
    found = config.load(keeper.root)
    assert (found.value("editor"), found.origin("editor")) == ("", "default")
    user_json(editor="vim")
    assert config.load(keeper.root).value("editor") == "vim"
    monkeypatch.setenv("LUNA_EDITOR", "nano")
    assert config.load(keeper.root).value("editor") == "nano"


def test_a_value_that_breaks_its_rule_is_named_with_its_place(keeper: "Keeper", monkeypatch: pytest.MonkeyPatch) -> None:
    vault_json(keeper, settings={"recall.hits": "many"})
    with pytest.raises(UsageError, match=f"^{keeper.root}/vault.json: recall.hits must be a whole number"):
        config.load(keeper.root).value("recall.hits")
    monkeypatch.setenv("LUNA_RECALL_HITS", "0")
    with pytest.raises(UsageError, match=r"^LUNA_RECALL_HITS: "):
        config.load(keeper.root).value("recall.hits")


def test_a_setting_that_is_none_is_refused_with_what_was_meant(keeper: "Keeper") -> None:
    with pytest.raises(UsageError, match="no setting is called") as error:
        config.load(keeper.root).value("recal.hits")
    assert error.value.hint == "did you mean recall.hits"
    with pytest.raises(UsageError) as error:
        config.known("zzz")
    assert "lists them" in error.value.hint


def test_settings_that_this_luna_does_not_know_are_kept(keeper: "Keeper") -> None:
    vault_json(keeper, settings={"future.setting": [1]}, note="mine")
    changed = config.changed(config.load(keeper.root), "recall.hits", 5)
    assert changed["settings"] == {"future.setting": [1], "recall.hits": 5}
    assert list(changed["settings"]) == ["future.setting", "recall.hits"]
    assert changed["note"] == "mine"
    unset = config.changed(config.load(keeper.root), "future.setting", None)
    assert unset["settings"] == {}


def test_a_vault_of_a_newer_format_is_refused(keeper: "Keeper") -> None:
    vault_json(keeper, luna={"format": layout.FORMAT + 1})
    with pytest.raises(NewerFormatError, match=f"the vault has format 2, this luna reads up to {layout.FORMAT}"):
        config.load(keeper.root)


def test_a_vault_json_without_luna_s_key_is_no_vault(keeper: "Keeper") -> None:
    for text in ('{"backend": {"file": {}}}', '{"luna": 1}'):
        (keeper.path / "vault.json").write_text(text)
        with pytest.raises(NoVaultError, match="has no 'luna' key: this is not a vault"):
            config.load(keeper.root)
    (keeper.path / "vault.json").unlink()
    with pytest.raises(NoVaultError, match=f"^no vault at {keeper.root}$"):
        config.load(keeper.root)


@pytest.mark.parametrize(
    ("parts", "rule"),
    [
        ({"luna": {"format": "1"}}, "luna.format: must be a whole number"),
        ({"luna": {"format": True}}, "luna.format: must be a whole number"),
        ({"luna": {"timezone": 1}}, "luna.timezone and luna.language must be texts"),
        ({"luna": {"timezone": "Mars/Olympus"}}, "luna.timezone: 'Mars/Olympus' is not an IANA time zone"),
        ({"settings": []}, "settings: must be an object"),
    ],
)
def test_an_identity_that_breaks_a_rule_is_named(keeper: "Keeper", parts: dict[str, Any], rule: str) -> None:
    vault_json(keeper, **parts)
    with pytest.raises(CorruptError, match=f"^{keeper.root}/vault.json: {rule}"):
        config.load(keeper.root)


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"{", "line 1: is not JSON"),
        (b'{"luna": {"format": 1},\n "luna": {}}', "line 2: key 'luna' stands twice"),
        (b"[]", "must be a JSON object"),
        (b'"' + b"a" * (1 << 16) + b'"', "longer than 65,536 bytes"),
    ],
)
def test_files_of_settings_are_read_strictly(keeper: "Keeper", raw: bytes, rule: str) -> None:
    user = user_json()
    for path in (user, keeper.path / "vault.json"):
        path.write_bytes(raw)
        with pytest.raises(CorruptError, match=f"^{path}: {rule}"):
            config.load(keeper.root)
        user.unlink(missing_ok=True)


def test_a_vault_json_written_by_hand_needs_only_its_format(keeper: "Keeper") -> None:
    (keeper.path / "vault.json").write_text('{"luna": {"format": 1}}')
    found = config.load(keeper.root)
    assert (found.zone, found.language, found.document["settings"]) == ("UTC", "en", {})
