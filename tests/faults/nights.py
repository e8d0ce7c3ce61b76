"""Whole commands that are killed: `luna dream`, `luna import jsonl` and `luna store --jsonl` over a vault of 420 memories and more.

`python nights.py SCENE FOLDER FIRST STEP INNER LIMIT [CALL]` sweeps one scene and prints what it found as JSON. The command
runs in a forked child, from `luna_cli.__main__.main` on as the console script does, so that a point costs no start of an
interpreter. With CALL it is the installed command under strace, and whoever makes that system call, SQLite and git included.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import luna_cli.cli.commands.dream
import luna_cli.cli.commands.import_
import luna_cli.cli.commands.recall
import luna_cli.cli.commands.status
import luna_cli.cli.commands.store  # noqa: F401 - so that a forked child has them
from luna_cli import __main__ as entry
from luna_cli.cli.table import COMMANDS
from luna_cli.files import codec
from tests.faults.calls import watched

BORN, NIGHT = "2026-11-10T09:00:00Z", "2026-11-20T02:30:00Z"
SIZE = 420
Files = dict[str, bytes]
_SAID: tuple[tuple[str, str, dict[str, object]], ...] = (  # what is used, what is felt, what is forgotten
    ("leaf", "The baker on the corner keeps rye bread number {n} for us", {}),
    ("seed", "Nous avons fêté la réussite numéro {n} au bord du lac", {"intensity": 1.0, "valence": 1.0, "primary_emotion": "joy"}),
    ("seed", "A passing remark number {n} about the weather in Lisbon", {}),
)


def bulk() -> bytes:
    """420 lines of the bulk format with keys, so that the same input twice adds nothing."""
    lines = []
    for n in range(SIZE):
        tier, text, felt = _SAID[n % 3]
        line = {"content": text.format(n=n), "tier": tier, "key": f"k{n}", "tags": [tier]}
        lines.append(codec.encode_line({**line, "emotional_context": felt} if felt else line))
    return b"".join(lines)


@dataclass(frozen=True)
class Scene:
    """A command that is killed; `ready` is what was lived before."""

    words: tuple[str, ...]
    at: str
    ready: tuple[tuple[str, ...], ...]
    used: bool = False


SCENES = {
    "dream": Scene(("dream", "--force"), NIGHT, (("import", "jsonl", "lines.jsonl"),), used=True),
    "import": Scene(("import", "jsonl", "lines.jsonl"), BORN, (("store", "one memory that was there before"),)),
    "store": Scene(("store", "--jsonl", "lines.jsonl"), BORN, (("store", "one memory that was there before"),)),
}


def environment(home: str, at: str) -> dict[str, str]:
    path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
    return {"PATH": path, "HOME": home, "XDG_CONFIG_HOME": f"{home}/.config", "LC_ALL": "C.UTF-8", "LUNA_NOW": at}


def run(home: str, at: str, *words: str, before: Callable[[str, tuple[Any, ...]], None] | None = None) -> tuple[int, str]:
    """Run luna in a child; return its status as `waitpid` gives it, and what it wrote to both streams."""
    child = os.fork()
    if child == 0:
        try:
            _become(home, at, words)
            if before is None:
                entry.main()
            hook = before or (lambda *_: None)
            sys.addaudithook(lambda event, args: hook("spawn", args) if event == "subprocess.Popen" else None)
            with watched(hook):
                entry.main()
        finally:
            os._exit(99)  # main ends the process itself
    status = os.waitpid(child, 0)[1]
    with open(f"{home}/said", encoding="utf-8") as said:
        return status, said.read()


def _become(home: str, at: str, words: tuple[str, ...]) -> None:
    os.chdir(home)
    fd = os.open("said", os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    for stream in (1, 2):
        os.dup2(fd, stream)
    every = environment(home, at)
    os.environ.clear()
    os.environ.update(every)
    sys.argv = ["luna", *words]


def killed(home: str, at: str, words: tuple[str, ...], when: int) -> str:
    """Run luna and kill it before its mutating call number `when` (from 1); return the call, nothing when it came to its end."""
    reader, writer = os.pipe()
    count = 0
    write = os.write

    def hook(name: str, args: tuple[Any, ...]) -> None:
        nonlocal count
        count += 1
        if count == when:
            write(writer, name.encode())
            if name == "write" and count % 2:
                write(args[0], bytes(args[1])[: len(args[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)

    status, said = run(home, at, *words, before=hook)
    os.close(writer)
    with open(reader, "rb") as pipe:
        call = pipe.read().decode()
    if status != (signal.SIGKILL if call else 0):
        raise RuntimeError(f"luna {words} ended with status {status} at call {when}: {said}")
    return call


def struck(home: str, at: str, words: tuple[str, ...], call: str, when: int) -> str:
    """Run the installed luna under strace, which kills the process whose system call `call` is its number `when`."""
    command = ["strace", "-f", "-qq", "-o", f"{home}/calls", "-e", f"trace={call}"]
    command += ["-e", f"inject={call}:signal=SIGKILL:when={when}", f"{os.path.dirname(sys.executable)}/luna", *words]
    done = subprocess.run(command, cwd=home, env=environment(home, at), capture_output=True, check=False)
    with open(f"{home}/calls", encoding="utf-8") as calls:
        hit = "killed by SIGKILL" in calls.read()
    if b"bug in luna" in done.stderr or (done.returncode and not hit):
        raise RuntimeError(f"luna {words} at {call} {when} ended with {done.returncode}: {done.stderr.decode()}")
    return call if hit else ""


def must(home: str, at: str, *words: str) -> str:
    status, said = run(home, at, *words)
    if status:
        raise RuntimeError(f"luna {' '.join(words)} ended with status {status}: {said}")
    return said


def files(home: str) -> Files:
    """Every file of the vault but git's and those of `.luna`."""
    root = f"{home}/.luna-vault"
    found: Files = {}
    for folder, folders, names in os.walk(root):
        if folder == root:
            folders[:] = [name for name in folders if name not in {".git", ".luna"}]
        for name in names:
            with open(f"{folder}/{name}", "rb") as file:
                found[os.path.relpath(f"{folder}/{name}", root)] = file.read()
    return found


