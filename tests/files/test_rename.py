import os
from pathlib import Path

import pytest

from luna_cli.files import rename


def test_no_replace_replaces_nothing(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "é other"
    one.write_text("1")
    rename.no_replace(str(one), str(other))
    assert other.read_text() == "1"
    one.write_text("2")
    with pytest.raises(FileExistsError) as caught:
        rename.no_replace(str(one), str(other))
    assert (caught.value.filename, caught.value.filename2) == (str(one), str(other))
    assert (one.read_text(), other.read_text()) == ("2", "1")


def test_exchange_swaps_names(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1")
    with pytest.raises(FileNotFoundError):
        rename.exchange(str(one), str(other))
    other.write_text("2")
    rename.exchange(str(one), str(other))
    assert (one.read_text(), other.read_text()) == ("2", "1")


def test_syncing_names_what_failed(tmp_path: Path) -> None:
    rename.sync_filesystem(str(tmp_path))
    rename.sync_folder(str(tmp_path))
    rename.sync_folder(str(tmp_path / "none"))
    reader, writer = os.pipe()
    with pytest.raises(OSError, match="the pipe"):
        rename.sync_file(writer, "the pipe")
    os.close(reader)
    os.close(writer)
    with pytest.raises(FileNotFoundError):
        rename.sync_filesystem(str(tmp_path / "none"))
