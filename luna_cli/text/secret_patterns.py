"""The expressions behind `secrets.find`. Loaded only for texts that its screen holds back: this module imports `re`."""

import re

_END = r"(?![A-Za-z0-9_-])"
_START = r"(?<![A-Za-z0-9_-])"

# Matched in the text as written: the shapes that their issuers gave them.
WRITTEN = {
    "age-key": (r"AGE-SECRET-KEY-1[A-Z0-9]{20,}",),
    "anthropic-key": (rf"{_START}sk-ant-[A-Za-z0-9_-]{{20,}}",),
    "aws-key": (rf"{_START}(?:AKIA|ASIA)[A-Z0-9]{{16}}{_END}",),
    "github-token": (rf"{_START}gh[pousr]_[A-Za-z0-9]{{30,}}{_END}", rf"{_START}github_pat_[A-Za-z0-9_]{{30,}}"),
    "gitlab-token": (rf"{_START}glpat-[A-Za-z0-9_-]{{20,}}",),
    "google-key": (
        rf"{_START}AIza[A-Za-z0-9_-]{{35}}{_END}",
        rf"{_START}ya29\.[A-Za-z0-9_-]{{20,}}",
        rf"{_START}GOCSPX-[A-Za-z0-9_-]{{20,}}",
    ),
    "huggingface-token": (rf"{_START}hf_[A-Za-z0-9]{{30,}}{_END}",),
    "jwt": (rf"{_START}eyJ[A-Za-z0-9_-]{{8,}}\.eyJ[A-Za-z0-9_-]{{8,}}\.[A-Za-z0-9_-]{{8,}}",),
    "npm-token": (rf"{_START}npm_[A-Za-z0-9]{{30,}}{_END}",),
    "openai-key": (rf"{_START}sk-(?!ant-)(?:proj-|svcacct-|admin-)?(?=[A-Za-z0-9_-]{{0,200}}\d)[A-Za-z0-9_-]{{32,}}",),
    "private-key": (r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----", r"PuTTY-User-Key-File-\d"),
    "slack-token": (
        rf"{_START}xox[abeoprs]-[A-Za-z0-9-]{{10,}}",
        rf"{_START}xapp-\d-[A-Za-z0-9-]{{10,}}",
        r"hooks\.slack\.com/services/[A-Za-z0-9/_-]{20,}",
    ),
    "stripe-key": (rf"{_START}[sr]k_(?:live|test)_[A-Za-z0-9]{{16,}}",),
}

# A value that stands for a secret and is none: a placeholder, a variable, a type, a mask.
_NONE = (
    r"(?![<\[{(]|\$[\w({]|%\w+%|\*+|x{3,}|\.{2,}|_{2,}|-{2,}|your[_ -]|changeme|example"
    r"|(?:none|null|nil|true|false|required|optional|string|str|text|hidden|redacted|secret|password|token|requis|obligatoire|oublié)\b"
    r"|(?:process\.env|os|env)\.|getenv)"
)
_IS = r"[\"']?\s*[:=\uff1a]\s*[\"']?"
_PASSWORD = r"\b(?:pass(?:words?|phrase|wd|code)|pwd|mots? de passe|mdp)\b"  # noqa: S105 - an expression that finds passwords
_API = r"(?:(?:api|secret|access)[_ -]?key|client[_ -]?secret|secret|(?:auth|access|api)[_ -]?token|token|jeton)"
_LAST_ON_LINE = r"[\"']?[ \t]*(?:\n|$)"

# Matched in the lower-case text: what people and configuration files call their secrets.
LOWER = {
    "api-key": (rf"\b\w{{0,40}}{_API}\b{_IS}{_NONE}(?=[^\s\"']{{0,200}}\d)[a-z0-9_\-./+=]{{16,}}",),
    "aws-key": (rf"aws_secret_access_key{_IS}[a-z0-9/+=]{{40}}",),
    "bearer-token": (r"\bbearer\s+(?=[^\s]{0,200}\d)[a-z0-9_\-.~+/]{16,}",),
    "password": (
        rf"{_PASSWORD}[\"']?\s*=\s*[\"']?{_NONE}[^\s\"']{{4,}}",
        # Prose goes on after "mot de passe : "; a password has a digit or a sign in it, or ends the line.
        rf"{_PASSWORD}{_IS}{_NONE}(?=[^\s\"']{{0,200}}[^\sa-z\u00df-\u024f\"'.,;:!?’-])[^\s\"']{{6,}}",
        rf"{_PASSWORD}{_IS}{_NONE}[^\s\"'.,]{{6,200}}{_LAST_ON_LINE}",
        (
            rf"{_PASSWORD}(?: \w+){{0,4}} (?:is|est|c'est)\s*[\"'«“]?\s*{_NONE}(?=[^\s\"']{{0,200}}\d)"
            rf"(?=[^\s\"']{{0,200}}[a-z])[^\s\"']{{6,}}"
        ),
    ),
    "url-credentials": (rf"\b[a-z][a-z0-9+.-]{{1,20}}://[^\s/:@?#]{{1,100}}:{_NONE}[^\s/@?#]{{3,200}}@[\w.-]",),
}


def scan(text: str) -> tuple[str, ...]:
    """Return what `secrets.find` promises, without its screen."""
    found = {kind for kind, patterns in WRITTEN.items() if _any(patterns, text)}
    lower = text.lower()
    found.update(kind for kind, patterns in LOWER.items() if _any(patterns, lower))
    return tuple(sorted(found))


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns)
