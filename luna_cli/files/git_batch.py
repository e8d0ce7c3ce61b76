"""Many files as they were in one commit: which may differ from now, which were there, and what they held.

A git for a few hundred files, and nothing staged or written anywhere: twenty thousand new memories take a second.
"""

import os
from collections.abc import Iterator, Sequence

from luna_cli.errors import LunaError, NotFoundError
from luna_cli.files.git import VAULT_PATHS, state, uncommitted
from luna_cli.files.git_run import NO_DRIVERS, own_settings, run

AT_ONCE = 500
"""Files a git: bounds what is held in memory."""
_FOUND = 3  # the words of a header: object, type, size


def resolve(root: str, rev: str) -> str:
    """Return the id of the commit that `rev` names; empty for HEAD before the first commit. Raises NotFoundError, LunaError."""
    answer = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}", may_fail=True)
    if not answer and rev != "HEAD":
        raise NotFoundError(f"no commit {rev!r} in {root}", "'git log --oneline' shows them")
    return answer.decode().strip()


def touched(root: str, commit: str) -> list[str]:
    """Return the vault's paths, relative to `root` and sorted, that may differ between `commit` and the files now.

    They do unless somebody put back what a later commit changed. Raises LockedError in an unfinished merge, LunaError.
    """
    place = state(root)
    prefix = os.fsencode(place.prefix)
    found = {path.removeprefix(prefix) for path in uncommitted(place, VAULT_PATHS, own_settings(place.top)).paths}
    head = resolve(root, "HEAD")
    if commit and head != commit:
        options = ("diff", "-z", "--name-only", "--no-renames", "--relative", *NO_DRIVERS)
        found.update(run(root, "--literal-pathspecs", *options, commit, head, "--", *VAULT_PATHS).split(b"\0"))
    return sorted(os.fsdecode(path) for path in found if path)


def present(root: str, commit: str, paths: Sequence[str]) -> set[str]:
    """Return which of `paths` are files in `commit`; none where there is no commit."""
    if not commit:
        return set()
    given = b"".join(_name(commit, path) + b"\n" for path in paths)
    answers = run(root, "cat-file", "--batch-check", stdin=given).splitlines()
    return {path for path, answer in zip(paths, answers, strict=True) if _size(answer) is not None}


def contents(root: str, names: Sequence[tuple[str, str]]) -> Iterator[bytes | None]:
    """Yield the files that `names` give as (commit, path relative to `root`), in order; None for what is not there.

    A path with a newline in it is never there: git reads one name a line.
    """
    for start in range(0, len(names), AT_ONCE):
        yield from _read(root, names[start : start + AT_ONCE])


def _read(root: str, names: Sequence[tuple[str, str]]) -> Iterator[bytes | None]:
    given = b"".join(_name(commit, path) + b"\n" for commit, path in names)
    answer = run(root, "cat-file", "--batch", stdin=given)
    at = 0
    for _ in names:
        end = answer.find(b"\n", at)
        if end < 0:
            raise LunaError(f"git cat-file in {root} gave too few answers")
        size = _size(answer[at:end])
        at = end + 1
        if size is None:
            yield None
            continue
        yield answer[at : at + size]
        at += size + 1


def _name(commit: str, path: str) -> bytes:
    """Return git's name of a file; for what cannot stand on one line one that is none, so that answers stay in step."""
    return b"no such file" if "\n" in path else os.fsencode(f"{commit}:./{path}")


def _size(header: bytes) -> int | None:
    """Return the size that the answer `<object> blob <size>` tells, None for any other."""
    words = header.rsplit(b" ", 2)
    return int(words[2]) if len(words) == _FOUND and words[1] == b"blob" and words[2].isdigit() else None
