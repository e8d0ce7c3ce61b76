"""Promoting by hand: the score is told, the gates are told, and the person decides."""

from dataclasses import replace
from typing import NamedTuple

from luna_cli import clock
from luna_cli.actions.write import write
from luna_cli.dream.phases.promotion import history_line
from luna_cli.errors import RefusedError, UsageError
from luna_cli.model.change import Change, Promote, Record, Rewrite
from luna_cli.model.memory import Memory
from luna_cli.model.tier import TIERS, above
from luna_cli.phi.promotion import Score, explain, risen, standing
from luna_cli.vault.corroboration import corroborated
from luna_cli.vault.layout import HISTORY
from luna_cli.vault.store import Vault

REASON = "by hand"
_OUTSIDE = frozenset({"external", "agent"})


class Rise(NamedTuple):
    """A rise, or what it would be: the memory, the tier it rises to, and the score for the tier just above it.

    `corroborated` says that it comes from outside and a memory of the user's own says the same independently.
    """

    memory: Memory
    target: str
    score: Score
    corroborated: bool

    @property
    def pins(self) -> bool:
        """Whether the rise pins it: a root by a person's hand is kept for good."""
        return self.target == "root" and not self.memory.pinned


def plan(vault: Vault, prefix: str, now: int, target: str | None) -> Rise:
    """Return the rise of a memory by one tier, or to `target`.

    Raises UsageError for a tier that is not higher and for an archived memory, NotFoundError, CorruptError.
    """
    place = vault.locate(prefix)
    if place.archived:
        raise UsageError(f"{place.id} is archived", f"'luna revive {place.id}' brings it back")
    memory = vault.read(place)
    tier = memory.memory_type
    if tier == "root":
        raise UsageError(f"{memory.id} is a root: there is no tier above")
    if target is not None and target not in TIERS:
        raise UsageError(f"--to is one of {', '.join(TIERS[TIERS.index(tier) + 1 :])}, not {target!r}")
    if target is not None and TIERS.index(target) <= TIERS.index(tier):
        raise UsageError(f"{memory.id} is a {tier} already: {target} is not above", "a dream lets unused memories go by itself")
    confirmed = memory.id in corroborated(vault.db, [memory.id]) if memory.trust in _OUTSIDE else False
    return Rise(memory, target or above(tier), explain(standing(memory, now, corroborated=confirmed)), confirmed)


def check(rise: Rise) -> None:
    """Raise RefusedError for a text with threats, and when its source is not trusted that far (docs/design/mechanisms.md §8)."""
    if rise.memory.threats:
        raise RefusedError(
            f"{rise.memory.id} gives orders to a reader ({', '.join(rise.memory.threats)}), and such a text never rises",
            f"'luna edit {rise.memory.id}' can take them out; --force raises it as it is",
        )
    if rise.memory.trust in _OUTSIDE and not rise.corroborated and TIERS.index(rise.target) > TIERS.index("leaf"):
        raise RefusedError(
            f"{rise.memory.id} comes from {rise.memory.trust}, which rises no higher than leaf",
            f"'luna edit {rise.memory.id} --set trust=user' vouches for it; --force raises it as it is",
        )


def promote(vault: Vault, rise: Rise, now: int) -> None:
    """Raise it: one transaction with the line of history. Raises PartlyDoneError, NotFoundError."""
    memory = rise.memory
    metrics = memory.phi_metrics
    dated = replace(metrics, as_of=memory.entered_at if metrics.as_of is None else metrics.as_of)
    changes: list[Change] = [Rewrite(before=memory, after=replace(memory, pinned=True))] if rise.pins else []
    changes.append(
        Promote(
            id=memory.id,
            tier=rise.target,
            at=now,
            metrics=risen(dated, memory.memory_type, rise.target, now),
            reason=REASON,
        )
    )
    line = {"at": clock.iso(now), **history_line(memory.id, rise.score), "to": rise.target, "reason": REASON}
    changes.append(Record(path=HISTORY, line=line))
    write(vault, changes, label="promote", message=f"promote {memory.id}: {memory.memory_type} → {rise.target}", at=now)
