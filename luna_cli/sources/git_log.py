"""The history of a git repository: a commit is a memory of its author's, on the day when it was written.

Content is the message, whole; `session_context` holds the author (`speaker`), the commit, how many files it changed and the
first of them; a session is a day of the repository. Merges are commits like others, and show no files.

Trust follows the author's address, which is worth what git makes of it (anybody can write one): `user` when it is one that
the user goes by, `agent` when it is a bot's (its name or mailbox ends in `[bot]`), `external` otherwise. The user goes by
`user.email` of the user's own configuration and by the addresses that the caller adds; the repository's own configuration
says nothing about that, for it may have come with the repository.
"""

import os
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from luna_cli import clock
from luna_cli.errors import LunaError
from luna_cli.files.git_history import Commit, walk
from luna_cli.files.git_run import NotARepositoryError, run
from luna_cli.model.memory import Draft
from luna_cli.sources.base import Found, Notice, Rejected, too_long

KIND = "git"
NAMED_FILES = 20
_HINT = "name a folder with a .git, such as ."
_ID_SHOWN = 12
_FOREIGN = {"local", "worktree"}


def read(path: str, zone: str, *, own: Collection[str] = (), every_branch: bool = False) -> Iterator[Found]:
    """Yield a draft for each commit that HEAD (or, with `every_branch`, any branch or tag) holds, parents first, then by date.

    `path` lies in the work tree of a repository, or is a bare one; `zone` (an IANA name) decides what a day is; `own` are
    addresses of the user's. The key is the commit's full id. Raises LunaError at once when `path` is no repository, and
    in the middle when git breaks off.
    """
    where = _where(path)
    addresses = {address.lower() for address in own} | _addresses(where)
    return _drafts(where, zone, addresses, every_branch=every_branch)


class _Where(NamedTuple):
    """The folder to run git in, what the repository is called, and whether the folder is git's own."""

    root: str
    name: str
    bare: bool


def _where(path: str) -> _Where:
    if not os.path.isdir(path):
        raise LunaError(f"{path} is not a folder", _HINT)
    full = os.path.realpath(path)
    if os.path.isfile(f"{full}/HEAD") and os.path.isdir(f"{full}/objects"):
        run(full, "rev-parse", "--git-dir", bare=True)
        name = os.path.basename(full.removesuffix("/.git"))
        return _Where(full, name.removesuffix(".git"), bare=True)
    try:
        top = os.fsdecode(run(path, "rev-parse", "--show-toplevel")).removesuffix("\n")
    except NotARepositoryError as error:
        raise LunaError(f"{path} is not in a git repository", _HINT) from error
    return _Where(top, os.path.basename(top), bare=False)


def _addresses(where: _Where) -> set[str]:
    found = run(where.root, "config", "-z", "--show-scope", "--get-all", "user.email", may_fail=True, bare=where.bare)
    parts = found.decode(errors="replace").split("\0")
    given = {address for scope, address in zip(parts[::2], parts[1::2], strict=False) if scope not in _FOREIGN}
    given |= {os.environ.get(name, "") for name in ("GIT_AUTHOR_EMAIL", "EMAIL")}
    return {address.lower() for address in given if address}


def _drafts(where: _Where, zone: str, own: Collection[str], *, every_branch: bool) -> Iterator[Found]:
    head = run(where.root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}", may_fail=True, bare=where.bare).decode().strip()
    what = [head] if head else []
    if every_branch:
        what += ["--branches", "--remotes", "--tags"]
    if not what:
        return
    commits = walk(where.root, "--reverse", "--date-order", "--no-renames", *what, "--", held=NAMED_FILES, bare=where.bare)
    for turn, commit in enumerate(commits):
        yield _record(commit, where.name, zone, turn, own)


def _record(commit: Commit, name: str, zone: str, turn: int, own: Collection[str]) -> Found:
    place = f"{name}: commit {commit.id[:_ID_SHOWN]}"
    content = commit.message.replace("\r\n", "\n").strip()
    if not content:
        return Notice(place=place, reason="has no message, left out")
    if rule := too_long(content):
        return Rejected(place=place, reason=rule)
    if commit.at is None or not clock.MIN_MS <= commit.at <= clock.MAX_MS:
        return Rejected(place=place, reason="its date lies outside the years 1 to 9999")
    subject, _, rest = content.partition("\n")
    context: dict[str, Any] = {
        "speaker": commit.author or commit.email,
        "session_type": KIND,
        "session_id": f"{name}/{clock.local_day(commit.at, zone)}",
        "turn": turn,
        "commit": commit.id,
    }
    if commit.changed:
        context["files_changed"] = commit.changed
        context["files"] = [os.fsencode(change.path).decode(errors="replace") for change in commit.changes]
    return Draft(
        content=content,
        created_at=commit.at,
        summary=subject if rest else None,
        tags=(name,),
        source=KIND,
        session_context=context,
        trust=_trust(commit, own),
        key=commit.id,
        kind=KIND,
        place=place,
    )


def _trust(commit: Commit, own: Collection[str]) -> str:
    if commit.email.lower() in own:
        return "user"
    mailbox = commit.email.partition("@")[0]
    return "agent" if commit.author.endswith("[bot]") or mailbox.endswith("[bot]") else "external"
