"""What it costs to see what a cue lights, in a network of 5,000 hubs and 1,000,000 synapses; asserts no time."""

from pathlib import Path

import pytest

from luna_cli.files import hubs
from luna_cli.files.hubs import STRONGEST, Rest
from luna_cli.vault.network import layout
from tests.bench import network
from tests.bench.house import LUNA, PYTHON, House, Run, median
from tests.bench.table import Table

pytestmark = pytest.mark.bench
BARE = [PYTHON, "-c", "pass"]
HUBS, SYNAPSES = 5_000, 1_000_000
STARTS = 15
WARM = 2
MOST_RATIO = 15.0
MOST_MB = 100


@pytest.fixture(scope="session")
def wide(house: House) -> Path:
    """A vault with that network, its files as a clone brings them."""
    root = house.plant("wide")
    for hub in network.hubs(HUBS, SYNAPSES):
        path = root / layout.hub_path(hub.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(hubs.write(hub))
        (root / layout.rest_path(hub.id)).write_bytes(hubs.write_rest(Rest(hub.id, hub.synapses[STRONGEST:])))
    return root


def test_activate(house: House, table: Table, wide: Path) -> None:
    names = network.concepts(HUBS)
    front = [LUNA, "--vault", str(wide), "graph"]
    (first,) = house.run([[*front, "activate", names[0]]])
    table.lasts("graph activate, the first: indexes hubs", HUBS, first)
    cues = [(names[number], f"{names[number]} and {names[-number]}") for number in range(1, STARTS + WARM + 1)]
    commands = [
        words for one, two in cues for words in (BARE, [*front, "activate", one], [*front, "activate", two, "--goal", names[0]])
    ]
    runs = house.run(commands)[3 * WARM :]
    bare, plain, goal = (median(runs[number::3]) for number in range(3))
    table.starts("python -c pass", HUBS, bare)
    _started(table, "graph activate CUE", plain, bare)
    _started(table, "graph activate CUE CUE --goal", goal, bare)


def _started(table: Table, what: str, found: Run, bare: Run) -> None:
    table.starts(what, HUBS, found, bare, at_most=MOST_RATIO)
    row = table.rows[-1]
    table.rows[-1] = row._replace(bar=f"{row.bar}  ≤ {MOST_MB} MB{'' if found.peak_mb <= MOST_MB else ' MISSED'}")


def test_other_looks(house: House, table: Table, wide: Path) -> None:
    names = network.concepts(HUBS)
    front = [LUNA, "--vault", str(wide), "graph"]
    for words in (["show"], ["explore", names[1], "--steps", "5"], ["path", names[1], names[2]]):
        (found,) = house.run([[*front, *words]])
        table.lasts(f"graph {words[0]}", HUBS, found)
