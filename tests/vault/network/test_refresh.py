"""The rows of hubs after anything that may happen to their files: the same as those of an index built anew."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luna_cli.files import hubs
from luna_cli.model.change import Grow
from luna_cli.model.hub import Hub
from luna_cli.vault.network import fresh, layout
from luna_cli.vault.network.check import Check
from luna_cli.vault.network.open import Network
from luna_cli.vault.store import Vault
from tests.vault.network.conftest import Gardener, hub

pytestmark = pytest.mark.usefixtures("keeper")

SLUGS = ("pain", "four", "four-noir", "farine", "l", "brot")
NAMES = ("hub_213", "Brot", "hub_farine", "Pâin", "the bread")


def edges(gardener: Gardener, slug: str) -> set[tuple[str, str, bool]]:
    return {(target, kind, backward) for target, _, kind, backward in gardener.network().edges(f"hub_{slug}")}


def test_synapses_are_followed_both_ways(gardener: Gardener) -> None:
    gardener.lay(hub("pain", ("located-at", "four", 65_535), ("is-a", "aliment", 9)))
    gardener.lay(hub("four", ("causes", "pain", 13_107)))
    assert edges(gardener, "pain") == {("hub_four", "located-at", False), ("hub_four", "causes", True)}
    assert sorted(gardener.network().edges("hub_four")) == [
        ("hub_pain", 0.2, "causes", False),
        ("hub_pain", 1.0, "located-at", True),
    ]
    assert gardener.network().edges("hub_aliment") == ()


def test_a_synapse_dangles_until_its_target_comes(gardener: Gardener) -> None:
    gardener.lay(hub("pain", ("is-a", "aliment", 9)))
    assert edges(gardener, "pain") == set()
    gardener.lay(hub("aliment"))
    assert edges(gardener, "pain") == {("hub_aliment", "is-a", False)}
    gardener.take(layout.hub_path("hub_aliment"))
    assert edges(gardener, "pain") == set()


def test_a_former_id_leads_to_the_hub_that_has_it_now(gardener: Gardener) -> None:
    gardener.lay(hub("pain", ("is-a", "213", 9), ("is-a", "aliment", 12), ("causes", "pain", 1)))
    gardener.lay(hub("aliment", aliases=("hub_213",)))
    assert gardener.network().edges("hub_pain") == [("hub_aliment", 12 / 65_535, "is-a", False)]
    gardener.lay(hub("aliment"))
    gardener.lay(hub("213"))
    assert edges(gardener, "pain") == {("hub_213", "is-a", False), ("hub_aliment", "is-a", False)}


def test_the_weaker_synapses_count_too(gardener: Gardener) -> None:
    targets = [hub(f"t{n}") for n in range(70)]
    for target in targets:
        gardener.lay(target)
    gardener.lay(hub("pain", *((("causes", one.slug, n + 1)) for n, one in enumerate(targets))))
    assert len(gardener.network().edges("hub_pain")) == 70
    gardener.put(layout.rest_path("hub_pain"), b'{"id": "hub_pain"}')
    assert len(gardener.network().edges("hub_pain")) == 64


@pytest.mark.parametrize(
    ("path", "raw", "rule"),
    [
        ("pa/pain.json", b"nonsense", "is not JSON"),
        ("pa/pain.json", b'{"id": "hub_pain"}', "concept: is missing"),
        ("pa/pain.json", b'{"id": "hub_four", "concept": "four"}', "id: says hub_four"),
        ("pa/pain.json", b'{"id": "hub_pain", "concept": " "}', "line 1: concept: must not be empty"),
        ("xx/pain.json", hubs.write(hub("pain")), "belongs in graph/hubs/pa"),
        ("pa/Pain.json", hubs.write(hub("pain")), "its name must be lower-case"),
        ("pa/pain.more.json", b'{"id": "hub_pain"}', "there is no pain.json beside it"),
        ("pa/pain.json", b'{"id": "hub_pain", "id": "hub_pain", "concept": "pain"}', "stands twice"),
        (
            "pa/pain.json",
            b'{"id": "hub_pain", "concept": "pain", "connections": [\n{"target": "hub_a", "type": "is", "force": 1}]}',
            "line 2: connections.0.type: 'is' is no relation (did you mean is-a?)",
        ),
        (
            "pa/pain.json",
            b'{"id": "hub_pain", "concept": "pain", "connections": [\n{"target": "hub_a", "type": "is-a", "force": 65536}]}',
            "line 2: connections.0.force: must lie in 0 to 65535",
        ),
        (
            "pa/pain.json",
            b'{"id": "hub_pain", "concept": "pain", "connections": [\n{"target": "cuisine", "type": "is-a", "force": 1}]}',
            "line 2: connections.0.target: must be hub_",
        ),
    ],
)
def test_a_bad_file_is_named_and_the_rest_works(gardener: Gardener, path: str, raw: bytes, rule: str) -> None:
    gardener.lay(hub("four", ("causes", "pain", 5), ("is-a", "lieu", 7)))
    gardener.lay(hub("lieu"))
    gardener.put(f"{layout.HUBS}/{path}", raw)
    ((named, reason),) = gardener.aside().items()
    assert named == f"{layout.HUBS}/{path}"
    assert named in reason
    assert rule in reason
    assert edges(gardener, "four") == {("hub_lieu", "is-a", False)}
    assert gardener.network().count() == 2
    gardener.put(f"{layout.HUBS}/{path}", b"")
    gardener.take(f"{layout.HUBS}/{path}")
    assert gardener.aside() == {}


def test_of_two_concepts_that_fold_to_one_the_file_of_that_name_stays(gardener: Gardener) -> None:
    gardener.lay(hub("brot", ("is-a", "x", 1), concept="Pâin"))
    assert edges(gardener, "x") == set()
    assert gardener.network().find("pain").id == "hub_brot"
    gardener.lay(hub("pain"))
    assert gardener.aside() == {
        "graph/hubs/br/brot.json": "graph/hubs/br/brot.json: its concept is that of graph/hubs/pa/pain.json",
    }
    assert gardener.network().find("Pâin").id == "hub_pain"
    gardener.take(layout.hub_path("hub_pain"))
    assert gardener.aside() == {}
    assert gardener.network().find("pain").id == "hub_brot"


def test_weaker_synapses_that_cannot_be_read_leave_the_strong_ones(gardener: Gardener) -> None:
    gardener.lay(hub("pain", ("is-a", "four", 1)))
    gardener.lay(hub("four"))
    gardener.put(
        layout.rest_path("hub_pain"), b'{"id": "hub_pain", "connections": [{"target": "hub_four", "type": "is-a", "force": 2}]}'
    )
    assert "stands in the hub's own file already" in gardener.aside()["graph/hubs/pa/pain.more.json"]
    assert edges(gardener, "pain") == {("hub_four", "is-a", False)}


def _seen(vault: Vault) -> list[str]:
    """Return the folders in which a file is another, and bring them in line."""
    found = fresh.changed(vault.db, vault.root)
    Network(vault, thorough=True)
    return found


def test_an_edit_in_place_is_seen_by_who_looks_thoroughly(gardener: Gardener) -> None:
    path = gardener.lay(hub("pain"))
    gardener.network()
    at = path.parent.stat().st_mtime_ns
    path.write_bytes(hubs.write(hub("pain", aliases=("Brot",))))
    assert path.parent.stat().st_mtime_ns == at
    assert _seen(gardener.keeper.open()) == ["graph/hubs/pa"]
    assert _seen(gardener.keeper.open()) == []
    assert gardener.network().find("brot").id == "hub_pain"


def test_the_index_is_brought_in_line_where_it_cannot_be_written(gardener: Gardener) -> None:
    gardener.lay(hub("pain"))
    vault = gardener.network().vault
    gardener.lay(hub("four"))
    vault.db.execute("BEGIN IMMEDIATE")
    other = Gardener(gardener.keeper)
    held = vault.db
    try:
        with Vault(other.keeper.root) as second:
            second.db.execute("PRAGMA busy_timeout = 0")
            assert Network(second).count() == 2
    finally:
        held.execute("ROLLBACK")


def test_luna_s_own_changes_are_followed(gardener: Gardener) -> None:
    gardener.lay(hub("four"))
    network = gardener.network()
    one = hub("pain", ("causes", "four", 65_535))
    network.vault.apply([Grow(before=None, after=one)], label="hub", message="m", at=1)
    assert network.edges("hub_four") == [("hub_pain", 1.0, "causes", True)]
    assert gardener.incremental() == gardener.rebuilt()


synapses = st.tuples(st.sampled_from(["is-a", "causes"]), st.sampled_from([*SLUGS, "213"]), st.integers(0, 9))
laid = st.builds(
    lambda slug, edges, aliases, concept: hub(
        slug, *{(kind, target): (kind, target, force) for kind, target, force in edges}.values(), aliases=aliases, concept=concept
    ),
    st.sampled_from(SLUGS),
    st.lists(synapses, max_size=5),
    st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple),
    st.sampled_from([*SLUGS, *NAMES[1:], "four  noir"]),
)
deeds = st.one_of(
    laid,
    st.tuples(st.sampled_from(["take", "spoil", "rest"]), st.sampled_from(SLUGS)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(deeds, min_size=1, max_size=3), min_size=1, max_size=6))
def test_whatever_happens_the_rows_are_those_of_an_index_built_anew(
    gardener: Gardener, days: list[list[Hub | tuple[str, str]]]
) -> None:
    shutil.rmtree(gardener.root, ignore_errors=True)
    for day in days:
        for deed in day:
            _do(gardener, deed)
        assert gardener.incremental() == gardener.rebuilt()


def _do(gardener: Gardener, deed: Hub | tuple[str, str]) -> None:
    if isinstance(deed, Hub):
        gardener.lay(deed)
        return
    what, slug = deed
    path, rest = layout.hub_path(f"hub_{slug}"), layout.rest_path(f"hub_{slug}")
    if what == "spoil":
        gardener.put(path, b"{")
    elif what == "rest":
        connections = b'{"target": "hub_brot", "type": "causes", "force": 1}'
        gardener.put(rest, b'{"id": "hub_%s", "connections": [%s]}' % (slug.encode(), connections))
    else:
        for one in (path, rest):
            if (gardener.keeper.path / one).exists():
                gardener.take(one)


@pytest.mark.parametrize("linked", ["graph", "graph/hubs"])
def test_a_link_is_not_followed(gardener: Gardener, linked: str) -> None:
    gardener.lay(hub("pain"))
    folder = gardener.keeper.path / linked
    folder.rename(gardener.keeper.path.parent / "elsewhere")
    folder.symlink_to(gardener.keeper.path.parent / "elsewhere")
    assert gardener.network().count() == 0
    assert [finding.path for finding in Check(gardener.keeper.root, "UTC").findings()] == [linked]
