"""What could be on the mind in the morning: what the awakening chooses from (docs/design/mechanisms.md §7)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Prediction(NamedTuple):
    """What the last awakening laid ready, and how much of it was used since: `used` of `laid` memories."""

    laid: int = 0
    used: int = 0

    @property
    def error(self) -> float | None:
        """The share that was not used (docs/design/mechanisms.md §9), None when nothing had been laid ready."""
        return None if not self.laid else 1.0 - self.used / self.laid


def _none(_hub: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dawn:
    """Hubs with their salience (0 to 1), the memories of a hub on demand, the latest sessions, and how the last prediction did.

    `span` is how many hubs working memory holds (5 to 9).
    """

    salient: tuple[tuple[str, float], ...] = ()
    memories: Callable[[str], Sequence[str]] = field(default=_none)
    contexts: tuple[str, ...] = ()
    prediction: Prediction = field(default_factory=Prediction)
    span: int = 7
