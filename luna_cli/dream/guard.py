"""The guard: a night that would take too much away does not happen by itself (docs/design/mechanisms.md §7)."""

from luna_cli.dream.cycle import Night
from luna_cli.model.change import Archive, Demote, Purge, Rewrite

SHARE = 0.2
"""Of the memories that stand in tiers."""
FEW = 20
"""So many may go on any night, of a small vault as well."""


def refusal(night: Night, held_before: int | None) -> str:
    """Say why a night must not be written unasked; nothing when it may.

    It may when at most a fifth of the memories, or at most twenty, would be archived, removed, rewritten or fall a tier. Rises and
    metrics take nothing away. `held_before` is how many memories the last report counted: a vault that held more than twenty
    and is empty now has probably not been mounted.
    """
    there = len(night.before)
    if held_before is not None and held_before > FEW and there == 0:
        return f"the vault held {held_before:,} memories at its last dream and holds none now"
    touched = {change.id for change in night.changes if isinstance(change, (Archive, Purge, Demote))}
    touched |= {change.before.id for change in night.changes if isinstance(change, Rewrite)}
    if len(touched) > FEW and len(touched) > SHARE * there:
        return f"the night of {night.name} would let go or lower {len(touched):,} of {there:,} memories"
    return ""
