"""Which words mean nearly the same, brought up to date where a model is installed; no command needs it, and none fails by it."""

from typing import NamedTuple

from luna_cli.errors import UnavailableError
from luna_cli.files.sqlite import DatabaseError
from luna_cli.vault.store import Vault


class Meanings(NamedTuple):
    """How many words have others near them, None where no model is asked; and why it could not be, or nothing."""

    words: int | None
    remark: str


def meanings(vault: Vault) -> Meanings:
    """Ask the embedder of the setting `recall.embedder` about the words that are new since the last time; `off` forgets all."""
    from luna_cli.vault.index import meaning

    setting = vault.config.value("recall.embedder")
    try:
        if setting == "off":
            meaning.clear(vault.db)
            return Meanings(None, "")
        if not meaning.current(vault.db):
            model = meaning.embedder(setting)
            if model is None:
                return Meanings(None, "")
            meaning.bring(vault.db, model)
        return Meanings(meaning.words(vault.db), "")
    except (UnavailableError, DatabaseError, OSError, ValueError, MemoryError) as error:
        return Meanings(None, f"the meanings of words were not brought up to date: {error}")
