"""What the extraction of a night works on; each part is None where the night has nothing to extract from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from luna_cli.model.harvest import Harvest
from luna_cli.model.landscape import Weeks
from luna_cli.model.memory import NOTHING, EmotionalContext
from luna_cli.model.nearby import Nearby
from luna_cli.model.recurrence import Recurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """New memories and what is near them, what syntheses are made of, what recurs, the weeks that are over.

    `felt` gives each memory that this night reads what it feels like, None where its text tells nothing.
    """

    nearby: Nearby | None = None
    harvest: Harvest | None = None
    recurrence: Recurrence | None = None
    weeks: Weeks | None = None
    felt: Mapping[str, EmotionalContext | None] = field(default_factory=lambda: NOTHING)
