"""`luna config`: what counts and where it comes from; other keys of a file are never lost."""

import json
import stat
from pathlib import Path

import pytest

from luna_cli.model.settings import SETTINGS
from tests.conftest import Luna


def document(vault: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((vault / "vault.json").read_text())
    return found


def test_every_setting_is_listed_with_its_origin(luna: Luna, vault: Path) -> None:
    luna("config", "recall.hits", "5")
    rows = [line.split("\t") for line in luna("config", env={"LUNA_STORE_TIER": "seed"}).stdout.splitlines()]
    assert [row[0] for row in rows] == [setting.name for setting in SETTINGS]
    found = {row[0]: row[1:3] for row in rows}
    assert found["recall.hits"] == ["5", str(vault / "vault.json")]
    assert found["store.tier"] == ["seed", "LUNA_STORE_TIER"]
    assert found["recall.trace"] == ["true", "default"]


def test_set_read_unset(luna: Luna, vault: Path) -> None:
    before = (vault / "vault.json").read_bytes()
    luna("config", "recall.trace", "no")
    assert document(vault)["settings"] == {"recall.trace": False}
    assert luna("config", "recall.trace").stdout == "false\n"
    assert json.loads(luna("config", "recall.trace", "--json").stdout)["value"] is False
    luna("config", "--unset", "recall.trace")
    assert (vault / "vault.json").read_bytes() == before
    assert "was not set" in luna("config", "--unset", "recall.trace").stderr


def test_what_counts_takes_effect_in_both_lanes(luna: Luna, vault: Path) -> None:
    luna("store", "before")
    luna("config", "store.tier", "seed")
    luna("store", "after")
    luna("store", "after that")
    assert len(list(vault.glob("seeds/*/*.json"))) == 2


def test_other_keys_stay(luna: Luna, vault: Path) -> None:
    whole = document(vault) | {"mine": {"a": [1, 2.50]}, "settings": {"future.thing": 3}}
    (vault / "vault.json").write_text(json.dumps(whole))
    luna("config", "recall.hits", "5")
    assert document(vault) == whole | {"settings": {"future.thing": 3, "recall.hits": 5}}
    luna("config", "--unset", "future.thing")
    assert document(vault)["settings"] == {"recall.hits": 5}


def test_the_same_value_again_writes_nothing(luna: Luna, vault: Path) -> None:
    luna("config", "recall.hits", "5")
    before = (vault / "vault.json").stat().st_mtime_ns
    luna("config", "recall.hits", "5")
    assert (vault / "vault.json").stat().st_mtime_ns == before


def test_your_own_file_wins_over_the_vault(luna: Luna, vault: Path) -> None:
    own = vault.parent / ".config/luna/config.json"
    own.parent.mkdir(parents=True)
    own.write_text('{"theirs": 1}')
    luna("config", "recall.hits", "5")
    luna("config", "--user", "recall.hits", "7")
    assert luna("config", "recall.hits").stdout == "7\n"
    assert json.loads(own.read_text()) == {"recall.hits": 7, "theirs": 1}
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    luna("config", "--user", "--unset", "recall.hits")
    assert luna("config", "recall.hits").stdout == "5\n"


def test_your_own_file_needs_no_vault(luna: Luna, tmp_path: Path) -> None:
    luna("config", "--user", "editor", "vi -u NONE")
    assert json.loads((tmp_path / "home/.config/luna/config.json").read_text()) == {"editor": "vi -u NONE"}


def test_a_vault_cannot_name_a_program(luna: Luna, vault: Path) -> None:
    said = luna("config", "editor", "vi", code=2)
    assert "luna config --user editor vi" in said.stderr
    (vault / "vault.json").write_text(json.dumps(document(vault) | {"settings": {"editor": "rm -rf"}}))
    assert luna("config", "editor").stdout == "\n"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("recall.hit",), "did you mean recall.hits"),
        (("recall.hits", "0"), "in 1 to 1000"),
        (("git.commit", "often"), "must be one of dream, each, never"),
        (("recall.trace", "maybe"), "must be true or false"),
        (("--user",), "luna config --user NAME VALUE"),
        (("--user", "recall.hit", "3"), "no setting is called"),
        (("--unset", "recall.hit"), "no setting is called"),
        (("recall.hits", "3", "--unset", "recall.hits"), "--unset stands alone"),
    ],
)
def test_what_cannot_be_is_refused(luna: Luna, vault: Path, words: tuple[str, ...], rule: str) -> None:
    before = (vault / "vault.json").read_bytes()
    assert rule in luna("config", *words, code=2).stderr
    assert (vault / "vault.json").read_bytes() == before


def test_a_value_that_breaks_its_rule_is_named_in_the_list(luna: Luna, vault: Path) -> None:
    (vault / "vault.json").write_text(json.dumps(document(vault) | {"settings": {"recall.hits": "many"}}))
    said = luna("config")
    assert f"{vault / 'vault.json'}: recall.hits must be a" in said.stderr
    assert len(said.stdout.splitlines()) == len(SETTINGS)
    luna("config", "recall.hits", "9")
    assert luna("config", "recall.hits").stdout == "9\n"
