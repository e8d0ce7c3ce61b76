"""The only way to git: a fixed command line, a scrubbed environment, and what stands between a stranger's repository and a process.

What a repository that was handed over may try to have run, and what stops it:
hooks (`core.hooksPath`), `core.fsmonitor`, bare repositories hidden inside a tree (`safe.bareRepository`), gpg programs
(`commit.gpgSign`, `log.showSignature`), the pager, external diffs and textconv (`NO_DRIVERS`, on every command that shows
differences), filters of its own configuration (`own_settings`: git then refuses the files that ask for one, instead of running
it or storing them unfiltered), transports and lazy fetches (no protocol is allowed, nothing here needs a network), housekeeping
in the background. Filters of the user's own configuration are the user's, and run. Not covered: a git older than 2.35 ignores
some of these settings, and git's own parsers read the repository's files.
"""

import os
import subprocess
import tempfile

from luna_cli.errors import LockedError, LunaError, UnavailableError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping
    from typing import IO

OPTIONS = (
    "--no-pager",
    *("-c", "core.fsync=committed"),
    *("-c", "core.fsyncMethod=fsync"),
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.autocrlf=false"),
    *("-c", "core.quotePath=false"),
    *("-c", "commit.gpgSign=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "log.showRoot=true"),
    *("-c", "submodule.recurse=false"),
    *("-c", "color.ui=false"),
    *("-c", "i18n.commitEncoding=UTF-8"),
    *("-c", "i18n.logOutputEncoding=UTF-8"),
    *("-c", "maintenance.auto=false"),
    *("-c", "gc.auto=0"),
)
NO_DRIVERS = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=all")
_KEPT = ("GIT_AUTHOR_", "GIT_COMMITTER_")
_FIXED = {
    "LC_ALL": "C",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
}
_IDENTITY = (("user.name", "luna"), ("user.email", "luna@localhost"))
_DISARMED = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "true"))
_FOREIGN = {"local", "worktree"}
FIELD_LIMIT = 8 << 20
"""Bytes of one field of git's output that `stream` holds; the rest of a longer one is dropped."""
_CHUNK = 1 << 16


class NotARepositoryError(LunaError):
    """There is no repository where one was looked for."""


def environment() -> dict[str, str]:
    """Return the environment of a git: this process's without GIT_* (but the author's and committer's) and without LUNA_*."""
    kept = {key: value for key, value in os.environ.items() if key.startswith(_KEPT) or not key.startswith(("GIT_", "LUNA_"))}
    return kept | _FIXED


def command(root: str, arguments: "Iterable[str]", *, bare: bool = False) -> list[str]:
    """Return the whole command line of a git that works in `root`; `bare`: the folder is itself a repository, named by the user."""
    return ["git", "-C", root, *(["--git-dir=."] if bare else []), *OPTIONS, *arguments]


def run(
    root: str,
    *arguments: str,
    stdin: bytes | None = None,
    extra: "Mapping[str, str] | None" = None,
    may_fail: bool = False,
    bare: bool = False,
) -> bytes:
    """Run one git to its end and return what it wrote.

    `extra` is added to its environment. `may_fail`: exit 1 is an answer, an empty one. Raises UnavailableError without a git,
    LockedError when another process holds the index or a reference, LunaError for any other failure.
    """
    try:
        done = subprocess.run(
            command(root, arguments, bare=bare),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            env=environment() | dict(extra or {}),
            check=False,
        )
    except FileNotFoundError as error:
        raise _missing() from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode == 1 and may_fail:
        return b""
    raise failure(root, arguments, done.stderr)


def stream(root: str, *arguments: str, bare: bool = False) -> "Generator[bytes]":
    """Run one git and yield its NUL-terminated fields while it writes them, each cut at `FIELD_LIMIT` bytes.

    Closing the iterator ends the process. Raises as `run` does, a failure of git after its last field.
    """
    with tempfile.TemporaryFile() as errors:
        try:
            child = subprocess.Popen(
                command(root, arguments, bare=bare),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(),
            )
        except FileNotFoundError as error:
            raise _missing() from error
        with child:
            if child.stdout is None:
                raise LunaError("git was started without a pipe")
            try:
                yield from fields(child.stdout)
                child.wait()
            finally:
                child.kill()
        if child.returncode:
            errors.seek(0)
            raise failure(root, arguments, errors.read(_CHUNK))


def fields(source: "IO[bytes]") -> "Iterator[bytes]":
    """Yield the NUL-terminated fields of a binary stream, each cut at `FIELD_LIMIT` bytes; memory stays bounded."""
    rest = bytearray()
    while chunk := source.read(_CHUNK):
        first, *more = chunk.split(b"\0")
        rest += first[: FIELD_LIMIT - len(rest)]
        if more:
            yield bytes(rest)
            *whole, last = more
            yield from whole
            rest[:] = last
    if rest:
        yield bytes(rest)


def own_settings(root: str) -> dict[str, str]:
    """Return an environment for commands that read work files or make commits.

    It disarms the filters which the repository's own configuration defines: each becomes required and empty, so git refuses
    the files whose attributes ask for it and handles the others as ever. And it names `luna <luna@localhost>` where git has
    no name or no address. Through the environment, since a filter's name may hold any character. Needs git 2.31.
    """
    found = run(root, "config", "-z", "--show-scope", "--get-regexp", r"^(filter\..*|user\.(name|email))$", may_fail=True)
    parts = os.fsdecode(found).split("\0")
    pairs = [(scope, item.partition("\n")[0]) for scope, item in zip(parts[::2], parts[1::2], strict=False)]
    known = {key for _, key in pairs}
    settings = [
        (key, value) for key, value in _IDENTITY if key not in known and not (key == "user.email" and "EMAIL" in os.environ)
    ]
    for name in sorted({key.rpartition(".")[0] for scope, key in pairs if scope in _FOREIGN and key.startswith("filter.")}):
        settings += [(f"{name}.{key}", value) for key, value in _DISARMED]
    extra = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings):
        extra[f"GIT_CONFIG_KEY_{number}"] = key
        extra[f"GIT_CONFIG_VALUE_{number}"] = value
    return extra


def _missing() -> UnavailableError:
    return UnavailableError("git is not on the path", "install git; without it luna keeps no history")


def failure(root: str, arguments: "Iterable[str]", errors: bytes) -> LunaError:
    """Return the error that says what git said, LockedError when another process was in the way."""
    text = errors.decode(errors="replace").strip()
    said = next((line for line in text.splitlines() if line.startswith(("fatal:", "error:"))), text.splitlines()[0] if text else "")
    said = said.removeprefix("fatal: ").removeprefix("error: ").rstrip(".")
    said = said[:1].lower() + said[1:]
    if ".lock': File exists" in text or "cannot lock ref" in text:
        return LockedError(f"another git is at work in {root}: {said}", "if none is running, remove the .lock file that it left")
    if "not a git repository" in text:
        return NotARepositoryError(f"{root} is not in a git repository", "'git init' starts one")
    hint = "git's own words; 'git status' there may say more"
    if "dubious ownership" in text:
        hint = "the folder belongs to another user: see 'git help config', safe.directory"
    verb = next((word for word in arguments if word[0] != "-" and "=" not in word), "")
    return LunaError(f"git {verb} failed in {root}: {said or 'it gave no reason'}", hint)
