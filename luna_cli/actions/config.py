"""Settings: what each one is and where that comes from, and changing one in the vault or in the user's own file."""

import os
from typing import Any, NamedTuple

from luna_cli.errors import CorruptError, LunaError, PartlyDoneError, UsageError
from luna_cli.files import codec, content, intent, lock, rename, transaction
from luna_cli.files.transaction import Put
from luna_cli.model.settings import SETTINGS, Value
from luna_cli.vault import config as configuration
from luna_cli.vault import layout
from luna_cli.vault.config import Config, known
from luna_cli.vault.store import Vault


class Row(NamedTuple):
    """One setting: its value here (None when that breaks its rule, `problem` says how), its default, and where it comes from."""

    name: str
    value: Value | None
    default: Value
    origin: str
    doc: str
    problem: str = ""


def listing(config: Config) -> list[Row]:
    """Return every setting, in the order of the table."""
    return [row(config, setting.name) for setting in SETTINGS]


def row(config: Config, name: str) -> Row:
    """Return one setting. Raises UsageError for a name that is none."""
    setting = known(name)
    try:
        value, problem = config.value(name), ""
    except UsageError as error:
        value, problem = None, error.message
    return Row(name, value, setting.default, config.origin(name), setting.doc, problem)


def change(vault: Vault, name: str, text: str, now: int) -> Value:
    """Set `name` in `vault.json` and return its value. Raises UsageError, also for what only a user's own file may hold."""
    setting = known(name)
    if setting.personal:
        raise UsageError(
            f"{name} is read from your own configuration only: a vault cannot set it", f"luna config --user {name} {text}"
        )
    value = _checked(name, text)
    _write(vault, name, value, f"set {name} to {shown(value)}", now)
    return value


def unset(vault: Vault, name: str, now: int) -> bool:
    """Take `name` out of `vault.json`; False when it was not there. A name that luna does not know may go, too."""
    if name not in vault.config.document["settings"]:
        known(name)
        return False
    _write(vault, name, None, f"unset {name}", now)
    return True


def _write(vault: Vault, name: str, value: Value | None, message: str, now: int) -> None:
    """Write `vault.json` as it is at this moment with one setting changed; needs no index, which a bad setting may forbid."""
    with lock.hold(vault.root) as held:
        transaction.recover(held)
        config = configuration.load(vault.root)
        document = configuration.changed(config, name, value)
        if document == config.document:
            return
        before = content.digest(os.path.join(vault.root, layout.IDENTITY))
        put = Put(path=layout.IDENTITY, data=codec.encode(document), before=before)
        done = transaction.commit(held, [put], label="config", message=message, group="", at=now)
    if done.conflicts:
        raise PartlyDoneError(f"{layout.IDENTITY} was changed by hand meanwhile and stays as it is", "look at it and try again")
    vault.config = configuration.load(vault.root)
    vault.record(message, now)


def change_user(name: str, text: str) -> Value:
    """Set `name` in the user's own configuration and return its value. Raises UsageError, CorruptError, LunaError."""
    value = _checked(name, text)
    document = user_document()
    _write_user({**document, name: value})
    return value


def unset_user(name: str) -> bool:
    """Take `name` out of the user's own configuration; False when it was not there."""
    document = user_document()
    if name not in document:
        known(name)
        return False
    _write_user({key: value for key, value in document.items() if key != name})
    return True


def user_document() -> dict[str, Any]:
    """Return the user's own configuration, empty when there is none. Raises CorruptError naming the line and the rule."""
    path = layout.user_config()
    try:
        with open(path, "rb") as file:
            value = codec.decode(file.read(configuration.LIMIT + 1), configuration.LIMIT)
    except FileNotFoundError:
        return {}
    except codec.RuleError as error:
        raise CorruptError(f"{path}: {error}") from error
    if type(value) is not dict:
        raise CorruptError(f"{path}: must be a JSON object")
    return value


def _write_user(document: dict[str, Any]) -> None:
    """Replace the user's configuration: a new file (0600) aside, synced, renamed."""
    path = layout.user_config()
    aside = f"{path}.{os.getpid()}.new"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        if os.path.lexists(aside):
            os.unlink(aside)
        intent.write_new(aside, codec.encode(dict(sorted(document.items()))), sync=True)
        os.rename(aside, path)
        rename.sync_folder(os.path.dirname(path))
    except OSError as error:
        raise LunaError(f"{path} could not be written: {error.strerror}") from error


def _checked(name: str, text: str) -> Value:
    try:
        return known(name).check(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def shown(value: Value | None) -> str:
    """Write a value as the command line takes it: `true`, `0.1`, `dream`."""
    if value is None:
        return ""
    return str(value).lower() if type(value) is bool else str(value)
