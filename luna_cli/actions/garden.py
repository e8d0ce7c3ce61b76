"""The garden: the network of a vault as one self-contained page, which asks nobody for anything (docs/guide/garden.md)."""

import base64
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any, NamedTuple

from luna_cli.actions.nights import lived
from luna_cli.errors import LunaError, RefusedError, UsageError
from luna_cli.graph.garden import BEGUN, EACH_MEMORIES, HUBS, Lived, Told, garden_document
from luna_cli.graph.network import Node
from luna_cli.graph.salience import salience
from luna_cli.model.hub import Hub
from luna_cli.vault.index.listing import by_id
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault

SCRIPTS = ("words", "network", "layout", "view", "panel", "moves", "search", "main")
SIGN = b'<meta name="generator" content="luna garden">'
_HEAD = 4096
_NIGHTS = 400
"""Nights that the slider stops at: the last ones."""
_POLICY = "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'"
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


class Grown(NamedTuple):
    """A page, and what is on it of what there is."""

    page: bytes
    hubs: int
    synapses: int
    memories: int
    all_hubs: int
    all_synapses: int


def garden(vault: Vault, now: int, limit: int = HUBS) -> Grown:
    """Return the page of a vault at `now` (ms), with its `limit` most salient hubs. Raises what opening the index raises."""
    network = Network(vault, thorough=True)
    nights = [
        Lived(night.name, night.at, night.reinforced, night.promoted, night.archived) for night in lived(vault.root)[-_NIGHTS:]
    ]
    document = garden_document(
        network.hubs(),
        lambda hubs: _memories(vault, network, hubs),
        nights,
        at=now,
        limit=limit,
        salience=lambda hub: salience(_node(hub), now),
        resolve=network.resolve,
    )
    return grown(document, vault.config.language, vault.config.zone)


def grown(document: Mapping[str, Any], language: str, zone: str) -> Grown:
    """Return the page of a document of `garden_document`, in French or English, its dates in `zone`."""
    return Grown(
        page=page({**document, "language": language, "zone": zone}),
        hubs=len(document["hubs"]),
        synapses=len(document["edges"]),
        memories=len(document["memories"]),
        all_hubs=document["totals"]["hubs"],
        all_synapses=document["totals"]["synapses"],
    )


def _node(hub: Hub) -> Node:
    return Node(hub.id, hub.concept, base_value=hub.base_value, last_activation=hub.last_activation, activations=hub.activations)


def _memories(vault: Vault, network: Network, hubs: Iterable[str]) -> dict[str, list[Told]]:
    held = {hub: network.memories(hub, EACH_MEMORIES + 1) for hub in hubs}
    known = by_id(vault.db, dict.fromkeys(memory for some in held.values() for memory in some))
    told = {one.id: Told(one.id, one.tier, one.created, one.content[: 4 * BEGUN], bool(one.threats)) for one in known.values()}
    return {hub: [told[memory] for memory in some if memory in told] for hub, some in held.items()}


def page(document: Mapping[str, Any]) -> bytes:
    """Return the page with `document` in it, which no text in it can leave; it loads nothing and runs its own script alone."""
    folder = files("luna_cli.data") / "garden"
    texts = {name: (folder / name).read_text("utf-8") for name in ("page.html", "garden.css")}
    script = '(() => {\n"use strict";\n' + "\n".join((folder / f"{name}.js").read_text("utf-8") for name in SCRIPTS) + "})();\n"
    parts = {
        "language": "fr" if document["language"] == "fr" else "en",
        "policy": _POLICY.format(_digest(script), _digest(texts["garden.css"])),
        "style": texts["garden.css"],
        "data": _json(document),
        "script": script,
    }
    pieces = texts["page.html"].split("{{")
    filled = [pieces[0], *(parts[name] + rest for name, _, rest in (piece.partition("}}") for piece in pieces[1:]))]
    return "".join(filled).encode()


def _json(document: Mapping[str, Any]) -> str:
    """Write JSON that is safe inside a script element: no `<`, no separator of lines; lone surrogates as escapes."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)
    return text.encode("utf-8", "backslashreplace").decode()


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def save(path: str, made: bytes, *, force: bool) -> None:
    """Write a page to `path`, readable by its owner alone, whole or not at all.

    Raises RefusedError when another file is there, unless `force`; UsageError for what can be no file; LunaError when that fails.
    """
    if os.path.isdir(path) or not os.path.isdir(os.path.dirname(path) or "."):
        raise UsageError(f"{path}: is no file that can be written", "give --out a name in a folder that is there")
    try:
        if not force and os.path.lexists(path) and not _is_ours(path):
            raise RefusedError(f"{path} is there and no page of luna's", "choose another --out, or --force")
        _replace(path, made)
    except OSError as error:
        raise LunaError(f"{path}: {error.strerror}") from error


def _is_ours(path: str) -> bool:
    if os.path.islink(path) or not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return SIGN in file.read(_HEAD)


def _replace(path: str, made: bytes) -> None:
    fd, staged = tempfile.mkstemp(prefix=".garden-", dir=os.path.dirname(path) or ".")
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(made)
        os.replace(staged, path)
    except OSError:
        os.unlink(staged)
        raise
