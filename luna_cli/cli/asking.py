"""The options of `recall` that say how to ask and what to show, and which of them go together."""

from dataclasses import dataclass
from math import isnan
from typing import Annotated

import typer

from luna_cli.actions.calling import OFF
from luna_cli.actions.reading import SORTS, TOKENS_A_HIT, Manner
from luna_cli.cli import given
from luna_cli.errors import UsageError
from luna_cli.graph.exploration import MODES

BUDGET = 1000
"""Tokens of a block for a model when the person does not say."""
_MOST_HITS, _MOST_AROUND, _MOST_TOKENS = 1000, 100, 1_000_000
_ESTIMATE = "estimated high: one for 4 letters begun, each digit, sign and accented letter; 2 to 4 for a character of other scripts"

Hits = Annotated[int | None, typer.Option("-n", metavar="N", min=1, max=_MOST_HITS, help="At most so many hits.")]
Any_ = Annotated[bool, typer.Option("--any", help="Hits hold some words of the cue: the default.")]
All_ = Annotated[bool, typer.Option("--all", help="Hits hold every word of the cue, in any of its forms.")]
Phrase = Annotated[bool, typer.Option("--phrase", help="Hits hold the words of the cue side by side in their order.")]
Not = Annotated[list[str] | None, typer.Option("--not", metavar="WORD", help="Leave out what holds this word; repeatable.")]
Least = Annotated[
    float | None, typer.Option("--min-score", metavar="X", min=0.0, help="Leave out hits that score less; 0 shows every one.")
]
Mode = Annotated[
    str | None,
    typer.Option(
        "--mode",
        metavar="MODE",
        help=f"Ask the hubs that the cue names, too: {', '.join(MODES)}; {OFF}: by words alone, without association.",
    ),
]
Goal = Annotated[str | None, typer.Option("--goal", metavar="WORDS", help="Of --mode directed: what it is for.")]
Sort = Annotated[str, typer.Option("--sort", metavar="KEY", help="score, best first, or time, latest first.")]
Reverse = Annotated[bool, typer.Option("--reverse", "-r", help="The other way round.")]
Around = Annotated[int, typer.Option("--around", metavar="N", min=0, max=_MOST_AROUND, help="Neighbours in time, on each side.")]
ForPrompt = Annotated[bool, typer.Option("--for-prompt", help="A block for a model: the best within a budget, dated, fenced.")]
Budget = Annotated[
    int | None,
    typer.Option(
        "--budget",
        metavar="TOKENS",
        min=1,
        max=_MOST_TOKENS,
        help=f"Of --for-prompt: at most so many tokens, else {BUDGET}; {_ESTIMATE}.",
    ),
]
Explain = Annotated[bool, typer.Option("--explain", help="Say what each score is made of, and what says the same.")]
Ids = Annotated[bool, typer.Option("--ids", help="Ids alone, one a line; with --batch a line for each cue.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document.")]
AsLines = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How to ask."""

    hits: Hits = None
    any_: Any_ = False
    all_: All_ = False
    phrase: Phrase = False
    not_: Not = None
    thinking: Mode = None
    goal: Goal = None
    least: Least = None
    sort: Sort = SORTS[0]
    reverse: Reverse = False

    @property
    def mode(self) -> str:
        """Which words must be there."""
        return "all" if self.all_ else "phrase" if self.phrase else "any"

    def manner(self, shown: "Shown", usual: int) -> Manner:
        """Return how to ask, `usual` being the hits of the setting. Raises UsageError for what does not go together."""
        if self.any_ + self.all_ + self.phrase > 1:
            raise UsageError("give one of --any, --all and --phrase")
        if self.thinking not in {None, OFF, *MODES}:
            raise UsageError(f"--mode is one of {', '.join(MODES)} and {OFF}, not {self.thinking!r}")
        if (self.goal is not None) != (self.thinking == "directed"):
            raise UsageError("--mode directed and --goal go together: give both")
        if self.sort not in SORTS:
            raise UsageError(f"--sort is one of {', '.join(SORTS)}, not {self.sort!r}")
        if self.least is not None and isnan(self.least):
            raise UsageError("--min-score takes a number, not nan")
        if shown.for_prompt and (self.sort != SORTS[0] or self.reverse):
            raise UsageError("--for-prompt has an order of its own, by time: leave out --sort and --reverse")
        without = [given.argument(word, "--not") for word in self.not_ or []]
        hits = self.hits
        if shown.for_prompt and hits is None:
            hits = min(max(usual, (shown.budget or BUDGET) // TOKENS_A_HIT), _MOST_HITS)
        order = (self.sort, self.reverse, shown.around)
        goal = given.argument(self.goal or "", "--goal")
        return Manner(hits, self.mode, without, self.least, *order, self.thinking or "", goal, shown.explain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What to show of the hits."""

    around: Around = 0
    for_prompt: ForPrompt = False
    budget: Budget = None
    explain: Explain = False
    ids: Ids = False
    as_json: AsJson = False
    as_lines: AsLines = False

    def check(self) -> None:
        """Raise UsageError for what does not go together."""
        if self.ids + self.as_json + self.as_lines > 1:
            raise UsageError("give one of --ids, --json and --jsonl")
        if self.budget is not None and not self.for_prompt:
            raise UsageError("--budget is the budget of --for-prompt: give both")
        if self.for_prompt and (self.ids or self.as_lines or self.explain):
            raise UsageError("--for-prompt goes with --json, or alone: leave out --ids, --jsonl and --explain")
        if self.ids and (self.around or self.explain):
            raise UsageError("--ids shows ids alone: leave out --around and --explain")
