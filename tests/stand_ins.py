"""Programs that stand in for those of the machine, so that no test touches the crontab or the systemd of whoever runs it."""

from pathlib import Path

CRONTAB = """#!/bin/sh
# Keeps one crontab in a file, as crontab(1) does for a user; says what Debian's says.
set -eu
kept='{folder}/crontab.kept'
case "$1" in
-l) if [ -e "$kept" ]; then exec /bin/cat "$kept"; fi; echo 'no crontab for me' >&2; exit 1 ;;
-r) exec /bin/rm "$kept" ;;
-) /bin/cat >"$kept.new"; if /bin/grep -q REFUSED "$kept.new"; then echo '"-":1: bad minute' >&2; exit 1; fi
   exec /bin/mv "$kept.new" "$kept" ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
echo "$*" >>'{folder}/systemctl.calls'
if [ -e '{folder}/systemctl.fails' ]; then echo 'Failed to connect to bus: No medium found' >&2; exit 1; fi
"""


def lay(folder: Path, name: str, script: str) -> Path:
    """Put a program into a folder, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(script.replace("{folder}", str(folder)))
    (folder / name).chmod(0o755)
    return folder


def kept(folder: Path) -> bytes | None:
    """Return the crontab that the stand-in keeps."""
    path = folder / "crontab.kept"
    return path.read_bytes() if path.exists() else None


def calls(folder: Path) -> list[str]:
    """Return what systemctl was asked for, and forget it."""
    path = folder / "systemctl.calls"
    asked = path.read_text().splitlines() if path.exists() else []
    path.unlink(missing_ok=True)
    return asked
