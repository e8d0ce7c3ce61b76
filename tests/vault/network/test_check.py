"""What a check finds in the files of hubs, whatever the index holds, and what can be mended without guessing."""

from dataclasses import replace

from luna_cli.actions.check import mend, tell_index
from luna_cli.files import hubs
from luna_cli.files.hubs import Rest
from luna_cli.model.change import Rewrite
from luna_cli.vault.check import Check as WholeCheck
from luna_cli.vault.findings import ERROR
from luna_cli.vault.network import layout
from luna_cli.vault.network.check import Check
from tests.vault.conftest import NOON
from tests.vault.network.conftest import Gardener, hub


def found(gardener: Gardener) -> list[tuple[str, str, int, str]]:
    look = Check(gardener.keeper.root, "Europe/Paris")
    return [(one.level, one.path.removeprefix("graph/hubs/"), one.line, one.rule) for one in look.findings()]


def test_what_luna_writes_is_clean(gardener: Gardener) -> None:
    targets = [hub(f"t{n}") for n in range(70)]
    for one in (*targets, hub("pain", *[("causes", target.slug, n) for n, target in enumerate(targets)], aliases=("hub_213",))):
        gardener.lay(one)
    gardener.lay(hub("vin", ("is-a", "213", 3)))
    look = Check(gardener.keeper.root, "Europe/Paris")
    assert list(look.findings()) == []
    assert (look.files, look.hubs) == (73, 72)


def test_a_network_that_is_none_is_clean(gardener: Gardener) -> None:
    assert found(gardener) == []


def test_what_does_not_fit_together_is_named(gardener: Gardener) -> None:
    gardener.lay(hub("pain", ("causes", "eau", 3), ("is-a", "eau", 2), aliases=("hub_vin", "Brot")))
    gardener.lay(hub("vin", ("causes", "eau", 3), aliases=("Brot",)))
    gardener.lay(hub("x", concept="Vin"))
    assert found(gardener) == [
        (ERROR, "x/x.json", 3, "concept: is that of graph/hubs/vi/vin.json"),
        ("note", "pa/pain.json", 11, "aliases: hub_vin is a name of hub_vin as well"),
        ("note", "vi/vin.json", 11, "aliases: Brot is a name of hub_pain as well"),
        ("note", "pa/pain.json", 16, "there is no hub hub_eau for a synapse to lead to, nor for 2 more"),
    ]


def test_weaker_synapses_are_looked_at_too(gardener: Gardener) -> None:
    strong = hub("pain", *[("causes", "pain", 0)])
    gardener.lay(strong)
    rest = hub("pain", ("is-a", "eau", 9)).synapses
    gardener.put(layout.rest_path("hub_pain"), hubs.write_rest(Rest("hub_pain", rest)))
    assert found(gardener) == [
        ("note", "pa/pain.json", 0, "its 64 strongest synapses stand not in this file alone"),
        ("note", "pa/pain.more.json", 4, "there is no hub hub_eau for a synapse to lead to"),
    ]
    gardener.put(layout.rest_path("hub_pain"), b"[]")
    gardener.put(layout.rest_path("hub_vin"), b"{}")
    assert found(gardener) == [
        (ERROR, "pa/pain.more.json", 1, "id: is missing: these are no synapses of a hub"),
        (ERROR, "vi/vin.more.json", 0, "there is no vin.json beside it"),
    ]


def test_what_is_no_hub_is_a_note(gardener: Gardener) -> None:
    gardener.put(f"{layout.HUBS}/notes.txt", b"")
    gardener.put(f"{layout.HUBS}/pa/notes.txt", b"")
    (gardener.root / "pa" / "pain.json").symlink_to("/etc/passwd")
    assert found(gardener) == [
        ("note", "notes.txt", 0, "is not read: hubs lie in folders of two letters"),
        ("note", "pa/notes.txt", 0, "is not read as a hub"),
        ("note", "pa/pain.json", 0, "is a symbolic link, which luna does not follow"),
    ]


def test_a_file_in_another_folder_is_moved_where_it_belongs(gardener: Gardener) -> None:
    raw = hubs.write(hub("pain"))
    gardener.put(f"{layout.HUBS}/xx/pain.json", raw)
    gardener.put(f"{layout.HUBS}/xx/brot.json", b"{")
    gardener.put(f"{layout.HUBS}/xx/vin.json", hubs.write(hub("eau")))
    done = mend(gardener.keeper.open(), NOON)
    assert [(one.path, one.how) for one in done.mended if "closed" not in one.how] == [
        ("graph/hubs/xx/pain.json", "moved to graph/hubs/pa/pain.json")
    ]
    assert gardener.keeper.files()["graph/hubs/pa/pain.json"] == raw
    gardener.put(f"{layout.HUBS}/xx/pain.json", raw)
    (again,) = mend(gardener.keeper.open(), NOON).mended
    assert again.how == "closed to other users"
    assert gardener.keeper.files()["graph/hubs/xx/pain.json"] == raw
    assert gardener.network().count() == 1


def test_memories_that_list_no_hub_are_counted_once(gardener: Gardener) -> None:
    gardener.lay(hub("pain", aliases=("hub_213", "Brot")))
    lists = (("hub_pain", "hub_213", "Brot"), ("hub_ham", "hub_eel"), ("hub_ham",), ())
    for number, concepts in enumerate(lists):
        one = gardener.keeper.keep(f"memory {number}")
        gardener.keeper.apply(Rewrite(before=one, after=replace(one, concepts=concepts)))
    rules = [one.rule for one in WholeCheck(gardener.keeper.open().config).findings() if one.path == layout.HUBS]
    assert rules == ["2 memories list hubs that there are not, such as hub_eel, and 1 more"]


def test_the_index_hears_of_what_a_check_finds(gardener: Gardener) -> None:
    path = gardener.lay(hub("pain"))
    assert gardener.network().count() == 1
    path.write_bytes(b"{")  # in place: the folder's time stays
    vault = gardener.keeper.open()
    look = WholeCheck(vault.config)
    assert [one.level for one in look.findings() if one.path == layout.hub_path("hub_pain")] == [ERROR]
    tell_index(vault, look)
    assert gardener.network().count() == 0
    assert list(gardener.aside()) == [layout.hub_path("hub_pain")]
