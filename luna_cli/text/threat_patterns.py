"""The expressions behind `threat.marks`. Loaded only for texts that its screen holds back: this module imports `re`."""

import re
from unicodedata import bidirectional

from luna_cli.text.terms import words
from luna_cli.text.threat import plain

# English and French orders that set earlier instructions aside, matched in folded words with single spaces.
_TARGET = r"(?:instructions?|prompts?|guidelines?|directives?|programming|(?:system|safety) (?:rules?|messages?))"
_CIBLE = r"(?:instructions?|consignes?|directives?|prompts?|regles? (?:systeme|de securite)|messages? systeme)"
OVERRIDE = (
    (
        r" (?<! not )(?<! don t )(?<! never )(?:ignore|disregard|forget|override|overrule|bypass|overlook|neglect)(?: \w+){0,4} "
        r"(?:previous|prior|above|earlier|preceding|foregoing|former|existing|initial|original|all|any|your|the system|these|those)"
        rf"(?: \w+){{0,3}} {_TARGET} "
    ),
    r" (?:ignore|disregard|forget)(?: \w+){0,2} (?:everything|all|anything|the)(?: \w+){0,2} (?:above|before this|prior to this) ",
    rf" (?:do not|don t|never|stop) (?:follow|obey|listen to|complying with|following|obeying)(?: \w+){{0,4}} {_TARGET} ",
    (
        r" you are now (?:dan|jailbroken|unrestricted|unfiltered|root|(?:in )?(?:\w+ ){0,2}mode"
        r"|no longer (?:bound|restricted|an)|free (?:from|of) (?:all|any|your)"
        r"|an? (?:\w+ ){0,3}(?:ai|assistant|bot|chatbot|model|agent|system|hacker|interpreter)) "
    ),
    r" from now on you (?:are|will|must|shall|should) (?:\w+ )?(?:act|answer|obey|respond|reply|behave|pretend|ignore|only|an?) ",
    rf" (?:new|updated|revised|real|actual) (?:system {_TARGET}|instructions? (?:from|by) (?:the )?(?:system|developer|admin)) ",
    (
        r" (?:reveal|show|print|repeat|output|display|leak|tell me)(?: \w+){0,3} (?:system prompt|(?:your|initial|hidden) "
        r"(?:initial |hidden |secret |system )?(?:prompt|instructions)) "
    ),
    (
        r" (?:do not|don t|never|without) (?:tell|telling|inform|informing|mention|mentioning|alert|alerting|show|reveal)"
        r"(?: \w+){0,4} the user "
    ),
    r" (?:developer mode (?:enabled|on|activated)|jailbreak (?:mode|prompt|enabled)|mode developpeur active) ",
    (
        r" (?<! n )(?:ignorez?|ignorer|oublie[zr]?|desobeis|outrepasse[zr]?|contourne[zr]?|neglige[zr]?)"
        rf"(?: \w+){{0,4}} {_CIBLE}(?: \w+){{0,3}} "
        r"(?:precedent\w*|anterieur\w*|ci dessus|initial\w*|d origine|systeme|recues?|donnees?) "
    ),
    rf" (?<! n )(?:ignorez?|oublie[zr]?|outrepasse[zr]?|contourne[zr]?) (?:toutes? )?(?:tes|vos|toutes les) {_CIBLE} ",
    (
        r" (?:ne (?:tiens|tenez|tenir) (?:pas|plus|aucun) compte|(?:fais|faites|faire) abstraction"
        rf"|(?<! n )(?:ignorez?|oublie[zr]?))(?: \w+){{0,4}} (?:{_CIBLE}|ce qui precede|ci dessus) "
    ),
    rf" ne (?:suis|suivez|respecte|respectez|obeis|obeissez) (?:pas|plus)(?: \w+){{0,3}} {_CIBLE} ",
    (
        r" (?:tu es|vous etes) (?:maintenant|desormais|a present|dorenavant) (?:dan|libere\w*|en mode"
        r"|sans (?:aucune )?(?:restriction|limite)s?|une? (?:\w+ ){0,3}(?:ia|assistante?|robot|bot|modele|agente?|systeme|pirate)) "
    ),
    r" (?:a partir de maintenant|desormais) (?:tu|vous) (?:dois|devez|vas|allez|reponds|repondez|agis|agissez|obeis|obeissez) ",
    r" nouve(?:au|l|lle|lles|aux) (?:prompt|instructions?|consignes?|invite|message) (?:du )?systeme ",
    (
        r" (?:revele|affiche|montre|repete|donne|recopie|divulgue)[zr]?(?: \w+){0,3} "
        r"(?:(?:prompt|invite|instructions) systeme|(?:tes|vos) (?:instructions|consignes)) "
    ),
    (
        r" (?:ne (?:le )?(?:dis|dites|dire|mentionne|mentionnez|previens|prevenez)|sans (?:en )?"
        r"(?:le )?(?:dire|informer|prevenir|avertir))(?: \w+){0,4} (?:l )?utilisateur "
    ),
)

