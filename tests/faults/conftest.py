import os
import tempfile
from collections.abc import Iterator

import pytest

MEMORY = "/dev/shm"  # noqa: S108 - a random folder is made in it


@pytest.fixture
def scratch() -> Iterator[str]:
    """A folder in memory where there is one: what a killed process or a made-up disk leaves needs no real disk."""
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None) as folder:
        yield folder
