"""What one run of luna knows: the vault that was asked for, how much to say, and what time it is."""

import os
import sys
from dataclasses import dataclass

from luna_cli import clock
from luna_cli.errors import UsageError
from luna_cli.vault import layout
from luna_cli.vault.store import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The options that stand before the command."""

    given: str | None = None
    quiet: bool = False
    debug: bool = False

    def open(self) -> Vault:
        """Open the vault that is meant, and say what that had to mend. Raises NoVaultError, CorruptError, NewerFormatError."""
        from luna_cli.cli import output

        vault = Vault(layout.find(self.given))
        for note in vault.notes:
            output.note(note)
        return vault

    def now(self) -> int:
        """Return the instant of this command. Raises UsageError when LUNA_NOW does not parse."""
        try:
            return clock.now()
        except ValueError as error:
            raise UsageError(f"LUNA_NOW: {error}") from error

    def say(self, text: str) -> None:
        """Tell the person something that is not a result, unless they asked for quiet."""
        from luna_cli.cli import output

        if not self.quiet:
            output.say(text)


def _vi() -> str:
    """Return what git falls back to as well, where there is somebody to type."""
    import shutil

    return (shutil.which("vi") or "") if sys.stdin.isatty() else ""


def editor(vault: Vault) -> list[str]:
    """Return the words that start the editor: the setting, `$VISUAL`, `$EDITOR`, else vi. Raises UsageError when there is none."""
    import shlex

    words = vault.config.value("editor") or os.environ.get("VISUAL") or os.environ.get("EDITOR") or _vi()
    if not words:
        raise UsageError("no editor is set", "set $EDITOR, or give the text as an argument, with --file, on stdin or with --set")
    return shlex.split(words)
