"""What is installed for a vault, through stand-ins for crontab and systemctl, and that nobody's own lines are lost."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from luna_cli.actions import schedule
from luna_cli.actions.recall import trace
from luna_cli.actions.schedule import CRON, SYSTEMD, Plan
from luna_cli.clock import DAY_MS
from luna_cli.dream.clockwork import HOUR_MS, Window
from luna_cli.errors import LunaError, RefusedError, UnavailableError, UsageError
from luna_cli.files import schedulers
from luna_cli.vault.store import Vault
from tests.stand_ins import CRONTAB, SYSTEMCTL, calls, kept, lay

LINE = "17 0-4 * * * /usr/bin/luna --vault {} -q dream --if-idle 3h --window 00:00-05:00"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of programs that there is, empty."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def planned(vault: Vault, now: int, how: str = CRON, machine: str = "UTC", window: Window | None = None) -> Plan:
    return schedule.plan(vault, now, how, program=("/usr/bin/luna",), machine=machine, window=window)


def marked(vault: Vault, line: str) -> bytes:
    return f"# luna dreams: {vault.root}\n{line}\n# end of luna dreams: {vault.root}\n".encode()


def test_a_machine_without_either(opened: Vault, machine: Path, now: int) -> None:
    assert schedule.usual() == CRON
    for how in (CRON, SYSTEMD):
        with pytest.raises(UnavailableError, match="neither crontab nor systemctl is on the path") as raised:
            schedule.install(planned(opened, now, how))
        assert "luna schedule print" in raised.value.hint
    assert schedule.remove(opened.root, None).where == ()
    with pytest.raises(UnavailableError):
        schedule.remove(opened.root, CRON)
    lay(machine, "systemctl", SYSTEMCTL)
    assert schedule.usual() == SYSTEMD
    with pytest.raises(UnavailableError, match=r"^crontab is not on the path"):
        schedule.install(planned(opened, now))
    lay(machine, "crontab", CRONTAB)
    assert schedule.usual() == CRON


def test_install_and_remove(opened: Vault, machine: Path, now: int) -> None:
    lay(machine, "crontab", CRONTAB)
    own = b"MAILTO=me\n5 4 * * sun /bin/true \\%d\xe9\n\n# the end"
    (machine / "crontab.kept").write_bytes(own)
    wanted = planned(opened, now)
    assert wanted.line == LINE.format(opened.root)
    would = schedule.install(wanted, dry_run=True)
    assert kept(machine) == own
    done = schedule.install(wanted)
    assert done == would
    assert f"+ {wanted.line}" in done.lines
    assert kept(machine) == own + b"\n" + marked(opened, wanted.line)
    assert schedule.install(wanted).lines == ()
    late = planned(opened, now, window=Window(1320, 300))
    assert [line[:12] for line in schedule.install(late).lines] == ["- 17 0-4 * *", "+ 17 0-4,22-"]
    assert kept(machine) == own + b"\n" + marked(opened, late.line)
    assert schedule.remove(opened.root, None, dry_run=True).where == (CRON,)
    assert schedule.remove(opened.root, None).where == (CRON,)
    assert kept(machine) == own + b"\n"
    assert schedule.remove(opened.root, None).where == ()


def test_a_crontab_that_was_luna_s_alone_goes_with_it(opened: Vault, machine: Path, now: int) -> None:
    lay(machine, "crontab", CRONTAB)
    schedule.install(planned(opened, now))
    assert kept(machine) == marked(opened, LINE.format(opened.root))
    schedule.remove(opened.root, CRON)
    assert kept(machine) is None


@pytest.mark.parametrize("said", ["crontab: you are not allowed to use this program", ""])
def test_a_crontab_that_cannot_be_read_is_never_written(opened: Vault, machine: Path, now: int, said: str) -> None:
    lay(machine, "crontab", f"#!/bin/sh\n[ $1 = -l ] || echo written >'{{folder}}/crontab.kept'\necho '{said}' >&2\nexit 1\n")
    with pytest.raises(LunaError, match=f"'crontab -l' failed: {said or 'exit code 1'}$"):
        schedule.install(planned(opened, now))
    with pytest.raises(LunaError, match="'crontab -l' failed"):
        schedule.remove(opened.root, None)
    assert kept(machine) is None


def test_a_crontab_that_cron_refuses(opened: Vault, machine: Path, now: int) -> None:
    lay(machine, "crontab", CRONTAB)
    (machine / "crontab.kept").write_bytes(b"# REFUSED by the stand-in\n")
    with pytest.raises(LunaError, match=r"refused the new crontab: .*bad minute"):
        schedule.install(planned(opened, now))
    assert kept(machine) == b"# REFUSED by the stand-in\n"


def test_marks_that_were_broken(opened: Vault, machine: Path, now: int) -> None:
    lay(machine, "crontab", CRONTAB)
    broken = f"# luna dreams: {opened.root}\n0 0 * * * mine\n".encode()
    (machine / "crontab.kept").write_bytes(broken)
    with pytest.raises(RefusedError, match="with its end after it") as raised:
        schedule.install(planned(opened, now))
    assert "crontab -e" in raised.value.hint
    with pytest.raises(RefusedError):
        schedule.remove(opened.root, None)
    assert kept(machine) == broken


def test_a_program_that_cannot_be_started(opened: Vault, machine: Path, now: int) -> None:
    lay(machine, "crontab", "#!/nonexistent/shell\n")
    with pytest.raises(LunaError):
        schedule.install(planned(opened, now))


def test_a_timer(opened: Vault, machine: Path, now: int) -> None:
    lay(machine, "systemctl", SYSTEMCTL)
    wanted = planned(opened, now, SYSTEMD)
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "systemd" / "user"
    timer = Path(wanted.units[1].path)
    would = schedule.install(wanted, dry_run=True)
    assert not folder.exists()
    assert schedule.install(wanted) == would
    assert calls(machine) == ["--user daemon-reload", f"--user enable --now {timer.name}"]
    assert {path.name for path in folder.iterdir()} == {Path(unit.path).name for unit in wanted.units}
    assert timer.read_text() == wanted.units[1].text
    assert "00..04" not in wanted.units[1].text
    assert schedule.install(wanted).lines == ()
    (folder / "timers.target.wants").mkdir()
    (folder / "timers.target.wants" / timer.name).symlink_to(timer)
    calls(machine)
    assert len(schedule.remove(opened.root, None, dry_run=True).lines) == 3
    assert schedule.remove(opened.root, SYSTEMD).where == (SYSTEMD,)
    assert calls(machine) == [f"--user disable --now {timer.name}", "--user daemon-reload"]
    assert [path for path in folder.rglob("*") if not path.is_dir()] == []
    assert schedule.remove(opened.root, None).where == ()
    assert calls(machine) == []


def test_a_systemd_that_does_not_answer(opened: Vault, machine: Path, now: int) -> None:
    lay(machine, "systemctl", SYSTEMCTL)
    (machine / "systemctl.fails").touch()
    wanted = planned(opened, now, SYSTEMD)
    done = schedule.install(wanted)
    assert done.failed == "Failed to connect to bus: No medium found"
    assert Path(wanted.units[0].path).read_text() == wanted.units[0].text
    assert schedule.remove(opened.root, None).failed == done.failed
    assert not Path(wanted.units[0].path).exists()


def test_the_clock_of_another_country(opened: Vault, now: int) -> None:
    elsewhere = planned(opened, now, machine="Asia/Kolkata")
    assert elsewhere.line.startswith("17 6-10 * * * ")
    assert elsewhere.notes[-1].endswith("the hours are cron's")
    summer = planned(opened, now, machine="Europe/Paris")
    assert summer.line.startswith("17 1-6 * * * ")
    assert "more of them than the window has" in summer.notes[-1]
    assert "OnCalendar=*-*-* 0..4:17:00 UTC\n" in planned(opened, now, SYSTEMD, "Asia/Kolkata").units[1].text


def test_the_window_follows_use(opened: Vault, now: int) -> None:
    assert planned(opened, now).notes == ()
    noon = now - now % DAY_MS + DAY_MS // 2
    for day in range(10):
        trace(opened.root, "w", noon - day * DAY_MS + 2 * HOUR_MS, "recall", "bread", [])
    usual = planned(opened, now)
    assert "--window 00:00-05:00" in usual.line
    assert usual.notes[0].endswith("the quietest time is around 03:30")
    for day in range(1, 11):
        for hour in (1, 4):
            trace(opened.root, "w", noon - day * DAY_MS - (12 - hour) * HOUR_MS, "recall", "bread", [])
    other = planned(opened, now)
    assert "--window 04:00-09:00" in other.line
    assert other.line.startswith("17 4-8 ")
    assert planned(opened, now, window=Window(0, 300)).notes == ()


def test_a_git_off_the_usual_path(opened: Vault, machine: Path, now: int) -> None:
    assert " * * * /usr/bin/luna " in planned(opened, now).line
    lay(machine, "git", "#!/bin/sh\n")
    assert f" * * * PATH={machine}:/usr/bin:/bin /usr/bin/luna " in planned(opened, now).line
    assert f"Environment=PATH={machine}:/usr/bin:/bin\n" in planned(opened, now, SYSTEMD).units[0].text


def test_what_no_timetable_holds(opened: Vault, now: int) -> None:
    for how in (CRON, SYSTEMD):
        with pytest.raises(UsageError, match="shorter than an hour"):
            planned(opened, now, how, window=Window(0, 30))


def test_the_crontab_of_this_machine() -> None:
    """The real program, where there is one and its user has no crontab that could be lost."""
    if shutil.which("crontab") is None:
        pytest.skip("crontab is not installed")
    if subprocess.run(["crontab", "-l"], capture_output=True, check=False).returncode == 0:
        pytest.skip("this user has a crontab, which a test does not touch")
    assert schedulers.read_crontab() == b""
    try:
        schedulers.write_crontab(b"# a test of luna\n0 0 29 2 * /bin/true '50\\%'\n")
        assert schedulers.read_crontab() == b"# a test of luna\n0 0 29 2 * /bin/true '50\\%'\n"
        with pytest.raises(LunaError, match="refused the new crontab"):
            schedulers.write_crontab(b"99 0 * * * /bin/true\n")
    finally:
        schedulers.write_crontab(b"")
    assert schedulers.read_crontab() == b""
