"""The template that `luna init` plants: inside the package once installed, at the top of the checkout in an editable one."""

import os

from luna_cli.errors import LunaError

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PLACES = (os.path.join(_HERE, "vault-template"), os.path.join(os.path.dirname(_HERE), "vault-template"))


def files() -> dict[str, bytes]:
    """Return the template: path below the vault's root to content. Raises LunaError when the installation lacks it."""
    base = next((place for place in PLACES if os.path.isfile(os.path.join(place, "README.md"))), None)
    if base is None:
        raise LunaError(f"the vault template is missing from the installation ({PLACES[0]})", "install luna again")
    found: dict[str, bytes] = {}
    for folder, _, names in os.walk(base):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, base)] = file.read()
    return found
