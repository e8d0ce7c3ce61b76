"""Gathering what a night thinks about: the memories as columns, what is new, the network, what could be on the mind."""

from collections.abc import Sequence
from typing import NamedTuple

from luna_cli import clock
from luna_cli.actions.feel import own_lexicon
from luna_cli.dream.material import Material
from luna_cli.dream.phases import analysis, awakening, extraction
from luna_cli.graph.neuromodulation import plasticity, rem_exploration
from luna_cli.model.dawn import Dawn
from luna_cli.model.found import Found
from luna_cli.model.intake import Intake
from luna_cli.model.snapshot import Snapshot
from luna_cli.phi.capacity import capacities
from luna_cli.vault.affect import Affect
from luna_cli.vault.dawn import dawn
from luna_cli.vault.harvest import harvest
from luna_cli.vault.intake import intake, unread
from luna_cli.vault.landscape import weeks
from luna_cli.vault.nearby import nearby
from luna_cli.vault.network.open import Network
from luna_cli.vault.recurrence import recurrence
from luna_cli.vault.sleep import rest
from luna_cli.vault.snapshot import snapshot
from luna_cli.vault.store import Vault
from luna_cli.vault.traces import Traces


class Gathered(NamedTuple):
    """A night's snapshot and material."""

    snapshot: Snapshot
    material: Material


def gather(vault: Vault, told: Traces, felt: Affect, now: int, phases: Sequence[str], *, last: bool) -> Gathered:
    """Return what the night of `now` thinks about; a missed night, which is not the `last`, reads only what had entered by then."""
    path = str(vault.config.value("emotion.lexicon"))
    lexicon = own_lexicon(path) if path else None
    retention = {tier: vault.config.value(f"retention.{tier}_days") for tier in ("seed", "leaf", "branch")}
    network = Network(vault, thorough=True)
    levels = felt.at(now).neuromodulators
    reads = analysis.NAME in phases and (last or unread(vault, now) or bool(told.accesses))
    heard = intake(vault, told, now, plasticity(levels), lexicon, late=not last) if reads else Intake()
    ready = felt.saved.preloaded if felt.saved else ()
    morning = dawn(vault, network, ready, told.accesses, now) if awakening.NAME in phases else Dawn()
    return Gathered(
        snapshot(vault, told, clock.MAX_MS if last else now),
        Material(
            retention_days={**retention, "root": float("inf")},
            capacity=capacities(vault.config.value("capacity.scale")),
            intake=heard,
            found=_found(vault, heard, now, last=last) if extraction.NAME in phases else Found(),
            network=network,
            rest=rest(vault, now, network),
            exploration=rem_exploration(levels),
            dawn=morning,
        ),
    )


def _found(vault: Vault, heard: Intake, now: int, *, last: bool) -> Found:
    return Found(
        nearby=nearby(vault, clock.MAX_MS if last else now),
        harvest=harvest(vault),
        recurrence=recurrence(vault),
        weeks=weeks(vault, now),
        felt={one.id: one.emotion for one in heard.heard},
    )
