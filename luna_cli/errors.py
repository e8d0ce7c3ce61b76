"""The one exception tree: what went wrong, what to do about it, and the exit code that says so.

Only what luna expects is a `LunaError`; anything else that reaches `__main__` is a bug and exits 70.
The codes are a promise (docs/reference/exit-codes.md is generated from this tree).
"""


class LunaError(Exception):
    """An expected failure.

    `message` is one sentence, lower case, no full stop, naming the file, the line and the rule where there are any;
    `hint` is what to do next, or empty; `code` is the exit code of the process.
    """

    code = 1
    meaning = "other error"

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep both parts; neither is formatted any further."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(LunaError):
    """The words of the command are off, or an id prefix names several memories."""

    code = 2
    meaning = "usage, ambiguous id"


class PartlyDoneError(LunaError):
    """Some of it was done: bad records skipped, or a hand edit stood in the way."""

    code = 3
    meaning = "partly done, or a hand edit stood in the way"


class NoVaultError(LunaError):
    """There is no vault where one was looked for."""

    code = 10
    meaning = "no vault"


class LockedError(LunaError):
    """Another luna holds the lock; nothing was written."""

    code = 11
    meaning = "locked"


class WrongKeyError(LunaError):
    """The key or passphrase does not open it."""

    code = 12
    meaning = "wrong key or passphrase"


class NotFoundError(LunaError):
    """No such memory or concept."""

    code = 13
    meaning = "no such memory or concept"


class CorruptError(LunaError):
    """A file breaks a rule of the format; the message names the file, the line and the rule."""

    code = 14
    meaning = "corrupt or tampered"


class NewerFormatError(LunaError):
    """Written by a newer luna."""

    code = 15
    meaning = "format newer than this luna"


class UnavailableError(LunaError):
    """A program or server that was asked for is not there."""

    code = 16
    meaning = "a backend is unavailable"


class RefusedError(LunaError):
    """Refused to protect the vault; `--force` insists."""

    code = 17
    meaning = "refused to protect the vault (see `--force`)"
