"""The network at its size (5,000 hubs, 1,000,000 synapses): indexed, asked from cold, edited. Prints; asserts no time."""

import os
from pathlib import Path

import pytest

from luna_cli.files import hubs
from luna_cli.files.hubs import STRONGEST, Rest
from luna_cli.vault.network import layout
from tests.bench import network
from tests.bench.house import LUNA, PYTHON, House, median
from tests.bench.table import Table

pytestmark = pytest.mark.bench
BARE = [PYTHON, "-c", "pass"]
HUBS, SYNAPSES = 5_000, 1_000_000
STARTS = 9
COLD = """
import sys
from luna_cli.vault.network.shelf import enter
shelf = enter(sys.argv[1])
shelf.edges(shelf.find(sys.argv[2]).id)
shelf.db.close()
"""


@pytest.fixture(scope="module")
def grown(house: House) -> Path:
    """A vault with the files of the whole network, as they would come with a clone."""
    root = house.plant("network")
    for hub in network.hubs(HUBS, SYNAPSES):
        path = root / layout.hub_path(hub.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(hubs.write(hub))
        (root / layout.rest_path(hub.id)).write_bytes(hubs.write_rest(Rest(hub.id, hub.synapses[STRONGEST:])))
    os.sync()
    return root


def test_network(house: House, table: Table, grown: Path) -> None:
    front, name = [LUNA, "--vault", str(grown)], network.concepts(1)[0]
    table.lasts("network indexed, then hub show", SYNAPSES, house.run([[*front, "hub", "show", name]])[0])
    asked = {
        "hub, edges, cold": [PYTHON, "-c", COLD, str(grown), name],
        "hub show": [*front, "hub", "show", name],
        "graph activate": [*front, "graph", "activate", name],
    }
    bars = {"graph activate": 15.0}
    for what, command in asked.items():
        runs = house.run([one for _ in range(STARTS) for one in (BARE, command)])
        table.starts(what, SYNAPSES, median(runs[1::2]), median(runs[::2]), at_most=bars.get(what))


def test_an_edit_rewrites_one_file(house: House, table: Table, grown: Path) -> None:
    def stamps() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in (grown / layout.HUBS).rglob("*.json")}

    before = stamps()
    assert len(before) == 2 * HUBS
    name = network.concepts(2)[1]
    done = house.run([[LUNA, "--vault", str(grown), "hub", "edit", name, "--set", "type=measured"]])[0]
    table.lasts("hub edit", SYNAPSES, done)
    after = stamps()
    assert sum(before[path] != after[path] for path in before) == 1
