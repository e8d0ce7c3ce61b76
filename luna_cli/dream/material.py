"""What a night thinks about beside the memories themselves, gathered before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from luna_cli.model.dawn import Dawn
from luna_cli.model.found import Found
from luna_cli.model.intake import Intake
from luna_cli.model.sleep import Rest
from luna_cli.model.tier import CAPACITY, RETENTION_DAYS

if TYPE_CHECKING:
    from luna_cli.graph.network import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that the phases need of the vault; each part is empty by default, and then its phase has nothing to do.

    `retention_days` and `capacity` give each tier its days without use and its memories; `intake` is what no dream has read before,
    `found` what is extracted from it; `network` and `rest` are the hubs as before the night (None: not to be slept over); `dawn` is
    what could be on the mind in the morning. `exploration` is how far dopamine lets thoughts wander, 0.5 to 1.5.
    """

    retention_days: Mapping[str, float] = field(default_factory=lambda: RETENTION_DAYS)
    capacity: Mapping[str, int] = field(default_factory=lambda: CAPACITY)
    intake: Intake = field(default_factory=Intake)
    found: Found = field(default_factory=Found)
    network: "Network | None" = None
    rest: Rest = field(default_factory=Rest)
    exploration: float = 1.0
    dawn: Dawn = field(default_factory=Dawn)