def prepare(folder: str, scene: Scene) -> tuple[str, Files, Files]:
    """Return a home as it is before the command, its files, and those after the command and its repetition have ended."""
    home = f"{folder}/pristine"
    os.makedirs(home)
    with open(f"{home}/lines.jsonl", "wb") as lines:
        lines.write(bulk())
    must(home, BORN, "init", "--language", "en", "--timezone", "Europe/Paris")
    for words in scene.ready:
        must(home, BORN, *words)
    if scene.used:
        use(home)
    old = files(home)
    shutil.copytree(home, f"{folder}/done")
    must(f"{folder}/done", scene.at, *scene.words)
    new = files(f"{folder}/done")
    must(f"{folder}/done", scene.at, *scene.words)
    if files(f"{folder}/done") != new or new == old:
        raise RuntimeError("the scene itself is wrong: nothing happens, or twice is not once")
    return home, old, new


def use(home: str) -> None:
    """Leave traces of every memory but the remarks about the weather."""
    root = f"{home}/.luna-vault"
    must(home, BORN, "recall", "--no-trace", "bread")
    with open(f"{root}/.luna/writer", encoding="ascii") as name:
        writer = name.read()
    ids = [path[-21:-5] for path in sorted(files(home)) if path.endswith(".json") and "exp_" in path and "remark" not in path]
    os.makedirs(f"{root}/traces", exist_ok=True)
    with open(f"{root}/traces/2026-11-18.{writer}.jsonl", "wb") as traces:
        for start in range(0, len(ids), 100):
            line = {"at": "2026-11-18T09:00:00Z", "by": "here-1", "kind": "show", "cue": "", "ids": ids[start : start + 100]}
            traces.write(b"\n" + codec.encode_line(line)[:-1])


def verdict(home: str, scene: Scene, old: Files, new: Files, *, stopped: bool, number: int) -> str:
    """Say what is wrong after one plain command, after the command again, and after one more; nothing when all is well."""
    said = must(home, scene.at, *(("status",) if number % 2 else ("recall", "--no-trace", "bread")))
    found = files(home)
    if found != new and not (stopped and found == old):
        return f"neither before nor after ({difference(found, old)}; {difference(found, new)}): {said}"
    problem = _left(home) or _broken(home, scene)
    if problem:
        return problem
    for _ in range(2):
        said = must(home, scene.at, *scene.words)
        if files(home) != new:
            return f"not completed: {difference(files(home), new)}: {said}"
    if scene.used and not ("nothing changed" in said and _committed(home)):
        return f"not quiet: {said}"
    return _left(home)


def difference(one: Files, other: Files) -> str:
    odd = [path for path in sorted({*one, *other}) if one.get(path) != other.get(path)]
    return f"{len(odd)} files differ: {odd[:3]}"


def _left(home: str) -> str:
    folder = f"{home}/.luna-vault/.luna"
    left = os.listdir(f"{folder}/txn") if os.path.isdir(f"{folder}/txn") else []
    return f"left over: {left}" if left else ""


def _broken(home: str, scene: Scene) -> str:
    if "check" not in COMMANDS or not os.path.exists(f"{os.path.dirname(entry.__file__)}/cli/commands/check.py"):
        return ""
    status, said = run(home, scene.at, "check")
    return f"check ends with {os.waitstatus_to_exitcode(status)}: {said}" if status else ""


def _committed(home: str) -> bool:
    command = ["git", "-C", f"{home}/.luna-vault", "status", "--porcelain"]
    done = subprocess.run(command, capture_output=True, env=environment(home, NIGHT), check=True)
    return done.stdout == b""


def sweep(folder: str, name: str, numbers: tuple[int, int, int, int], traced: str) -> dict[str, Any]:
    """Kill before every `step`-th call, at most `limit` times; at every `inner`-th point kill the command that recovers, too."""
    first, step, inner, limit = numbers
    scene = SCENES[name]
    pristine, old, new = prepare(folder, scene)
    home = f"{folder}/home"
    points, bad, seen, when = 0, list[str](), set[str](), first
    call = "?"
    while call and points < limit:
        shutil.copytree(pristine, home)
        call = struck(home, scene.at, scene.words, traced, when) if traced else killed(home, scene.at, scene.words, when)
        again = killed(home, scene.at, ("status",), 1 + when % 40) if call and inner and points % inner == 0 else ""
        problem = verdict(home, scene, old, new, stopped=bool(call), number=points)
        bad += [f"call {when} ({call}) then {again or 'none'}: {problem}"] * bool(problem)
        seen.update({call, again})
        points += 1
        when += step
        shutil.rmtree(home)
    return {"points": points, "calls": when - step, "bad": bad, "seen": sorted(seen - {""}), "ended": not call}


def main(words: list[str]) -> int:
    first, step, inner, limit = (int(word) for word in words[2:6])
    sys.stdout.write(json.dumps(sweep(words[1], words[0], (first, step, inner, limit), (*words, "")[6])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
