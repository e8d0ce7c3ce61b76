"""How long a memory stays in its tier without being used (docs/design/mechanisms.md §1)."""

import math
from collections.abc import Mapping

from luna_cli.clock import DAY_MS


def expires_at(tier: str, last_used: int, retention_days: Mapping[str, float], *, pinned: bool) -> int | None:
    """Return the instant (ms) from which a memory is due for the archives; None for what never is: roots, what is pinned.

    `last_used` (ms) is the later of entry into the vault and last access, so ten-year-old notes imported today are new.
    `retention_days` gives each tier its days without use; a tier that it does not name, or one with inf, keeps for ever.
    """
    days = retention_days.get(tier, math.inf)
    if pinned or tier == "root" or math.isinf(days):
        return None
    return last_used + round(days * DAY_MS)


def expired(tier: str, last_used: int, retention_days: Mapping[str, float], *, pinned: bool, now: int) -> bool:
    """Tell whether a memory is due for the archives at `now` (ms); the other arguments are those of `expires_at`."""
    instant = expires_at(tier, last_used, retention_days, pinned=pinned)
    return instant is not None and now >= instant
