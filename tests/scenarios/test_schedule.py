"""`luna schedule`, and what the machine then runs every hour."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from luna_cli import clock
from luna_cli.clock import DAY_MS
from tests.stand_ins import CRONTAB, SYSTEMCTL, kept, lay

Luna = Callable[..., subprocess.CompletedProcess[str]]
Terminal = Callable[..., tuple[int, str]]
LUNA = Path(sys.executable).parent / "luna"
RUNS = re.compile(r"17 [0-9,-]+ \* \* \* (\S+) --vault (\S+) -q dream --if-idle 3h --window 00:00-05:00")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with stand-ins for crontab and systemctl, so that nobody's own are touched."""
    folder = tmp_path / "programs"
    lay(folder, "systemctl", SYSTEMCTL)
    return lay(folder, "crontab", CRONTAB)


@pytest.fixture
def path(programs: Path) -> dict[str, str]:
    return {"PATH": f"{programs}:{LUNA.parent}:/usr/bin:/bin"}


def wide(hours: int = 2) -> str:
    """Return a window that is open now, by the clock of the machine, and for a while."""
    now = time.time_ns() // 1_000_000
    start, end = (now % DAY_MS // 3_600_000 + step for step in (-hours, hours))
    return f"{start % 24:02d}:00-{end % 24:02d}:00"


def bare(command: str, **variables: str) -> tuple[int, str]:
    """Run a command as cron does, with next to no environment; return its code and all that it says."""
    given = [f"{name}={value}" for name, value in variables.items()]
    done = subprocess.run(
        ["env", "-i", *given, "/bin/sh", "-c", command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def command_of(line: str) -> str:
    """Return what cron gives to the shell: all after the times, with its escaped percent signs as they were."""
    return line.rstrip("\n").split(" ", 5)[5].replace("\\%", "%")


def test_install_says_what_it_did(luna: Luna, vault: Path, programs: Path, path: dict[str, str]) -> None:
    (programs / "crontab.kept").write_text("0 0 * * * mine\n")
    would = luna("schedule", "install", "--dry-run", env=path).stdout.splitlines()
    assert [line[:2] for line in would] == ["+ "] * 3
    assert kept(programs) == b"0 0 * * * mine\n"
    printed = luna("schedule", "print", env=path).stdout
    found = RUNS.fullmatch(printed.rstrip("\n"))
    assert found is not None
    assert found.groups() == (str(LUNA), str(vault))
    done = luna("schedule", "install", env=path)
    assert done.stdout == ""
    assert f"cron: {printed.rstrip()}   (installed; 'luna schedule remove' takes it back)" in done.stderr
    held = kept(programs)
    assert held == f"0 0 * * * mine\n# luna dreams: {vault}\n{printed}# end of luna dreams: {vault}\n".encode()
    again = luna("-q", "schedule", "install", env=path)
    assert (again.stdout, again.stderr, kept(programs)) == ("", "", held)
    assert "nothing would change" in luna("schedule", "install", "--dry-run", env=path).stdout
    assert "removed from cron" in luna("schedule", "remove", env=path).stderr
    assert kept(programs) == b"0 0 * * * mine\n"
    assert "nothing was scheduled" in luna("schedule", "remove", env=path).stderr


def test_a_timer(luna: Luna, vault: Path, programs: Path, path: dict[str, str]) -> None:
    printed = luna("schedule", "print", "--systemd", "--window", "22:00-05:00", "--if-idle", "90min", env=path).stdout
    assert f"ExecStart={LUNA} --vault {vault} -q dream --if-idle 90min --window 22:00-05:00\n" in printed
    assert "OnCalendar=*-*-* 0..4,22..23:17:00 UTC\nPersistent=true\n" in printed
    done = luna("schedule", "install", "--systemd", env=path)
    assert "loginctl enable-linger" in done.stderr
    units = sorted((vault.parent / ".config/systemd/user").iterdir())
    assert [one.suffix for one in units] == [".service", ".timer"]
    assert kept(programs) is None
    (programs / "systemctl.fails").touch()
    late = luna("schedule", "install", "--systemd", "--window", "01:00-04:00", env=path, code=3)
    assert "the timer was written but could not be started: Failed to connect to bus" in late.stderr
    (programs / "systemctl.fails").unlink()
    shutil.rmtree(vault)  # what was scheduled can be taken back all the same
    assert "removed from systemd" in luna("--vault", str(vault), "schedule", "remove", env=path).stderr
    assert not any(one.exists() for one in units)


def test_what_is_refused(luna: Luna, vault: Path, tmp_path: Path, path: dict[str, str]) -> None:
    for words, said in (
        (("--window", "5"), "--window: '5' is not a window such as 00:00-05:00"),
        (("--window", "00:00-00:30"), "shorter than an hour"),
        (("--if-idle", "soon"), "--if-idle takes a length such as 30m, 3h or 90s"),
        (("--cron", "--systemd"), "one of them"),
    ):
        assert said in luna("schedule", "install", *words, env=path, code=2).stderr
    nothing = {"PATH": str(tmp_path / "nothing")}
    done = luna("schedule", "install", env=nothing, code=16)
    assert "neither crontab nor systemctl is on the path" in done.stderr
    assert "'luna schedule print'" in done.stderr
    assert RUNS.fullmatch(luna("schedule", "print", env=nothing).stdout.rstrip("\n"))
    luna("--vault", str(vault) + "x", "schedule", "install", env=path, code=10)


def test_a_terminal(terminal: Terminal, vault: Path, path: dict[str, str]) -> None:
    code, said = terminal("schedule", "print", env=path)
    assert code == 0
    assert RUNS.fullmatch(said.splitlines()[-1])  # one line, however narrow the terminal
    assert vault.is_dir()


def test_cron_lives_one_night(luna: Luna, planted: Path, tmp_path: Path, path: dict[str, str]) -> None:
    root = tmp_path / "home" / "my 50% vault, that's it"
    shutil.copytree(planted, root)
    luna("--vault", str(root), "store", "A loaf.", at="2020-01-01T10:00:00Z")
    wanted = luna("--vault", str(root), "schedule", "print", "--cron", "--window", wide(), env=path).stdout
    assert bare(command_of(wanted)) == (0, "")
    nights = sorted(os.listdir(root / "dreams"))
    assert len([name for name in nights if name.startswith("20") and name.endswith(".json")]) == 1
    head = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, check=True).stdout
    assert bare(command_of(wanted)) == (0, "")  # the next hour: lived already, and nothing is said that cron would send
    assert sorted(os.listdir(root / "dreams")) == nights
    assert subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, check=True).stdout == head
    aloud = command_of(wanted).replace(" -q ", " ")
    code, said = bare(aloud)
    assert (code, said.count("\n")) == (0, 1)
    assert "not due: the night of " in said
    watch = aloud.split(" dream ")[0] + " status --max-dream-age 36h"
    assert bare(watch)[0] == 0
    code, said = bare(watch, LUNA_NOW=clock.iso(clock.now() + 3 * DAY_MS))
    assert code == 3
    assert "the last dream is older than 36h" in said
