"""Text that gives orders to whoever reads it: marked when stored, fenced or withheld when printed for a model.

A mark is a warning and no verdict; the text itself is never changed. `suspect` is a screen of a few look-ups that every text
passes through; only what it holds back is looked at with the expressions of `threat_patterns`.
"""

from luna_cli.text.terms import fold

# Every expression of threat_patterns needs one of these: among the folded words ...
_WORDS = frozenset(
    """
    instruction instructions prompt prompts guideline guidelines directive directives programming consigne consignes
    system systeme safety securite above before prior precede dessus
    now maintenant desormais present dorenavant
    jailbreak mode user utilisateur
    """.split()  # noqa: SIM905 - a list of literals would be four times as long to read
)
# ... in the lower-case text ...
_PARTS = (
    *("<", "##", "inst]", "[system]", "system prompt", "system message", "assistant to=", "tool_call", "tool_use", "function_call"),
    *("http", "curl", "wget"),
)
# ... or in its UTF-8: zero-width characters, embeddings, overrides, isolates, variation selectors, plane 14.
_BYTES = (
    *(char.encode() for char in "\u200b\u200c\u200d\u202a\u202b\u202d\u202e\ufeff\u180e"),
    "\u2060".encode()[:2],
    "\ufe00".encode()[:2],
    "\U000e0000".encode()[:2],
)


class _Disguise(dict[int, str]):
    """What `str.translate` asks: "" for invisible characters, the Latin letter for its look-alikes, else the character."""

    def __missing__(self, code: int) -> str:
        found = self[code] = chr(code)
        return found


_DISGUISE = _Disguise(
    {
        **dict.fromkeys((0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF), ""),
        **dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)), ""),
        **{
            ord(seen): read
            for seen, read in zip(
                "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u0501\u0475"  # Cyrillic
                "\u0391\u0395\u0399\u039f\u03a1\u03a4\u03bf\u03b9",  # Greek
                "aeopcyxisjdvAEIOPToi",
                strict=True,
            )
        },
    }
)


def plain(text: str) -> str:
    """Return the text in lower case without its invisible characters, compatibility forms and look-alike letters resolved."""
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    return normalize("NFKC", text.translate(_DISGUISE)).lower()


def suspect(text: str) -> bool:
    """Whether `marks` may find anything; False is certain."""
    if not text.isascii():
        raw = text.encode("utf-8", "surrogatepass")
        if any(map(raw.__contains__, _BYTES)):
            return True
    lower = plain(text)
    return any(map(lower.__contains__, _PARTS)) or not _WORDS.isdisjoint(fold(lower).split())


def marks(text: str) -> tuple[str, ...]:
    """Return the sorted names of the threats in a text: `exfiltration`, `hidden`, `override`, `tool-call`."""
    if not suspect(text):
        return ()
    from luna_cli.text.threat_patterns import scan

    return scan(text)
