"""Memory tests: each assertion of the vault's `tests/` asked as a recall, without a trace, and measured over all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from luna_cli.actions.recall import Filters, recall_checked
from luna_cli.errors import CorruptError, NewerFormatError, NotFoundError, UsageError
from luna_cli.model.assertion import Assertion, Wanted
from luna_cli.text.terms import fold
from luna_cli.vault import assertions
from luna_cli.vault.findings import Finding
from luna_cli.vault.store import Vault

DEPTH = 50
"""How far is looked for what did not come early enough."""
MEASURED = (1, 5, 10)
"""The k of R@k; MRR goes as far as the last."""
Narrow = Callable[[Sequence[str], Sequence[str]], Filters]


class Came(NamedTuple):
    """One hit and its rank, from 1."""

    rank: int
    id: str
    content: str
    score: float


class Place(NamedTuple):
    """What was wanted, the rank at which it came, None when it did not; `problem` says why it could not."""

    wanted: Wanted
    rank: int | None
    problem: str = ""


class Verdict(NamedTuple):
    """How one assertion went: the place of everything that it names, and the hits."""

    assertion: Assertion
    places: tuple[Place, ...]
    came: tuple[Came, ...]

    @property
    def broken(self) -> tuple[Place, ...]:
        """What breaks the assertion; nothing when it holds."""
        one = self.assertion
        return tuple(place for place in self.places if one.must != (place.rank is not None and place.rank <= one.rank))


@dataclass(slots=True, kw_only=True)
class Judged:
    """What a run of memory tests found. Sums are over the assertions of must_recall; divide by `must` for the mean."""

    files: int = 0
    must: int = 0
    must_not: int = 0
    held: int = 0
    """Assertions of must_not_recall that hold."""
    recall: dict[int, float] = field(default_factory=lambda: dict.fromkeys(MEASURED, 0.0))
    reciprocal: float = 0.0
    failures: list[Verdict] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)

    @property
    def assertions(self) -> int:
        """How many ran."""
        return self.must + self.must_not

    def mean(self, total: float) -> float | None:
        """Return a sum over must_recall as its mean; None when there is none."""
        return total / self.must if self.must else None

    def add(self, verdict: Verdict) -> None:
        """Count one verdict."""
        if verdict.broken:
            self.failures.append(verdict)
        if not verdict.assertion.must:
            self.must_not += 1
            self.held += not verdict.broken
            return
        self.must += 1
        ranks = [place.rank for place in verdict.places if place.rank is not None]
        for k in MEASURED:
            self.recall[k] += sum(rank <= k for rank in ranks) / len(verdict.places)
        first = min(ranks, default=0)
        self.reciprocal += 1 / first if 0 < first <= MEASURED[-1] else 0.0


def judge(vault: Vault, names: Sequence[str], now: int, narrow: Narrow) -> Judged:
    """Run the memory tests of these files, of all in `tests/` when none is named; changes nothing and leaves no trace.

    `narrow` makes the filters of tiers and tags. What cannot be read is among the errors, and the rest runs.
    Raises UsageError for a file that is not there.
    """
    found = Judged()
    for path in assertions.named(vault.root, names) if names else assertions.files(vault.root):
        found.files += 1
        for one in assertions.read(vault.root, path, vault.config.zone):
            if isinstance(one, Finding):
                found.errors.append(one)
            else:
                found.add(_verdict(vault, one, now, narrow))
    return found


def _verdict(vault: Vault, assertion: Assertion, now: int, narrow: Narrow) -> Verdict:
    came = _ask(vault, assertion, now, narrow)
    return Verdict(assertion, tuple(_place(vault, one, came, must=assertion.must) for one in assertion.wanted), came)


def _ask(vault: Vault, assertion: Assertion, now: int, narrow: Narrow) -> tuple[Came, ...]:
    """Ask one cue: the only place that knows what a recall is."""
    at = now if assertion.now is None else assertion.now
    hits = recall_checked(vault, assertion.cue, at, max(DEPTH, assertion.rank), narrow(assertion.tiers, assertion.tags))
    return tuple(Came(rank, hit.value("id"), hit.value("content"), hit.score) for rank, hit in enumerate(hits, 1))


def _place(vault: Vault, wanted: Wanted, came: Sequence[Came], *, must: bool) -> Place:
    if wanted.text:
        said = _plain(wanted.text)
        return Place(wanted, next((one.rank for one in came if said in _plain(one.content)), None))
    begins = wanted.id
    if must:  # what must not come may be gone for good; what must come has to be one memory
        try:
            begins = vault.locate(wanted.id).id
        except (NotFoundError, UsageError, CorruptError, NewerFormatError) as error:
            return Place(wanted, None, error.message)
    return Place(wanted, next((one.rank for one in came if one.id.startswith(begins)), None))


def _plain(text: str) -> str:
    """Fold a text, whatever stands between its words."""
    return " ".join(fold(text).split())
