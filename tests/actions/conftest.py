"""An open vault with the environment of its own home, and memories planted in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from luna_cli.actions.store import store
from luna_cli.model.memory import Draft, Memory
from luna_cli.vault.store import Vault


@pytest.fixture
def opened(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    """The fresh vault, open in this process."""
    monkeypatch.setenv("HOME", str(vault.parent))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(vault.parent / ".config"))
    with Vault(str(vault)) as found:
        yield found


@pytest.fixture
def keep(opened: Vault, now: int) -> Callable[..., Memory]:
    """`keep(text, **draft)`: store a memory in the open vault."""

    def kept(content: str, **draft: Any) -> Memory:
        return store(opened, Draft(content=content, **draft), now).memory

    return kept
