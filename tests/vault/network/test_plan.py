"""Changes of hubs as operations on files: as few as possible, and never over what a person wrote."""

from dataclasses import replace

import pytest

from luna_cli.errors import CorruptError, PartlyDoneError
from luna_cli.files import hubs
from luna_cli.model.change import Grow, Uproot
from luna_cli.model.hub import Hub
from luna_cli.vault.network import layout
from luna_cli.vault.network.plan import Beds
from tests.vault.network.conftest import Gardener, hub


def grown(gardener: Gardener, *changes: Grow | Uproot) -> list[str]:
    """Apply changes; return the files that are not what they were."""
    before = gardener.keeper.files()
    applied = gardener.keeper.apply(*changes)
    assert applied.conflicts == ()
    after = gardener.keeper.files()
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def many(count: int, **fields: object) -> Hub:
    return hub("pain", *[("causes", f"t{n}", 1000 - n) for n in range(count)], **fields)


def test_a_new_hub_is_a_file_and_its_weaker_synapses_another(gardener: Gardener) -> None:
    assert grown(gardener, Grow(before=None, after=hub("a"))) == ["graph/hubs/a/a.json"]
    assert grown(gardener, Grow(before=None, after=many(65))) == ["graph/hubs/pa/pain.json", "graph/hubs/pa/pain.more.json"]
    assert gardener.network().hub("hub_pain") == many(65)


def test_an_edit_rewrites_one_file(gardener: Gardener) -> None:
    one = many(70)
    grown(gardener, Grow(before=None, after=one))
    edited = replace(one, type="aliment")
    assert grown(gardener, Grow(before=one, after=edited)) == ["graph/hubs/pa/pain.json"]
    weaker = replace(edited, synapses=edited.synapses[:-1])
    assert grown(gardener, Grow(before=edited, after=weaker)) == ["graph/hubs/pa/pain.more.json"]
    assert grown(gardener, Grow(before=weaker, after=weaker)) == []


def test_the_second_file_goes_with_the_last_weak_synapse(gardener: Gardener) -> None:
    one = many(65)
    grown(gardener, Grow(before=None, after=one))
    fewer = replace(one, synapses=one.synapses[1:])
    assert grown(gardener, Grow(before=one, after=fewer)) == ["graph/hubs/pa/pain.json", "graph/hubs/pa/pain.more.json"]
    assert not (gardener.keeper.path / layout.rest_path("hub_pain")).exists()
    assert gardener.network().hub("hub_pain") == fewer


def test_a_person_s_keys_keep_the_second_file(gardener: Gardener) -> None:
    gardener.lay(many(64))
    gardener.put(
        layout.rest_path("hub_pain"),
        b'{"id": "hub_pain", "note": "mine", "connections": [{"target": "hub_z", "type": "is-a", "force": 1}]}',
    )
    one = gardener.network().hub("hub_pain")
    assert len(one.synapses) == 65
    grown(gardener, Grow(before=one, after=replace(one, synapses=one.synapses[:64])))
    assert b'"note": "mine"' in gardener.keeper.files()[layout.rest_path("hub_pain")]


def test_unchanged_content_leaves_the_bytes_alone(gardener: Gardener) -> None:
    raw = hubs.write(many(64)).replace(b'": ', b'":  ')
    gardener.put(layout.hub_path("hub_pain"), raw)
    one = gardener.network().hub("hub_pain")
    stronger = replace(one, synapses=(*one.synapses, *hub("x", ("is-a", "z", 0)).synapses))
    assert grown(gardener, Grow(before=one, after=stronger)) == ["graph/hubs/pa/pain.more.json"]
    assert gardener.keeper.files()[layout.hub_path("hub_pain")] == raw


def test_several_changes_of_one_hub_are_one_operation(gardener: Gardener) -> None:
    beds = Beds(gardener.keeper.root, "UTC")
    first, second = hub("pain"), hub("pain", type="aliment")
    assert beds.take(Grow(before=None, after=first))
    assert beds.take(Grow(before=first, after=second))
    puts, removes = beds.ops()
    assert ([op.path for op in puts], removes) == ([layout.hub_path("hub_pain")], [])
    assert beds.take(Uproot(hub=second))
    assert beds.ops() == ([], [])


def test_what_a_person_changed_meanwhile_stays(gardener: Gardener) -> None:
    one = hub("pain")
    grown(gardener, Grow(before=None, after=one))
    path = gardener.lay(hub("pain", type="mine"))
    for change in (Grow(before=one, after=hub("pain", kind="place")), Uproot(hub=one), Grow(before=None, after=one)):
        with pytest.raises(PartlyDoneError, match=r"graph/hubs/pa/pain\.json"):
            gardener.keeper.apply(change)
    assert path.read_bytes() == hubs.write(hub("pain", type="mine"))


@pytest.mark.parametrize("name", ["pain.json", "pain.more.json"])
def test_what_cannot_be_read_is_not_written_over(gardener: Gardener, name: str) -> None:
    one = many(65)
    grown(gardener, Grow(before=None, after=one))
    path = gardener.put(f"graph/hubs/pa/{name}", b"mine")
    with pytest.raises(CorruptError, match="is not JSON"):
        gardener.keeper.apply(Grow(before=one, after=replace(one, type="x")))
    assert path.read_bytes() == b"mine"


def test_weaker_synapses_without_their_hub_are_not_written_over(gardener: Gardener) -> None:
    path = gardener.put(layout.rest_path("hub_pain"), b"mine")
    with pytest.raises(PartlyDoneError, match="is there already, without a hub"):
        gardener.keeper.apply(Grow(before=None, after=many(65)))
    assert path.read_bytes() == b"mine"


def test_uprooting_takes_both_files(gardener: Gardener) -> None:
    one = many(65)
    grown(gardener, Grow(before=None, after=one))
    assert grown(gardener, Uproot(hub=one)) == ["graph/hubs/pa/pain.json", "graph/hubs/pa/pain.more.json"]
    assert gardener.network().count() == 0