# What looks like the markup of a conversation or of a tool call, matched in the lower-case text.
TOOL_CALL = (
    (
        r"<\s*/?\s*(?:antml:)?(?:tool_?(?:calls?|use|results?|response|code)|function_?(?:calls?|results?)|invoke"
        r"|system(?:-reminder|_prompt)?|assistant)(?:\s[^<>]{0,200})?\s*/?>"
    ),
    (
        r"<\|\s*(?:im_start|im_end|im_sep|system|user|assistant|start_header_id|end_header_id|eot_id|endoftext"
        r"|tool\w*|python_tag|channel)\s*\|>"
    ),
    r"\[\s*/?\s*inst\]",
    r"<<\s*/?\s*sys\s*>>",
    r"[\"'](?:tool_calls?|function_call|tool_use)[\"']\s*:?",
    r"\[tool_calls\]",
    r"(?m:^)[ \t]*#{2,8}[ \t]*(?:system|instructions?|assistant)(?: (?:prompt|message))?[ \t]*:",
    r"(?m:^)[ \t]*(?:system (?:prompt|message)[ \t]*:|\[system\]|assistant to=)",
)

# Links, images and commands that carry what was read to somewhere else, matched in the lower-case text.
_GOODS = (
    r"(?:conversations?|history|passwords?|secrets?|keys?|tokens?|data|memor(?:y|ies)|context|credentials?|prompts?|everything|contents?"
    r"|historique|mots? de passe|cles?|clés?|jetons?|données|donnees|mémoires?|memoires?|souvenirs?|contexte|identifiants?|contenu)"
)
EXFILTRATION = (
    r"\]\(\s*<?https?://[^)\s]{1,500}(?:\{|%7b|=\[|=<|\$\()",
    r"\]\(\s*<?https?://[^)\s]{1,500}[?&][\w.-]{1,60}=\s*\)",
    r"<img\s[^>]{0,300}https?://[^>\s]{1,500}(?:\{|%7b|=\[|\$\()",
    (
        rf"\b(?:send|forward|post|upload|transmit|leak|exfiltrate|append|submit)\b[^.\n]{{0,80}}\b{_GOODS}\b"
        r"[^.\n]{0,80}\b(?:to|at)\s+<?https?://"
    ),
    (
        rf"\b(?:envoie|envoyez|envoyer|transmets|transmettez|poste|postez|publie|publiez|téléverse|ajoute|ajoutez)\b[^.\n]{{0,80}}\b{_GOODS}\b"
        r"[^.\n]{0,80}\s(?:à|a|vers|sur)\s+(?:l['’]adresse\s+)?<?https?://"
    ),
    r"\bcurl\b[^\n]{0,300}\s(?:-d|-f|-t|--data(?:-\w+)?|--form|--upload-file)[\s=]?[^\n]{0,200}(?:\$\(|\$\{?\w|`|@|\{)",
    r"\bcurl\b[^\n]{0,300}https?://[^\s]{0,300}(?:\$\(|\$\{|`)",
    r"\bwget\b[^\n]{0,300}--post-(?:data|file)",
)

_FLAG = r"\U0001F3F4[\U000E0061-\U000E007A\U000E0030-\U000E0039]{1,6}\U000E007F"  # the flags of England, Scotland, Wales
HIDDEN = (
    r"[\U000E0000-\U000E007F]",
    r"[\u202D\u202E]",
    r"[\u200B-\u200D\u2060-\u2064\uFEFF\u180E]{3}",
    r"[\uFE00-\uFE0F\U000E0100-\U000E01EF]{3}",
    r"(?:[A-Za-z][\u200B-\u200D\u2060-\u2064\uFEFF]{1,2}(?=[A-Za-z])[^\n]{0,80}?){3}",
)
_ISOLATES = "\u202a\u202b\u2066\u2067\u2068"


def scan(text: str) -> tuple[str, ...]:
    """Return what `threat.marks` promises, without its screen."""
    lower = plain(text)
    found = {
        "exfiltration": _any(EXFILTRATION, lower),
        "hidden": _hidden(text),
        "override": _any(OVERRIDE, f" {' '.join(words(lower))} "),
        "tool-call": _any(TOOL_CALL, lower),
    }
    return tuple(name for name, there in found.items() if there)


def _hidden(text: str) -> bool:
    if text.isascii():
        return False
    if _any(HIDDEN, re.sub(_FLAG, "", text)):
        return True
    # Embeddings and isolates belong to text written from right to left; without any they only reorder what is seen.
    return any(mark in text for mark in _ISOLATES) and not any(bidirectional(char) in {"R", "AL"} for char in text)


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns)
