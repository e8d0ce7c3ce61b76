"""What a vault is and how it is set: `vault.json`, the user's configuration, the environment.

See docs/design/format.md, "vault.json", and docs/reference/settings.md.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from luna_cli import clock
from luna_cli.errors import CorruptError, NewerFormatError, NoVaultError, UsageError
from luna_cli.files import codec
from luna_cli.model.memory import NOTHING
from luna_cli.model.settings import BY_NAME, Setting, Value
from luna_cli.vault import layout

LIMIT = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The identity of a vault and its settings as resolved for this process."""

    root: str
    zone: str
    language: str
    vault_id: str
    document: Mapping[str, Any]
    user: Mapping[str, Any]
    given: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    """What this command sets by itself, before everything else."""

    def value(self, name: str) -> Any:
        """Return a setting: environment, then the user's configuration, then `vault.json`, then its default.

        Raises UsageError for a name that is none, and for a value that breaks its rule, naming where it stands.
        """
        setting = known(name)
        value, origin = self._found(setting)
        try:
            return setting.check(value)
        except ValueError as error:
            raise UsageError(f"{origin}: {error}") from error

    def origin(self, name: str) -> str:
        """Return where the value of a setting comes from."""
        return self._found(known(name))[1]

    def _found(self, setting: Setting) -> tuple[Any, str]:
        if setting.name in self.given:
            return self.given[setting.name], "this command"
        if setting.variable in os.environ:
            return os.environ[setting.variable], setting.variable
        if setting.name in self.user:
            return self.user[setting.name], layout.user_config()
        if setting.name in self.document["settings"] and not setting.personal:
            return self.document["settings"][setting.name], os.path.join(self.root, layout.IDENTITY)
        return setting.default, "default"


def known(name: str) -> Setting:
    """Return the setting of a name. Raises UsageError with what may have been meant."""
    if name not in BY_NAME:
        import difflib

        near = difflib.get_close_matches(name, BY_NAME, n=1)
        raise UsageError(f"no setting is called {name!r}", f"did you mean {near[0]}" if near else "'luna config' lists them")
    return BY_NAME[name]


def load(root: str) -> Config:
    """Read the configuration of the vault at `root`. Raises NoVaultError, CorruptError, NewerFormatError."""
    path = os.path.join(root, layout.IDENTITY)
    document = _object(path)
    identity = document.get("luna")
    if type(identity) is not dict:
        raise NoVaultError(f"{path} has no 'luna' key: this is not a vault", "run 'luna init' in a folder of its own")
    number = identity.get("format")
    if type(number) is not int:
        raise CorruptError(f"{path}: luna.format: must be a whole number")
    if number > layout.FORMAT:
        raise NewerFormatError(f"{path}: the vault has format {number}, this luna reads up to {layout.FORMAT}", "upgrade luna")
    zone, language = identity.get("timezone", "UTC"), identity.get("language", "en")
    if type(zone) is not str or type(language) is not str:
        raise CorruptError(f"{path}: luna.timezone and luna.language must be texts")
    try:
        clock.utc_offset(0, zone)
    except ValueError as error:
        raise CorruptError(f"{path}: luna.timezone: {error}") from error
    settings = document.get("settings", {})
    if type(settings) is not dict:
        raise CorruptError(f"{path}: settings: must be an object")
    user_path = layout.user_config()
    user = _object(user_path) if os.path.exists(user_path) else {}
    return Config(
        root=root,
        zone=zone,
        language=language,
        vault_id=str(identity.get("vault_id", "")),
        document={**document, "settings": settings},
        user=user,
    )


def _object(path: str) -> dict[str, Any]:
    try:
        with open(path, "rb") as file:
            raw = file.read(LIMIT + 1)
        value = codec.decode(raw, LIMIT)
    except FileNotFoundError as error:
        raise NoVaultError(f"no vault at {os.path.dirname(path)}", "run 'luna init'") from error
    except codec.RuleError as error:
        raise CorruptError(f"{path}: {error}") from error
    if type(value) is not dict:
        raise CorruptError(f"{path}: must be a JSON object")
    return value


def changed(config: Config, name: str, value: Value | None) -> dict[str, Any]:
    """Return the document of `vault.json` with one setting changed, or unset when `value` is None."""
    settings = {key: item for key, item in config.document["settings"].items() if key != name}
    if value is not None:
        settings[name] = value
    return {**config.document, "settings": dict(sorted(settings.items()))}
