"""Names and places of the files of hubs (docs/design/format.md, "Hubs"). On the start-up path."""

import os

_GRAPH = "graph"
HUBS = "graph/hubs"
REMOVED = "graph/removed.jsonl"
"""The hubs that a person removed: a dream does not make them anew."""
HUB = "hub_"
_DEEP = 3  # graph/hubs/pa/pain.json
_END, _MORE = ".json", ".more.json"


def linked(root: str) -> str:
    """Return which of the folders that lead to the hubs is a symbolic link, which luna does not follow; empty when none is."""
    return next((path for path in (_GRAPH, HUBS) if os.path.islink(os.path.join(root, path))), "")


def folder_of(slug: str) -> str:
    """Return the folder of a hub below the root."""
    return f"{HUBS}/{slug[:2]}"


def hub_path(hub_id: str) -> str:
    """Return the path of a hub's file below the root."""
    slug = hub_id[len(HUB) :]
    return f"{folder_of(slug)}/{slug}{_END}"


def rest_path(hub_id: str) -> str:
    """Return the path of the file with the weaker synapses of a hub."""
    slug = hub_id[len(HUB) :]
    return f"{folder_of(slug)}/{slug}{_MORE}"


def id_of(name: str) -> str:
    """Return the id that the name of a file says, of a hub or of its weaker synapses; empty for other files."""
    if name.startswith(".") or not name.endswith(_END):
        return ""
    return HUB + (name[: -len(_MORE)] if is_rest(name) else name[: -len(_END)])


def is_rest(name: str) -> bool:
    """Tell whether a file holds the weaker synapses of a hub."""
    return name.endswith(_MORE)


def is_hub(path: str) -> bool:
    """Tell whether a path below the root is that of a file of a hub, whatever it holds."""
    return path.startswith(f"{HUBS}/") and path.count("/") == _DEEP and bool(id_of(path.rpartition("/")[2]))


def is_ours(path: str) -> bool:
    """Tell whether a path below the root lies where hubs do."""
    return path.startswith(f"{HUBS}/")
