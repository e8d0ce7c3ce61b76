"""Whether a dream is due now, by what the vault knows of its last night and its last use."""

from luna_cli.actions.reports import last_dream
from luna_cli.actions.status import planted_at
from luna_cli.dream.clockwork import Verdict, Window, due, nights_missed
from luna_cli.vault.activity import last_activity
from luna_cli.vault.store import Vault


def tonight(vault: Vault, now: int, *, window: Window | None, idle_ms: int | None) -> Verdict:
    """Say whether to dream at `now`: in the window, once a night, idle for `idle_ms`. Cheap, and without a lock.

    A vault that never dreamt counts its missed nights from when it was planted. Raises what opening the index raises.
    """
    dreamt = last_dream(vault.root, now)[1]
    return due(
        now,
        vault.config.zone,
        last_dream=dreamt,
        last_activity=None if idle_ms is None else last_activity(vault.root, vault.db, now),
        window=window,
        idle_ms=idle_ms,
        missed=nights_missed(now, vault.config.zone, planted_at(vault) if dreamt is None else dreamt),
    )
