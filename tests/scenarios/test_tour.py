"""`luna tour` as a newcomer runs it."""

import subprocess
from pathlib import Path

from tests.conftest import Luna


def test_the_tour_plants_pours_dreams_promotes_and_asks(luna: Luna, tmp_path: Path) -> None:
    root = tmp_path / "tour"
    told = luna("tour", str(root)).stdout
    assert "84 memories, 2026-09-01 … 2026-10-31" in told
    assert "leaf → branch" in told
    assert "seed archived" in told
    assert told.count("$ luna recall") == 3
    assert f"export LUNA_VAULT={root}" in told
    assert "65 %" in told
    log = subprocess.run(["git", "-C", str(root), "log", "--format=%s"], capture_output=True, text=True, check=True).stdout
    assert log.count("night of 2026-11-") >= 10
    assert "nothing breaks a rule" in luna("--vault", str(root), "check").stderr


def test_a_folder_in_use_is_refused(luna: Luna, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert "is not empty" in luna("tour", str(tmp_path), code=17).stderr
