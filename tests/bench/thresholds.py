"""What `--min-score` would leave out: of what is wanted, of what is not, and of the answers to cues about other lives."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from tests.bench.quality import ADVERSARIAL, FIRST, WITHOUT_MODEL, Life, Planted

THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


def thresholds(every: Iterable[tuple[Life, Planted]], foreign: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table: shares of hits, and of cues without any hit left, under each threshold of the score.

    `foreign` are cues about lives that are none of these: the best answer is silence.
    """
    scores: dict[str, list[float]] = {}
    for life, vault in every:
        for question in life.questions:
            hits = vault.hits(question.cue, FIRST, WITHOUT_MODEL)
            best = hits[0].score if hits else 0.0
            if question.category == ADVERSARIAL:
                scores.setdefault("adversarial cues left without a hit", []).append(best)
                continue
            for hit in hits:
                wanted = vault.refs[hit.value("id")] in question.gold
                scores.setdefault("hits that are wanted" if wanted else "hits that are not", []).append(hit.score)
            scores.setdefault("cues left without a hit", []).append(best)
        for cue in foreign:
            hits = vault.hits(cue, FIRST, WITHOUT_MODEL)
            scores.setdefault("foreign cues left without a hit", []).append(hits[0].score if hits else 0.0)
    yield f"  {'left out, of':<46}" + "".join(f"  <{limit:.2f}" for limit in THRESHOLDS)
    for what, found in sorted(scores.items()):
        found.sort()
        shares = (bisect_left(found, limit) / len(found) for limit in THRESHOLDS)
        yield f"  {what:<38}{len(found):>8}" + "".join(f"{share:7.3f}" for share in shares)
