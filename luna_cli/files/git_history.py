"""What happened in a repository: its commits, what differs from one of them, and a file as it was. Writes nothing there."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from luna_cli.errors import NotFoundError
from luna_cli.files.git import VAULT_PATHS, empty_tree, stage, state, uncommitted
from luna_cli.files.git_run import NO_DRIVERS, own_settings, run, stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHANGES_HELD = 1000
"""Changes of one commit that `log` holds; a commit of more counts the rest."""
_FORMAT = "--format=%x01%H%x00%at%x00%aN%x00%aE%x00%B%x00"
_MARK = b"\x01"
_RENAMED = frozenset(b"RC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A file that changed: `status` is git's letter (A, M, D, R, C, T), `old` the former path of a renamed one."""

    status: str
    path: str
    old: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit: `at` is the author's date in milliseconds, None when it is no number that git can write.

    `changes` holds the first of them, `changed` says how many there are; a merge shows none.
    A message longer than `git_run.FIELD_LIMIT` is cut.
    """

    id: str
    at: int | None
    author: str
    email: str
    message: str
    changes: tuple[Changed, ...]
    changed: int


def walk(root: str, *arguments: str, held: int = CHANGES_HELD, bare: bool = False) -> "Iterator[Commit]":
    """Yield the commits that `git log` with `arguments` names, each as soon as git writes it. Raises LunaError."""
    options = ("log", "-z", "--name-status", "--no-color", "--no-notes", *NO_DRIVERS, _FORMAT)
    tokens = stream(root, *options, *arguments, bare=bare)
    token = next(tokens, None)
    while token is not None:
        head = [token.removeprefix(_MARK), *(next(tokens, b"") for _ in range(4))]
        changes: list[Changed] = []
        count = 0
        while (token := next(tokens, None)) is not None and not token.startswith(_MARK):
            letter = token.lstrip(b"\n")[:1]
            if not letter:
                continue  # the end of the message
            old = os.fsdecode(next(tokens, b"")) if letter[0] in _RENAMED else ""
            path = os.fsdecode(next(tokens, b""))
            count += 1
            if count <= held:
                changes.append(Changed(status=letter.decode(), path=path, old=old))
        yield _commit(head, tuple(changes), count)


def _commit(head: "Sequence[bytes]", changes: tuple[Changed, ...], changed: int) -> Commit:
    oid, at, author, email, message = head
    seconds = at.decode(errors="replace")
    return Commit(
        id=oid.decode(),
        at=int(seconds) * 1000 if seconds.removeprefix("-").isdecimal() else None,
        author=_text(author),
        email=_text(email),
        message=_text(message).strip("\n"),
        changes=changes,
        changed=changed,
    )


def _text(raw: bytes) -> str:
    """Read git's text: UTF-8 as git converted it, else Latin-1, which is what commits without a named encoding hold."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def log(root: str, patterns: "Sequence[str]" = (), limit: int | None = None) -> list[Commit]:
    """Return the last `limit` commits that touched `patterns` (git's globs, relative to `root`), newest first; all without.

    A memory is found in all its tiers by `*exp_<id>*`, for its name never changes. Paths are relative to `root`, what lies
    outside is left out. Empty before the first commit. Raises NotARepositoryError, LunaError.
    """
    if not _resolve(root, "HEAD"):
        return []
    count = () if limit is None else (f"--max-count={max(0, limit)}",)
    return list(walk(root, *count, "--find-renames", "--relative", "--", *(patterns or ("."))))


def head(root: str) -> Commit | None:
    """Return the commit that HEAD names, without what it changed; None before the first. Raises LunaError."""
    oid = _resolve(root, "HEAD")
    if not oid:
        return None
    answer = run(root, "log", "--max-count=1", "--no-color", "--no-notes", _FORMAT, oid, "--")
    return _commit(answer.removeprefix(_MARK).split(b"\0")[:5], (), 0)


def diff(root: str, rev: str = "HEAD", paths: "Sequence[str]" = VAULT_PATHS) -> list[Changed]:
    """Return what differs between the commit `rev` and the files below `paths` now, new files included, renames found.

    Paths are relative to `root`. Raises NotFoundError without such a commit, NotARepositoryError, LunaError.
    """
    place = state(root)
    base = _resolve(root, rev)
    if not base:
        if rev != "HEAD":
            raise NotFoundError(f"no commit {rev!r} in {root}", "'git log --oneline' shows them")
        base = empty_tree(root)
    settings = own_settings(root)
    with tempfile.TemporaryDirectory(prefix="luna-") as folder:
        # New files go into an index and a store of objects of their own, so that looking changes nothing.
        objects = os.fsdecode(run(root, "rev-parse", "--git-path", "objects")).removesuffix("\n")
        objects = os.path.join(os.path.realpath(root), objects)
        quoted = objects.replace("\\", "\\\\").replace('"', '\\"')
        if os.path.exists(f"{place.git_dir}/index"):
            shutil.copyfile(f"{place.git_dir}/index", f"{folder}/index")
        os.mkdir(f"{folder}/objects")
        apart = {
            **settings,
            "GIT_INDEX_FILE": f"{folder}/index",
            "GIT_OBJECT_DIRECTORY": f"{folder}/objects",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{quoted}"',
        }
        pending = uncommitted(place, paths, apart).paths
        if pending:
            stage(place, pending, apart, durable=False)
        options = ("--cached", "-z", "--name-status", "--find-renames", "--relative", *NO_DRIVERS)
        answer = run(root, "--literal-pathspecs", "diff", *options, base, "--", *paths, extra=apart)
    return list(_changes(answer))


def _changes(answer: bytes) -> "Iterator[Changed]":
    tokens = iter(answer.split(b"\0"))
    for status in tokens:
        if status:
            old = os.fsdecode(next(tokens)) if status[0] in _RENAMED else ""
            yield Changed(status=status[:1].decode(), path=os.fsdecode(next(tokens)), old=old)


def show(root: str, rev: str, path: str) -> bytes:
    """Return the file at `path` (relative to `root`) as it was in the commit `rev`. Raises NotFoundError, LunaError."""
    base = _resolve(root, rev)
    if not base:
        raise NotFoundError(f"no commit {rev!r} in {root}", "'git log --oneline' shows them")
    found = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}:./{path}", may_fail=True)
    if not found:
        raise NotFoundError(f"{path} is not in commit {rev}", "'git log --follow' shows where it was")
    return run(root, "cat-file", "blob", found.decode().strip())


def _resolve(root: str, rev: str) -> str:
    """Return the id of a commit, empty when there is none of that name."""
    answer = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}", may_fail=True)
    return answer.decode().strip()
