"""Which language a text is in: English or French, or what the vault says when the text does not tell."""

from luna_cli.text.stopwords import ENGLISH, FRENCH, HOMOGRAPHS
from luna_cli.text.terms import fold

_LETTERS = "éèêëàâçùûîïôœÉÈÊÀÂÇÎÔ"
_LOOKED_AT = 2_000  # characters: a language shows early
_ACCENTS_COUNT = 3  # at most: names and loan words carry accents into English

# Without words that both languages have, but with some greetings that tell more than a function word does.
_ENGLISH = ENGLISH - FRENCH - (HOMOGRAPHS - {"the", "but", "an", "don"}) | {"hey", "thanks", "today", "yes", "yesterday"}
_FRENCH = FRENCH - ENGLISH - (HOMOGRAPHS - {"la", "ai"}) | {"aujourd", "bonjour", "ete", "hier", "hui", "merci"}


def detect(text: str, default: str = "en") -> str:
    """Return "en" or "fr" by the distinct function words and the accents of the first 2,000 characters, else `default`."""
    head = text[:_LOOKED_AT]
    found = set(fold(head).split())
    english, french = len(found & _ENGLISH), len(found & _FRENCH)
    if not head.isascii():
        french += min(sum(map(head.count, _LETTERS)), _ACCENTS_COUNT)
    if english == french:
        return default
    return "en" if english > french else "fr"
