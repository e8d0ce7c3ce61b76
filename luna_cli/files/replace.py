"""Putting a staged file in the place of another so that what a person wrote at that very moment is noticed and stays.

Hash-then-rename loses such an edit; here the names are exchanged, and what came out is looked at afterwards. Each function can
be stopped at any call and called again with `resumed`: the staged name says how far it came.
"""

import contextlib
import os

from luna_cli.files import content, rename


def put_new(staged: str, target: str, after: str, *, resumed: bool) -> bool:
    """Move `staged` to `target`, which must not exist. False when something else is there: it stays, and so does `staged`."""
    if resumed and not os.path.lexists(staged):
        return True
    if move_new(staged, target):
        return True
    if content.digest(target) != after:
        return False
    os.unlink(staged)
    return True


def replace(staged: str, target: str, before: str, after: str, *, resumed: bool) -> bool:
    """Exchange `staged` (SHA-256 `after`) with `target` (SHA-256 `before`); afterwards `staged` names what was replaced.

    False when the target was something else: the newest thing written there stays in place.
    """
    expected, putting = before, after
    if resumed:
        _finish_swap(staged, target)
        came = content.digest(staged)
        if came == before:
            return True
        if came != after:
            # Stopped between the exchange and the look at what came out, or a person wrote to it after that look.
            if content.digest(target) != after:
                return False
            expected, putting = after, came
    if putting == after:
        there = content.digest(target)
        if there != before:
            return there == after
    return _swap_until_settled(staged, target, expected, putting) == after


def remove(staged: str, target: str, before: str) -> bool:
    """Move `target` (SHA-256 `before`) to `staged`. False when it was something else: it stays. May be called again as it is."""
    if not os.path.lexists(staged):
        there = content.digest(target)
        if there != before:
            return there == content.MISSING
        try:
            os.rename(target, staged)
        except FileNotFoundError:
            return True
    if content.digest(staged) == before:
        return True
    move_new(staged, target)
    return False


def move_new(staged: str, target: str) -> bool:
    """Rename unless `target` exists; say whether it was done."""
    try:
        rename.no_replace(staged, target)
    except FileExistsError:
        return False
    except rename.UnsupportedError:
        try:
            os.link(staged, target, follow_symlinks=False)
        except FileExistsError:
            return False
        rename.sync_folder(os.path.dirname(target))
        os.unlink(staged)
    return True


def swap(staged: str, target: str) -> bool:
    """Exchange two names; False when `target` is gone."""
    try:
        rename.exchange(staged, target)
    except FileNotFoundError:
        return False
    except rename.UnsupportedError:
        try:
            os.rename(target, _aside(staged))
        except FileNotFoundError:
            return False
        _finish_swap(staged, target)
    return True


def _swap_until_settled(staged: str, target: str, expected: str, putting: str) -> str:
    """Exchange until what comes out is what was expected there; return the SHA-256 of what then stands at `target`.

    What comes out unexpected is newer than what was put in, so it goes back, and what was put in is expected out.
    """
    while swap(staged, target):
        came = content.digest(staged)
        if came == expected:
            return putting
        expected, putting = putting, came
    return content.MISSING


def _aside(staged: str) -> str:
    return f"{staged}.out"


def _finish_swap(staged: str, target: str) -> None:
    """The second half of an exchange made of links: the target was moved aside, `staged` takes its place unless it is taken."""
    aside = _aside(staged)
    if not os.path.lexists(aside):
        return
    # Taken: a person wrote it anew, or this is the second time; either way what stands there is the newest.
    with contextlib.suppress(FileExistsError):
        os.link(staged, target, follow_symlinks=False)
    rename.sync_folder(os.path.dirname(target))
    os.rename(aside, staged)
