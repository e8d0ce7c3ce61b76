"""The vault in git: where its repository is, and how what is uncommitted becomes one commit.

Only the vault's own paths are committed. The steps are git's plumbing: `update-index` brings the index in line with the
files, `write-tree` and `commit-tree` make the commit of HEAD plus these paths, `update-ref` moves the branch if nobody else
did. So nothing of the user's is run, other staged changes stay staged, and the cost follows the changes, not the vault.
What a stranger's repository cannot do is said in `git_run`; what was, in `git_history`.
"""

import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from luna_cli.errors import LockedError, RefusedError
from luna_cli.files.git_run import NotARepositoryError, own_settings, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

VAULT_PATHS = (
    *("vault.json", "README.md", ".gitignore", ".gitattributes", "roots", "branchs", "leaves", "seeds", "graph", "archives"),
    *("pure", "keys", "traces", "dreams", "agents", "tests"),
)
PACK_ABOVE = 100
"""More changed files than this go into one pack: 1,000 then take 0.14 s instead of 0.72 s, and a twelfth of the space."""
_RETRY_S = 0.05
_UNFINISHED = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a folder stands in git.

    `kind`: `none`; `own`, when it is the top of a work tree; `nested`, when it lies inside another repository, whose top is
    `top`. `prefix` leads from `top` to the folder and ends with `/`, or is empty. `git_dir` is the repository's own folder.
    """

    kind: str
    top: str = ""
    prefix: str = ""
    git_dir: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What is uncommitted: `head` is the commit that it stands on, empty before the first; `paths` are relative to the top."""

    head: str
    paths: tuple[bytes, ...]


def available() -> bool:
    """Whether there is a git on the path."""
    return shutil.which("git") is not None


def start(root: str, branch: str = "main") -> None:
    """Make `root` a repository whose first branch is `branch`; one that is there stays as it is. Raises LunaError."""
    run(root, "init", "--quiet", "--template=", f"--initial-branch={branch}")


def state(root: str) -> Place:
    """Say where the folder `root` stands. Raises RefusedError when the repository's work tree is elsewhere, LunaError."""
    try:
        answer = os.fsdecode(run(root, "rev-parse", "--show-cdup", "--absolute-git-dir"))
    except NotARepositoryError:
        return Place(kind="none")
    up, _, git_dir = answer.rstrip("\n").partition("\n")
    if up.strip("./"):
        raise RefusedError(f"the repository in {root} keeps its files in {up}", "see 'git config core.worktree'")
    depth = up.count("../")
    parts = os.path.realpath(root).split("/")
    prefix = "/".join(parts[len(parts) - depth :]) + "/" if depth else ""
    top = "/".join(parts[: len(parts) - depth]) or "/"
    return Place(kind="nested" if depth else "own", top=top, prefix=prefix, git_dir=git_dir)


def commit(
    root: str, message: str, paths: "Sequence[str]" = VAULT_PATHS, at_ms: int | None = None, wait_s: float = 3.0
) -> str | None:
    """Commit everything uncommitted below `paths` (relative to `root`) and bring it to the disk itself.

    Returns the commit's id, or None when there was nothing. `at_ms` sets the author's and the committer's date. Files that
    git ignores and what else is staged are left alone. Raises LockedError when another git holds the index for longer than
    `wait_s` seconds or a merge is unfinished (nothing is lost: the next commit takes it along), LunaError.
    """
    place = state(root)
    if place.kind == "none":
        raise NotARepositoryError(f"{root} is not in a git repository", "'git init' starts one")
    for name in _UNFINISHED:
        if os.path.exists(f"{place.git_dir}/{name}"):
            raise LockedError(f"a merge or rebase is unfinished in {place.top}", "finish it with git; luna commits afterwards")
    extra = own_settings(place.top) | _dates(at_ms)
    deadline = time.monotonic() + wait_s
    while True:
        try:
            return _commit_once(place, message, paths, extra)
        except LockedError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_RETRY_S)
        while os.path.exists(f"{place.git_dir}/index.lock") and time.monotonic() < deadline:
            time.sleep(_RETRY_S)


def _dates(at_ms: int | None) -> dict[str, str]:
    if at_ms is None:
        return {}
    date = f"@{max(0, at_ms // 1000)} +0000"
    return {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}


