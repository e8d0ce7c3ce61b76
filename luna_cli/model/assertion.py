"""Memory tests: what the owner of a vault asserts about recall in `tests/*.json` (docs/design/format.md, "Memory tests")."""

from dataclasses import dataclass

from luna_cli.model.schema import Field

VERSION = 1
"""The form of a file of memory tests that this luna reads."""
RANK = 10
"""The rank of an assertion that names none."""
MAX_RANK = 1000
MUST, MUST_NOT = "must_recall", "must_not_recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to come, or not to come: a memory by its id or the beginning of it, or any memory that says a text."""

    id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One assertion and where it stands; `line` is 1-based, 0 when it cannot be told. `now` is an instant, None for the present."""

    path: str
    line: int
    cue: str
    must: bool
    wanted: tuple[Wanted, ...]
    rank: int = RANK
    now: int | None = None
    tiers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    why: str = ""

    @property
    def kind(self) -> str:
        """The key that holds what is wanted."""
        return MUST if self.must else MUST_NOT


FILE = (
    Field(name="luna_tests", kind="count", required=True, low=1, high=VERSION, doc=f"Version of this form: {VERSION}."),
    Field(name="now", kind="instant", doc="When every cue is asked, so that words such as yesterday keep their meaning."),
    Field(name="assertions", kind="turns", required=True, doc="The assertions, in the order in which they run."),
)

ASSERTION = (
    Field(name="cue", kind="text", required=True, doc="What is asked, in plain words."),
    Field(name=MUST, kind="turns", doc="Each of these comes among the first hits."),
    Field(name=MUST_NOT, kind="turns", doc="None of these comes among the first hits."),
    Field(name="rank", kind="count", low=1, high=MAX_RANK, doc=f"How many hits count as the first; {RANK} when missing."),
    Field(name="now", kind="instant", doc="When the cue is asked, instead of the file's now."),
    Field(name="tier", kind="texts", doc="Only memories of these tiers, or archived."),
    Field(name="tag", kind="texts", doc="Only memories with all of these tags."),
    Field(name="why", kind="text", doc="A remark that is shown when the assertion fails."),
)

WANTED = (
    Field(name="id", kind="text", doc="A memory's id, or the beginning of it."),
    Field(name="text", kind="text", doc="What a memory says; case, accents and punctuation do not count."),
)
