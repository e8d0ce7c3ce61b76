"""Secrets in a text: found at `store`, so that nobody commits a key by remembering it."""

# Every expression of secret_patterns needs one of these: as written, or in the lower-case text.
_WRITTEN = (
    *("AKIA", "ASIA", "AIza", "eyJ", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "xapp-"),
    *("_live_", "_test_", "sk-", "ya29.", "GOCSPX-", "npm_", "hf_"),
)
_LOWER = (
    *("private key", "putty-user-key", "age-secret-key-", "hooks.slack.com", "bearer"),
    *("passw", "passphrase", "passcode", "pwd", "mot de passe", "mots de passe", "mdp", "secret", "token", "jeton"),
    *("apikey", "api key", "api-key", "api_key", "accesskey", "access key", "access-key", "access_key"),
)


def suspect(text: str) -> bool:
    """Whether `find` may find anything; False is certain."""
    if any(map(text.__contains__, _WRITTEN)):
        return True
    lower = text.lower()
    return any(map(lower.__contains__, _LOWER)) or ("://" in text and "@" in text)


def find(text: str) -> tuple[str, ...]:
    """Return the sorted kinds of secrets in a text, such as `aws-key` or `password`; the secrets themselves are not returned."""
    if not suspect(text):
        return ()
    from luna_cli.text.secret_patterns import scan

    return scan(text)
