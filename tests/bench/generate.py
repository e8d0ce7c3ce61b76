"""A life of any length for benchmarks: seeded, in English and French, over up to 1,000 days, and the cues that somebody asks.

Words follow Zipf's law over a vocabulary of 30,000: a few are ours, the rest are made of syllables, so that the index meets
rare words as in real conversations. Same seed, same bytes.
"""

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from typing import NamedTuple

SEED = 2026
END = datetime(2026, 11, 20, tzinfo=UTC)
"""The life ends the evening before: `NOW` is the next day."""
NOW = "2026-11-20T14:30:00Z"
A_DAY = 100
"""Memories of a full day; a short life has fewer days, a long one fuller days."""
MOST_DAYS = 1000
VOCABULARY = 30_000


class _Language(NamedTuple):
    """What sentences in a language are made of; nouns, verbs and syllables are words set apart by spaces."""

    code: str
    speakers: tuple[str, ...]
    nouns: str
    verbs: str
    places: tuple[str, ...]
    syllables: str
    endings: tuple[str, ...]
    sentences: tuple[str, ...]
    questions: tuple[str, ...]


_ENGLISH = _Language(
    code="en",
    speakers=("Ada", "Bruno", "Carla"),
    nouns="bread garden meeting letter piano river winter budget recipe bicycle train notebook window storm ticket",
    verbs="found lost mended painted finished postponed borrowed planted cooked measured",
    places=("the kitchen", "the office", "the harbour", "Lyon", "the workshop", "the library"),
    syllables="ba cor den fil gra hol jen kes lum mar nor pel quin ros sul tam ver wick yor zan",
    endings=("er", "ing", "ed", "ness", "y", "s", "", "tion"),
    sentences=(
        "I {verb} the {0} in {place} and thought about the {1}.",
        "We talked for an hour about {0}, {1} and the {2} that nobody wanted.",
        "The {0} was better than I had hoped, but the {1} still needs work before {2}.",
        "Remember that {speaker} {verb} a {0} yesterday.",
        "My {0} costs {number} euros; the {1} is cheaper.",
        "After the {0} she asked whether the {1} would be ready in {number} days.",
    ),
    questions=("Who {verb} the {0} in {place}?", "What did we say about {0} and {1}?", "How much was the {0} after the {1}?"),
)
_FRENCH = _Language(
    code="fr",
    speakers=("Denise", "Émile", "Farida"),
    nouns="pain jardin réunion lettre piano rivière hiver budget recette vélo train cahier fenêtre orage billet",
    verbs="trouvé perdu réparé peint terminé reporté emprunté planté préparé mesuré",
    places=("la cuisine", "le bureau", "le port", "Lyon", "l’atelier", "la bibliothèque"),
    syllables="bou chan dré fleu gnon lai mé nou pré rou san tier ver quê jou cè lan fri mon ville",
    endings=("ment", "tion", "age", "e", "es", "ée", "eur", ""),
    sentences=(
        "J’ai {verb} le {0} dans {place} en pensant à {1}.",
        "Nous avons parlé une heure de {0}, de {1} et du {2} que personne ne voulait.",
        "Le {0} était meilleur que prévu, mais il reste à revoir {1} avant {2}.",
        "{speaker} a {verb} un {0} hier, il ne faut pas l’oublier.",
        "Mon {0} coûte {number} euros ; l’autre {1} est moins cher.",
        "Après le {0}, elle a demandé si {1} serait prêt dans {number} jours.",
    ),
    questions=("Qui a {verb} le {0} dans {place} ?", "Qu’avons-nous dit de {0} et de {1} ?", "Combien coûtait le {0} après {1} ?"),
)
_LANGUAGES = (_ENGLISH, _ENGLISH, _FRENCH)  # two sessions of three are English
_TAGS = ("home", "work", "music", "travel", "maison", "idée")
_TONES = ("joy", "curiosity", "calm", "concern", "love")


def _drawing(language: _Language, draw: random.Random) -> Callable[[int], list[str]]:
    """Return what draws so many words by Zipf's law: ours are the most frequent, those made of syllables the rare ones."""
    syllables = language.syllables.split()
    made = ["".join(parts) for parts in product(syllables, syllables, syllables, language.endings)]
    random.Random(SEED).shuffle(made)  # noqa: S311 - no secret; the same words whatever is drawn from them
    vocabulary = [*language.nouns.split(), *dict.fromkeys(made)][:VOCABULARY]
    weights = list(accumulate(1 / (rank + 5) for rank in range(len(vocabulary))))
    return lambda count: draw.choices(vocabulary, cum_weights=weights, k=count)


class _Voice:
    """Writes sentences in one language."""

    def __init__(self, language: _Language, draw: random.Random) -> None:
        self.language, self.draw, self.words = language, draw, _drawing(language, draw)
        self.verbs = language.verbs.split()

    def say(self, templates: tuple[str, ...], count: int) -> str:
        pick, language = self.draw.choice, self.language
        return " ".join(
            pick(templates).format(
                *self.words(3),
                verb=pick(self.verbs),
                place=pick(language.places),
                speaker=pick(language.speakers),
                number=self.draw.randrange(2, 900),
            )
            for _ in range(count)
        )


def lines(count: int, seed: int = SEED) -> Iterator[bytes]:
    """Yield `count` lines of the bulk format in order of time: sessions of 5 to 40 turns, 1 to 6 sentences each."""
    draw = random.Random(seed)  # noqa: S311 - a life and no secret
    voices = {language.code: _Voice(language, draw) for language in set(_LANGUAGES)}
    days = max(1, min(MOST_DAYS, count // A_DAY))
    session, left, language = 0, 0, _ENGLISH
    for number in range(count):
        if left == 0:
            session, left, language = session + 1, draw.randrange(5, 41), draw.choice(_LANGUAGES)
        left -= 1
        lived = END - timedelta(days=days * (1 - number / count))
        content = voices[language.code].say(language.sentences, draw.choice((1, 1, 2, 2, 3, 6)))
        record: dict[str, object] = {"content": content, "created_at": lived.strftime("%Y-%m-%dT%H:%M:%SZ")}
        record["session_context"] = {"session_id": f"s{session}", "speaker": draw.choice(language.speakers)}
        if draw.random() < 0.2:
            record["tags"] = draw.sample(_TAGS, draw.choice((1, 2)))
        if draw.random() < 0.3:
            record["emotional_context"] = {"primary_emotion": draw.choice(_TONES), "intensity": round(draw.random(), 2)}
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


def cues(count: int, seed: int = SEED + 1) -> list[str]:
    """Return `count` questions about such a life, each of two words and a frame, in both languages."""
    draw = random.Random(seed)  # noqa: S311 - a life and no secret
    voices = [_Voice(language, draw) for language in _LANGUAGES]
    return [voice.say(voice.language.questions, 1) for voice in (draw.choice(voices) for _ in range(count))]
