"""A vault lived at random, by luna and by hand, beside a plain dictionary: nothing acknowledged is ever lost or doubled."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from luna_cli import clock
from luna_cli.actions import bonds, bulk, dream, edit, forget, hub, index, promote, revive, store, undo
from luna_cli.actions.recall import recall_checked, trace
from luna_cli.files import codec, hubs
from luna_cli.model.change import Grow, Uproot
from luna_cli.model.memory import Draft
from luna_cli.model.tier import FOLDERS, TIERS
from luna_cli.vault import lean
from luna_cli.vault.index import schema
from luna_cli.vault.index.open import writer
from luna_cli.vault.network import layout as network_layout
from luna_cli.vault.network.open import Network
from tests.machines.lived import Lived

DAY = clock.DAY_MS
tiers = st.sampled_from(TIERS)
pick = st.integers(0, 10**6)


class VaultMachine(Lived):
    """Rules are commands and deeds of a person."""

    # -- commands

    @initialize()
    def first(self) -> None:
        self.stored("leaf", lane="full")
        self.stored("seed", lane="fast")

    @rule(tier=tiers, lane=st.sampled_from(["full", "fast"]))
    def stored(self, tier: str, lane: str) -> None:
        before, known = dict(self.known), self.fresh(tier)
        self.keeper.open().db.execute("SELECT 1")
        entered = lean.enter(self.keeper.root) if lane == "fast" else None
        if entered is None:
            draft = Draft(content=known.content, tier=tier, tags=("tag",))
            one = store.store(self.keeper.open(), draft, self.now).memory.id
        else:
            values = {"tier": tier, "language": "en", "source": "interaction", "tags": ["tag"], "context": {"speaker": "Léa"}}
            planted = lean.plant(entered, self.now, content=known.content, **values)  # type: ignore[arg-type]
            entered.db.close()
            assert planted is not None
            one = planted
        self.known[one] = known
        self.done(before)

    @rule(keys=st.lists(st.integers(0, 9), max_size=5), tier=tiers)
    def poured(self, keys: list[int], tier: str) -> None:
        before, drawn = dict(self.known), [self.fresh(tier) for _ in keys]
        drafts = [Draft(content=one.content, tier=tier, key=str(key)) for key, one in zip(keys, drawn, strict=True)]
        batches = list(bulk.store_all(self.keeper.open(), drafts, self.now, "import"))
        ids = [one for batch in batches for one in batch.ids]
        assert len(ids) == len(keys)
        planted = [memory.id for batch in batches for memory in batch.planted]
        assert set(planted) == set(ids) - set(before)
        for one, known in zip(ids, drawn, strict=True):
            self.known.setdefault(one, known)
        if planted:
            self.done(before)

    @rule(number=pick)
    def edited(self, number: int) -> None:
        one = self.some(number, archived=False)
        if one is None:
            return
        before, known = dict(self.known), self.known[one]._replace(word=self.word())
        vault = self.keeper.open()
        shown = edit.begin(vault, one)
        after = edit.settings(vault, shown, [("content", known.content), ("tags", "+edited")])
        edit.edit(vault, edit.settle(vault, shown, after, self.now), self.now)
        self.known[one] = known
        self.done(before)

    @rule(number=pick, purge=st.booleans(), archived=st.booleans())
    def forgotten(self, number: int, *, purge: bool, archived: bool) -> None:
        one = self.some(number, archived=archived and purge)
        if one is None:
            return
        before, vault = dict(self.known), self.keeper.open()
        forget.forget(vault, forget.plan(vault, [one], self.now, purge=purge, force=True), self.now, purge=purge)
        if purge:
            del self.known[one]
        else:
            self.known[one] = self.known[one]._replace(archived=True)
        self.done(before)

    @rule(number=pick)
    def revived(self, number: int) -> None:
        one = self.some(number, archived=True)
        if one is None:
            return
        before, vault = dict(self.known), self.keeper.open()
        revive.revive(vault, revive.plan(vault, [one]), self.now)
        self.known[one] = self.known[one]._replace(archived=False)
        self.done(before)

    @rule(number=pick)
    def promoted(self, number: int) -> None:
        one = self.some(number, archived=False)
        if one is None or self.known[one].tier == "root":
            return
        before, vault = dict(self.known), self.keeper.open()
        rise = promote.plan(vault, one, self.now, None)
        promote.promote(vault, rise, self.now)
        self.known[one] = self.known[one]._replace(tier=rise.target)
        self.done(before)

    @rule(number=pick)
    def recalled(self, number: int) -> None:
        if self.known:
            vault = self.keeper.open()
            cue = list(self.known.values())[number % len(self.known)].word
            hits = [hit.value("id") for hit in recall_checked(vault, cue, self.now)]
            trace(self.keeper.root, writer(self.keeper.root), self.now, "recall", cue, hits)
            self.now += 60_000

    @rule(days=st.sampled_from([0, 1, 1, 2, 8, 31]))
    def slept(self, days: int) -> None:
        before = dict(self.known)
        self.now += days * DAY
        night = dream.live(self.keeper.open(), self.now)
        assert night.conflicts == ()
        for entry in night.document["phases"]["promotion"]["promoted"]:
            assert self.known[entry["id"]].tier == entry["from"]
            self.known[entry["id"]] = self.known[entry["id"]]._replace(tier=entry["to"])
        for entry in night.document["phases"]["consolidation"]["archived"]:
            assert self.known[entry["id"]].tier != "root"
            self.known[entry["id"]] = self.known[entry["id"]]._replace(archived=True)
        self.past = [deed for deed in self.past if deed[0] > self.now - 30 * DAY]
        if not night.quiet:
            self.done(before)
            self.hubs = {one.id: one for one in self.network.hubs()}
        files = self.keeper.files()
        assert dream.live(self.keeper.open(), self.now).quiet
        assert self.keeper.files() == files

    @rule()
    def undone(self) -> None:
        if not self.past:
            return
        assert undo.undo(self.keeper.open(), None, self.now).conflicts == ()
        _, self.known, self.hubs = self.past.pop()
        self.now += 60_000

    @rule(number=pick, other=pick, kind=st.sampled_from(["causes", "is-a"]), force=st.integers(0, 9))
    def linked(self, number: int, other: int, kind: str, force: int) -> None:
        ends = self.some_hub(number), self.some_hub(other)
        if ends[0] != ends[1]:
            self.tended(lambda network: bonds.link(network, ends, kind, self.now, force, None))

    @rule(number=pick, other=pick, how=st.sampled_from(["merge", "remove", "call"]))
    def tidied(self, number: int, other: int, how: str) -> None:
        one, two = self.some_hub(number), self.some_hub(other)
        if how == "remove":
            self.tended(lambda network: bonds.remove(network, one))
        elif how == "call":
            name = f"hub_{self.word()}"
            self.tended(lambda network: hub.alias(network, one, name))
        elif one != two:
            self.tended(lambda network: bonds.merge(network, one, two, self.now))

    def some_hub(self, number: int) -> str:
        """Return the id of some hub; one is made when there are fewer than three."""
        if len(self.hubs) < 3:
            concept = self.word()
            self.tended(lambda network: hub.add(network, hub.Seed(concept), self.now))
        return sorted(self.hubs)[number % len(self.hubs)]

    def tended(self, plan: Callable[[Network], hub.Tended]) -> None:
        before, network = dict(self.hubs), self.network
        done = plan(network)
        hub.tend(network, done, self.now)
        for change in done.changes:
            if isinstance(change, Grow):
                self.hubs[change.after.id] = hubs.read(hubs.write_whole(change.after), "Europe/Paris")
            elif isinstance(change, Uproot):
                del self.hubs[change.hub.id]
        if done.changes:
            self.done(dict(self.known), before)

    @rule(number=pick)
    def hub_edited_by_hand(self, number: int) -> None:
        if self.hubs:
            one = sorted(self.hubs)[number % len(self.hubs)]
            self.hubs[one] = replace(self.hubs[one], type=self.word())
            file = self.keeper.path / network_layout.hub_path(one)
            aside = file.with_name("new")
            aside.write_bytes(hubs.write(self.hubs[one]))
            aside.rename(file)
            self.by_hand(file.parent)

    # -- deeds of a person

    @rule(number=pick, way=st.sampled_from(["in place", "replaced"]))
    def edited_by_hand(self, number: int, way: str) -> None:
        one = self.some(number, archived=False)
        if one is None:
            return
        known = self.known[one]._replace(word=self.word())
        file = self.place(one)
        raw = codec.write(replace(codec.read(file.read_bytes(), "", "UTC"), content=known.content))
        if way == "in place":
            file.write_bytes(raw)
            index.index(self.keeper.open())
        else:
            aside = file.with_name("new")
            aside.write_bytes(raw)
            aside.rename(file)
        self.known[one] = known
        self.by_hand(file.parent)

    @rule(number=pick, tier=tiers)
    def moved_by_hand(self, number: int, tier: str) -> None:
        one = self.some(number, archived=False)
        if one is None:
            return
        file = self.place(one)
        target = self.keeper.path / FOLDERS[tier] / file.parent.name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
        self.known[one] = self.known[one]._replace(tier=tier)
        self.by_hand(file.parent, target.parent)

    @rule(number=pick)
    def deleted_by_hand(self, number: int) -> None:
        one = self.some(number, archived=False)
        if one is not None:
            file = self.place(one)
            file.unlink()
            del self.known[one]
            self.by_hand(file.parent)

    @rule()
    def index_removed(self) -> None:
        self.keeper.close()
        for end in ("", "-wal", "-shm"):
            Path(schema.path_of(self.keeper.root) + end).unlink(missing_ok=True)

    @rule(cut=st.integers(0, 5000))
    def index_damaged(self, cut: int) -> None:
        self.keeper.close()
        file = Path(schema.path_of(self.keeper.root))
        if file.exists():
            file.write_bytes(file.read_bytes()[:cut])


@pytest.fixture(autouse=True)
def _nobody_s_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LUNA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


class TestVault(VaultMachine.TestCase):  # type: ignore[misc,valid-type]
    settings = settings(max_examples=25, stateful_step_count=16, deadline=None, derandomize=True)


@pytest.mark.faults
class TestVaultDeep(VaultMachine.TestCase):  # type: ignore[misc,valid-type]
    settings = settings(max_examples=400, stateful_step_count=40, deadline=None)
