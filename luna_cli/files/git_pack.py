"""Many new files at once: one pack instead of a loose object, and an fsync, for each.

What is packed are the objects that git would make of the files as they are, blobs and trees. Nothing refers to them yet: the
index and the commit are then made as ever, and find them there. A file that changes meanwhile, or that git's attributes
rewrite, only costs a loose object.
"""

import os
import stat
import subprocess
import tempfile
from typing import IO, TYPE_CHECKING

from luna_cli.errors import LunaError
from luna_cli.files.git_run import command, environment, failure, run

if TYPE_CHECKING:
    from collections.abc import Sequence

_LARGEST = 8 << 20
"""Bytes of a file that is held in memory; git takes larger ones itself."""
_REF = "refs/luna/pack"
_IMPORT = ("fast-import", "--quiet", "--force", "--done", "--depth=1")


def pack(top: str, head: str, paths: "Sequence[bytes]") -> None:
    """Write the objects of HEAD with the files at `paths` (relative to `top`) into one pack, in bounded memory.

    `head` is the commit that they are added to, or empty. Raises LunaError when git refuses or a file cannot be read.
    """
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(command(top, _IMPORT), stdin=subprocess.PIPE, stdout=errors, stderr=errors, env=environment()) as git:
            if git.stdin is None:
                raise LunaError("git was started without a pipe")
            try:
                with git.stdin as pipe:
                    _feed(pipe, top, head, paths)
            except BrokenPipeError:
                git.wait()  # it has said why
        if git.returncode:
            errors.seek(0)
            raise failure(top, _IMPORT, errors.read())
    run(top, "update-ref", "-d", _REF)


def _feed(pipe: "IO[bytes]", top: str, head: str, paths: "Sequence[bytes]") -> None:
    pipe.write(f"commit {_REF}\ncommitter luna <luna@localhost> 0 +0000\ndata 0\n".encode())
    if head:
        pipe.write(f"from {head}\n".encode())
    folder = os.fsencode(top)
    for path in paths:
        name = b'"' + path.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"'
        try:
            fd = os.open(folder + b"/" + path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            pipe.write(b"D " + name + b"\n")
            continue
        except OSError:
            continue  # a link, or unreadable: git itself takes it, or says why not
        with open(fd, "rb") as file:
            about = os.fstat(fd)
            if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST:
                continue
            content = file.read(_LARGEST)
        mode = b"100755" if about.st_mode & stat.S_IXUSR else b"100644"
        pipe.write(b"M %s inline %s\ndata %d\n%s\n" % (mode, name, len(content), content))
    pipe.write(b"done\n")
