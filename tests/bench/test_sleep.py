"""Deep sleep over 5,000 hubs with 1,000,000 synapses, all of them due, and a usual night after it. Prints; asserts no time."""

import os
from pathlib import Path

import pytest

from luna_cli.files import hubs
from luna_cli.files.hubs import STRONGEST, Rest
from luna_cli.vault.network import layout
from tests.bench import network
from tests.bench.house import LUNA, PYTHON, House
from tests.bench.table import Table

pytestmark = pytest.mark.bench
HUBS, SYNAPSES = 5_000, 1_000_000
MOST_SECONDS = 60.0
USED = 200
"""Hubs that a usual day uses."""
NIGHT = """
import sys
from dataclasses import replace
from luna_cli import clock
from luna_cli.dream.phases.deep_sleep import sleep
from luna_cli.dream.phases.paradoxical_sleep import wander
from luna_cli.model.sleep import grown_by
from luna_cli.model.snapshot import COLUMNS, Snapshot
from luna_cli.vault.network.open import Network
from luna_cli.vault.sleep import rest
from luna_cli.vault.store import Vault

root, used, most = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
now = clock.now()
with Vault(root) as vault:
    network = Network(vault, thorough=True)
    found = rest(vault, now, network)
    ids = [one for (one,) in network.db.execute("SELECT id FROM hub ORDER BY id LIMIT ?", (used,))]
    grown = {one: (hub, replace(hub, last_activation=now)) for one in ids if (hub := found.hub(one))}
    empty = Snapshot(**{name: [] for name in COLUMNS})
    slept = sleep(empty, found, network, grown, now, most=most)
    grown = grown_by(grown, slept.changes)
    if used:
        wander(empty, found, network, grown, now, seed=1, index=1.0)
    else:
        vault.apply(slept.changes, label="dream", message="a night", at=now)
"""


@pytest.fixture(scope="module")
def idle(house: House) -> Path:
    """A vault with the files of the whole network, none of which was used for months; indexed."""
    root = house.plant("idle")
    for hub in network.hubs(HUBS, SYNAPSES):
        path = root / layout.hub_path(hub.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(hubs.write(hub))
        (root / layout.rest_path(hub.id)).write_bytes(hubs.write_rest(Rest(hub.id, hub.synapses[STRONGEST:])))
    house.run([[LUNA, "--vault", str(root), "hub", "show", network.concepts(1)[0]]])
    os.sync()
    return root


def test_sleep(house: House, table: Table, idle: Path) -> None:
    before = sum(path.stat().st_size for path in (idle / layout.HUBS).rglob("*.json"))
    (done,) = house.run([[PYTHON, "-c", NIGHT, str(idle), "0", str(SYNAPSES)]])
    table.lasts("deep sleep, all of it due, written", SYNAPSES, done, at_most=MOST_SECONDS)
    assert sum(path.stat().st_size for path in (idle / layout.HUBS).rglob("*.json")) < 0.6 * before
    (done,) = house.run([[PYTHON, "-c", NIGHT, str(idle), str(USED), str(SYNAPSES)]])
    table.lasts("sleep of a usual night, nothing due", SYNAPSES, done)
