"""What a log holds now, and how it ends: what the next line is put behind."""

import os
from hashlib import sha256


def digest(path: str) -> str | None:
    """Return the SHA-256 of a file, None when there is none."""
    try:
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return None


def ended(data: bytes) -> bytes:
    """Return lines with the newline that a person's editor may have left out at the end."""
    return data if data.endswith(b"\n") or not data else data + b"\n"


def end_of(path: str) -> tuple[int, bytes]:
    """Return the size of a log, and the newline that is missing at its end."""
    try:
        with open(path, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            return size, ended(file.read(1))[1:]
    except FileNotFoundError:
        return 0, b""
