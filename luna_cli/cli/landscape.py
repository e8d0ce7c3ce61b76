"""The emotional landscape as a picture: a bar a week, a colour a tone. From weeks to pieces of lines."""

from collections.abc import Iterator, Mapping, Sequence

from luna_cli.dream.record_words import RecordWords
from luna_cli.model.records import Week
from luna_cli.model.schema import TONES

WIDEST = 100
Piece = tuple[str, str]
"""A text and its style; "" is the terminal's own."""
STYLES = {"joy": "yellow", "curiosity": "cyan", "calm": "green", "concern": "red", "love": "magenta", "neutral": "bright_black"}
SIGNS = {"joy": "+", "curiosity": "?", "calm": "~", "concern": "!", "love": "*", "neutral": "."}
"""What stands for a tone where there are no colours."""
_BLOCK = "█"
_LEAST = 10


def drawn(weeks: Sequence[Week], words: RecordWords, width: int, *, plain: bool) -> Iterator[list[Piece]]:
    """Yield the lines of the picture, `width` characters wide at most: a heading, the weeks, and what each colour says.

    A bar is as long as the week has memories beside the fullest one. `plain` draws with ASCII signs instead of colours.
    """
    width = min(width, WIDEST)
    counts = [f"{one.memories:,}" for one in weeks]
    felt = ["" if one.valence is None else words.number(one.valence, 2, signed=True) for one in weeks]
    week, memories, valence, stormiest = words.heading("week", "memories", "valence", "stormiest")
    names = max(len(week), *(len(one.week) for one in weeks))
    numbers, valences = max(len(memories), *map(len, counts)), max(len(valence), *map(len, felt))
    room = max(_LEAST, width - names - numbers - valences - len("2026-11-12") - 8)
    most = max(*(sum(one.tones.values()) for one in weeks), 1)
    yield [(f"{week:<{names}}  {'':<{room}}  {memories:>{numbers}}  {valence:>{valences}}  {stormiest}", "dim")]
    for one, count, mean in zip(weeks, counts, felt, strict=True):
        length = round(sum(one.tones.values()) / most * room) or int(any(one.tones.values()))
        cells = shares(one.tones, length)
        bar = [((SIGNS[tone] if plain else _BLOCK) * cell, STYLES[tone]) for tone, cell in cells.items() if cell]
        end = f"{'':<{room - length}}  {count:>{numbers}}  {mean:>{valences}}  {one.stormiest or ''}".rstrip()
        yield [(f"{one.week:<{names}}  ", ""), *bar, (end, "")]
    yield []
    said = [tone for tone in TONES if any(one.tones.get(tone) for one in weeks)]
    yield [piece for tone in said for piece in ((SIGNS[tone] if plain else _BLOCK, STYLES[tone]), (f" {words.tones[tone]}   ", ""))]


def shares(counts: Mapping[str, int], length: int) -> dict[str, int]:
    """Return how many of `length` cells each tone gets: what is its due, the rest to the greatest remainders."""
    total = sum(counts.values())
    if not total:
        return {}
    exact = {tone: counts[tone] * length / total for tone in TONES if counts.get(tone)}
    cells = {tone: int(share) for tone, share in exact.items()}
    left = length - sum(cells.values())
    for tone in sorted(exact, key=lambda tone: (int(exact[tone]) - exact[tone], TONES.index(tone)))[:left]:
        cells[tone] += 1
    return cells