def _commit_once(place: Place, message: str, paths: "Sequence[str]", extra: "Mapping[str, str]") -> str | None:
    pending = uncommitted(place, paths, extra)
    if not pending.paths:
        return None
    if len(pending.paths) > PACK_ABOVE:
        from luna_cli.files.git_pack import pack

        # The lock of its reference, left by a git that was killed, stops nothing: what lacks in a pack becomes a loose object.
        with suppress(LockedError):
            pack(place.top, pending.head, pending.paths)
    stage(place, pending.paths, extra)
    ours, foreign = _staged(place, pending.head, paths, extra)
    if not ours:
        return None
    with _index_without(place, foreign, extra) as index:
        tree = run(place.top, "write-tree", extra=index).decode().strip()
    parent = ("-p", pending.head) if pending.head else ()
    text = message.replace("\0", "").rstrip() + "\n"
    made = run(place.top, "commit-tree", tree, *parent, "-F", "-", stdin=text.encode(), extra=extra).decode().strip()
    reason = f"luna: {text.splitlines()[0]}"
    run(place.top, "update-ref", "-m", reason, "HEAD", made, pending.head or "0" * len(made), extra=extra)
    from luna_cli.files.rename import sync_filesystem

    sync_filesystem(place.git_dir)
    return made


def uncommitted(place: Place, paths: "Sequence[str]", extra: "Mapping[str, str]") -> Pending:
    """Return what differs from HEAD below `paths`, in the work tree or in the index, without what git ignores.

    Raises LockedError when a merge left conflicts there, LunaError.
    """
    options = ("--porcelain=v2", "-z", "--branch", "--untracked-files=all", "--no-renames", "--ignore-submodules=all")
    answer = run(place.top, "--literal-pathspecs", "status", *options, "--", *specs(place, paths), extra=extra)
    head, found = "", []
    for entry in answer.split(b"\0"):
        kind = entry[:2]
        if kind == b"? ":
            if not entry.endswith(b"/"):  # a repository of its own
                found.append(entry[2:])
        elif kind == b"1 ":
            found.append(entry.split(b" ", 8)[8])
        elif kind == b"u ":
            path = os.fsdecode(entry.split(b" ", 10)[10])
            raise LockedError(f"{path} has an unfinished merge in {place.top}", "finish it with git; luna commits afterwards")
        elif entry.startswith(b"# branch.oid ") and not entry.endswith(b"(initial)"):
            head = entry[13:].decode()
    return Pending(head=head, paths=tuple(found))


def stage(place: Place, paths: "Sequence[bytes]", extra: "Mapping[str, str]", *, durable: bool = True) -> None:
    """Bring the index in line with the files at `paths`, relative to the top: changed, new and gone. Raises LunaError.

    `durable`: the objects are brought to the disk itself, which takes most of the time.
    """
    speed = () if durable else ("-c", "core.fsync=none")
    options = (*speed, "update-index", "--add", "--remove", "--replace", "-z", "--stdin")
    run(place.top, *options, stdin=b"\0".join(paths) + b"\0", extra=extra)


def specs(place: Place, paths: "Sequence[str]") -> list[str]:
    """Return `paths` as seen from the top of the work tree."""
    return [place.prefix + path for path in paths] or [place.prefix or "."]


def empty_tree(root: str) -> str:
    """Return the id of the tree without files, in the repository's own hash."""
    return run(root, "hash-object", "-t", "tree", "--stdin", stdin=b"").decode().strip()


def _staged(place: Place, head: str, paths: "Sequence[str]", extra: "Mapping[str, str]") -> tuple[int, list[bytes]]:
    """Count what is staged below `paths`; return what else is, as lines that set it back to HEAD."""
    options = ("--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--ignore-submodules=all")
    base = head or empty_tree(place.top)
    answer = run(place.top, "diff-index", *options, base, extra=extra).split(b"\0")
    own = [os.fsencode(spec) for spec in specs(place, paths)]
    exact, below = set(own), tuple(spec + b"/" for spec in own)
    ours, foreign = 0, []
    for entry, path in zip(answer[::2], answer[1::2], strict=False):
        if path in exact or path.startswith(below):
            ours += 1
        else:
            mode, _, blob = entry[1:].split(b" ")[:3]
            foreign.append((b"0" if mode == b"000000" else mode) + b" " + blob + b"\t" + path)
    return ours, foreign


@contextmanager
def _index_without(place: Place, foreign: "Sequence[bytes]", extra: "Mapping[str, str]") -> "Iterator[Mapping[str, str]]":
    """Give an environment whose index holds HEAD instead of what else the user has staged."""
    if not foreign:
        yield extra
        return
    with tempfile.TemporaryDirectory(prefix="luna-") as folder:
        shutil.copyfile(f"{place.git_dir}/index", f"{folder}/index")
        other = {**extra, "GIT_INDEX_FILE": f"{folder}/index"}
        run(place.top, "update-index", "--replace", "-z", "--index-info", stdin=b"\0".join(foreign) + b"\0", extra=other)
        yield other
