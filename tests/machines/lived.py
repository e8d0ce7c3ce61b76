"""The model beside a vault that is lived at random, and what must hold after every step."""

import os
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from hypothesis.stateful import RuleBasedStateMachine, invariant

from luna_cli.actions.recall import recall_checked
from luna_cli.files import codec
from luna_cli.model.hub import Hub
from luna_cli.vault import layout, stubs
from luna_cli.vault.check import Check
from luna_cli.vault.findings import ERROR
from luna_cli.vault.network.open import Network
from tests.vault.conftest import NOON, Keeper

MEMORY = "/dev/shm"  # noqa: S108 - a random folder is made in it


class Known(NamedTuple):
    """What the model knows of a memory: its tier, whether it is archived, and the rare word of its text."""

    tier: str
    archived: bool
    word: str

    @property
    def content(self) -> str:
        return f"The baker said {self.word} and slept."


class Lived(RuleBasedStateMachine):
    """A vault with its model: `known` is what must be there, `past` what undoing must bring back; and what always holds."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None)
        self.keeper = Keeper(Path(self.folder.name) / "vault")
        self.known: dict[str, Known] = {}
        self.hubs: dict[str, Hub] = {}
        self.past: list[tuple[int, dict[str, Known], dict[str, Hub]]] = []
        self.now, self.words = NOON, 0

    def teardown(self) -> None:
        self.keeper.close()
        self.folder.cleanup()

    # -- what the rules share

    def word(self) -> str:
        self.words += 1
        return f"zq{self.words}zq"

    def fresh(self, tier: str) -> Known:
        return Known(tier, archived=False, word=self.word())

    def some(self, number: int, *, archived: bool) -> str | None:
        """Choose a living or an archived memory; None when there is none."""
        # In the order in which they came: ids are drawn anew in every run.
        there = [one for one, known in self.known.items() if known.archived is archived]
        return there[number % len(there)] if there else None

    def done(self, before: dict[str, Known], hubs: dict[str, Hub] | None = None) -> None:
        """A command was acknowledged: undoing it leads back to `before`, and to these hubs if it changed any."""
        self.past.append((self.now, before, dict(self.hubs) if hubs is None else hubs))
        self.now += 60_000

    @property
    def network(self) -> Network:
        return Network(self.keeper.open())

    def by_hand(self, *folders: Path) -> None:
        """A person did something: undoing may now meet their work, so it is not foretold any more. Folders get a new time."""
        self.past.clear()
        for folder in folders:
            os.utime(folder, ns=(time.time_ns(), time.time_ns()))

    def place(self, one: str) -> Path:
        (found,) = (path for path in self.keeper.path.glob(f"*/*/*{one}.json") if layout.tier_of(path.parent.parent.name))
        return found

    # -- what always holds

    @invariant()
    def every_memory_stands_once_where_it_belongs(self) -> None:
        found, whole = Counter[str](), Counter[str]()
        for path, raw in self.keeper.files().items():
            if layout.tier_of(path):
                memory = codec.read(raw, path, "Europe/Paris")
                assert codec.write(memory) == raw
                assert self.known[memory.id][:2] == (layout.tier_of(path), False)
                assert memory.content == self.known[memory.id].content
                found[memory.id] += 1
            elif path.startswith(layout.FULL):
                whole.update(codec.read(line, path, "Europe/Paris").id for line in raw.splitlines())
            elif path.startswith("archives/"):
                log, broken = stubs.read_log(self.keeper.root, path)
                assert broken == []
                for stub in log:
                    full = stubs.find_full(self.keeper.root, stub.full, stub.id, "Europe/Paris")
                    assert full is not None
                    assert full[0].content == self.known[stub.id].content
                    assert self.known[stub.id][:2] == (stub.tier, True)
                    found[stub.id] += 1
        assert found == Counter(self.known.keys())
        assert whole == Counter(one for one, known in self.known.items() if known.archived)

    @invariant()
    def the_index_is_what_the_files_say(self) -> None:
        incremental = self.keeper.incremental()
        assert incremental == self.keeper.rebuilt()
        assert [row[1] for row in incremental[0]] == sorted(self.known)  # type: ignore[attr-defined]

    @invariant()
    def the_network_is_what_was_made_of_it(self) -> None:
        network = self.network
        assert {one.id: one for one in network.hubs()} == self.hubs
        leads = Counter((one.id, kind, to) for one in self.hubs.values() for kind, to in self.bonds(one))
        outward, inward = Counter[tuple[str, str, str]](), Counter[tuple[str, str, str]]()
        for one in self.hubs:
            for other, _, kind, backward in network.edges(one):
                (inward if backward else outward)[(other, kind, one) if backward else (one, kind, other)] += 1
        assert outward == inward == leads

    def bonds(self, one: Hub) -> set[tuple[str, str]]:
        """Return where the synapses of a hub lead, aliases followed."""
        owners = {name: hub.id for hub in self.hubs.values() for name in hub.aliases} | {name: name for name in self.hubs}
        found = {(synapse.type, owners[synapse.target]) for synapse in one.synapses if synapse.target in owners}
        return {(kind, to) for kind, to in found if to != one.id}

    @invariant()
    def its_own_word_finds_it(self) -> None:
        vault = self.keeper.open()
        for one, known in self.known.items():
            hits = [hit.value("id") for hit in recall_checked(vault, known.word, self.now)]
            assert hits[:1] == [one]  # words that are written alike come behind it

    @invariant()
    def check_finds_nothing_wrong(self) -> None:
        look = Check(self.keeper.open().config)
        assert [finding.words for finding in look.findings() if finding.level == ERROR] == []
        living = sum(not known.archived for known in self.known.values())
        assert (look.memories, look.archived) == (living, len(self.known) - living)
