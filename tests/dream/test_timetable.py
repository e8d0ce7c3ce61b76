"""The line of a crontab and the units of a timer: hours, quoting, and the lines of others."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli import clock
from luna_cli.dream import timetable
from luna_cli.dream.clockwork import NIGHT, Window
from luna_cli.dream.timetable import BrokenBlockError, Job

NOW = clock.parse_utc("2026-11-20T14:30:00Z")
NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\\\0"), min_size=1, max_size=20)
LINES = st.lists(st.sampled_from([b"MAILTO=me", b"", b"# notes", b"0 * * * * true", b"\xff\xfe", b"x\r", b"# luna dreams: /w"]))


def job(vault: str = "/home/m/vault", program: tuple[str, ...] = ("/usr/bin/luna",), window: Window = NIGHT, path: str = "") -> Job:
    return Job(program, vault, window, "3h", "Europe/Paris", path)


def test_the_line() -> None:
    expected = "17 0-4 * * * /usr/bin/luna --vault /home/m/vault -q dream --if-idle 3h --window 00:00-05:00"
    assert timetable.cron_line(job(), {0}) == expected
    assert timetable.cron_line(job(window=Window(1320, 300)), {0}).startswith("17 0-4,22-23 * * * ")
    assert timetable.cron_line(job(window=Window(630, 690)), {0}).startswith("17 11 * * * ")
    assert " * * * PATH='/opt/a b:/usr/bin' /usr/bin/luna" in timetable.cron_line(job(path="/opt/a b:/usr/bin"), {0})


@pytest.mark.parametrize(
    ("zone", "machine", "ahead", "hours"),
    [
        ("Europe/Paris", "Europe/Paris", {0}, "0-4"),
        ("Asia/Kolkata", "UTC", {-330}, "19-23"),
        ("Europe/Paris", "UTC", {-60, -120}, "0-3,22-23"),
        ("Europe/Paris", "America/New_York", {-360, -300}, "18-23"),
        ("UTC", "Australia/Lord_Howe", {630, 660}, "11-15"),
    ],
)
def test_the_hours_of_a_machine_elsewhere(zone: str, machine: str, ahead: set[int], hours: str) -> None:
    assert timetable.shifts(zone, machine, NOW) == ahead
    assert timetable.ranges(timetable.hours(NIGHT, ahead), "-") == hours


@given(st.integers(0, 1439), st.integers(60, 1439), st.sets(st.integers(-1440, 1440), min_size=1))
def test_no_hour_of_a_window_is_left_out(start: int, length: int, ahead: set[int]) -> None:
    window = Window(start, (start + length) % 1440)
    hours = timetable.hours(window, ahead)
    for one in ahead:
        of_vault = [(hour * 60 + timetable.MINUTE - one) % 1440 for hour in range(24)]
        assert any(window.holds(minute) for minute in of_vault)
        assert {hour for hour, minute in enumerate(of_vault) if window.holds(minute)} <= set(hours)


def cron(line: str) -> list[str]:
    """Return the words that a shell gets from a line of a crontab, after cron has taken its part (crontab(5), `%`)."""
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace("\\%", "")
    return shlex.split(command.replace("\\%", "%"))


@given(NAMES, NAMES)
def test_names_reach_luna_as_they_are(name: str, program: str) -> None:
    wanted = job(f"/{name}", (f"/{program}", "-m", "luna_cli"))
    line = timetable.cron_line(wanted, {0})
    assert "\n" not in line
    assert cron(line) == list(wanted.words)


@pytest.mark.parametrize("name", ["a\nb", "a\x1bb", "a\x7fb", "a\udcffb"])
def test_names_that_no_timetable_holds(name: str) -> None:
    for wanted in (job(f"/{name}"), job(program=(name,)), job(path=name)):
        with pytest.raises(ValueError, match="a line break, or what is no text"):
            timetable.cron_line(wanted, {0})
        with pytest.raises(ValueError, match="a line break, or what is no text"):
            timetable.units(wanted)


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="holds a backslash"):
        timetable.cron_line(job("/a\\b"), {0})
    with pytest.raises(ValueError, match="is shorter than an hour"):
        timetable.cron_line(job(window=Window(0, 59)), {0})


def test_a_block_among_the_lines_of_others() -> None:
    others = b"MAILTO=me\n# mine\n0 * * * * /bin/true 50\\%"
    once = timetable.with_block(others, "/v", "17 0-4 * * * luna")
    assert once == others + b"\n# luna dreams: /v\n17 0-4 * * * luna\n# end of luna dreams: /v\n"
    assert timetable.with_block(once, "/v", "17 0-4 * * * luna") == once
    two = timetable.with_block(once, "/v2", "17 1-2 * * * luna")
    changed = timetable.with_block(two, "/v", "17 3 * * * luna")
    assert changed == two.replace(b"17 0-4", b"17 3")
    assert timetable.without_block(timetable.without_block(changed, "/v2"), "/v") == others + b"\n"
    assert timetable.without_block(others, "/v") == others


@given(LINES, st.sampled_from(["/v", "/a b %", "/é"]), st.integers(0, 5))
def test_every_other_byte_stays(lines: list[bytes], vault: str, at: int) -> None:
    crontab = b"".join(line + b"\n" for line in lines)
    once = timetable.with_block(crontab, vault, "17 0-4 * * * luna")
    assert timetable.without_block(once, vault) == crontab
    block = once.removeprefix(crontab)
    start = len(b"".join(line + b"\n" for line in lines[:at]))
    moved = crontab[:start] + block + crontab[start:]
    assert timetable.with_block(moved, vault, "17 0-4 * * * luna") == moved
    assert timetable.without_block(moved, vault) == crontab


@pytest.mark.parametrize(
    "crontab",
    [
        b"# luna dreams: /v\n17 0-4 * * * luna\n",
        b"0 * * * * mine\n# end of luna dreams: /v\n",
        b"# end of luna dreams: /v\n# luna dreams: /v\n",
        b"# luna dreams: /v\n# luna dreams: /v\n# end of luna dreams: /v\n",
    ],
)
def test_marks_that_were_broken_are_left_alone(crontab: bytes) -> None:
    with pytest.raises(BrokenBlockError):
        timetable.without_block(crontab, "/v")
    with pytest.raises(BrokenBlockError):
        timetable.with_block(crontab, "/v", "x")
    assert timetable.without_block(crontab, "/other") == crontab


def test_the_units() -> None:
    service, timer = timetable.units(job("/home/m/my 50% of $HOME", ("/opt/a $b/luna",), path="/opt/$my git:/usr/bin"))
    assert (
        'ExecStart=/usr/bin/env "/opt/a $$b/luna" --vault "/home/m/my 50%% of $$HOME" -q dream --if-idle 3h --window 00:00-05:00\n'
        in service
    )
    assert 'Environment="PATH=/opt/$my git:/usr/bin"\n' in service
    assert "Type=oneshot\n" in service
    assert "ExecStart=/usr/bin/luna --vault /home/m/vault -q" in timetable.units(job())[0]
    assert "OnCalendar=*-*-* 0..4:17:00 Europe/Paris\nPersistent=true\n" in timer
    assert "WantedBy=timers.target\n" in timer
    assert timetable.unit_name("/v") != timetable.unit_name("/w")
    assert timetable.unit_name("/v").removeprefix("luna-").isalnum()


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    program = tmp_path / '50% "q" it\'s'
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    name = timetable.unit_name("/v")
    for ending, text in zip((".service", ".timer"), timetable.units(job('/a b\\ 50% "$x"', (str(program),))), strict=True):
        (tmp_path / (name + ending)).write_text(text)
    verify = ["systemd-analyze", "verify", "--man=no", f"{tmp_path}/{name}.service", f"{tmp_path}/{name}.timer"]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if "luna-" in line]) == (0, []), done.stderr
    calendar = ["systemd-analyze", "calendar", "*-*-* 0..4,22..23:17:00 Europe/Paris"]
    assert subprocess.run(calendar, capture_output=True, check=False).returncode == 0
