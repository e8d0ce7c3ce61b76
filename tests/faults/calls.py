"""Stand between luna and the kernel: every mutating call is announced to a hook before it is made."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from luna_cli.files import rename

Hook = Callable[[str, tuple[Any, ...]], None]
_OS = ("write", "fsync", "rename", "mkdir", "chmod", "unlink", "rmdir", "link", "ftruncate")
_OURS = ("exchange", "no_replace", "sync_filesystem")


@contextmanager
def watched(before: Hook, after: Callable[[str, tuple[Any, ...], Any], None] | None = None) -> Iterator[None]:
    """Announce `open` for creation, and all the rest, to `before`; tell `after` what came of it."""
    real = [(os, name, getattr(os, name)) for name in ("open", *_OS)] + [(rename, name, getattr(rename, name)) for name in _OURS]

    def wrap(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if name == "open" and not args[1] & os.O_CREAT:
                result = function(*args, **kwargs)
            else:
                before(name, args)
                result = function(*args, **kwargs)
            if after is not None:
                after(name, args, result)
            return result

        return call

    for module, name, function in real:
        setattr(module, name, wrap(name, function))
    try:
        yield
    finally:
        for module, name, function in real:
            setattr(module, name, function)
