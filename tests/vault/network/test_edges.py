"""Edges in a row: packed and unpacked, whatever they are; and that nothing heavy is imported to read them."""

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from luna_cli.model.relation import MOST_FORCE, RELATIONS
from luna_cli.vault.network.edges import TENTATIVE, Ends, unpack

edges = st.tuples(
    st.from_regex(r"hub_[a-z0-9-]{1,20}", fullmatch=True), st.sampled_from(list(RELATIONS)), st.integers(0, MOST_FORCE)
)


@given(st.lists(edges, max_size=40), st.booleans())
def test_edges_survive_their_bytes(found: list[tuple[str, str, int]], backward: bool) -> None:  # noqa: FBT001 - a case
    ends = Ends()
    for hub, relation, force in found:
        ends.add(hub, relation, force)
    blob = ends.pack()
    assert list(unpack(blob, backward=backward)) == [
        (hub, force / MOST_FORCE, relation, backward) for hub, relation, force in found
    ]
    again = Ends(blob)
    assert again.pack() == blob
    assert sum(map(len, again.by_hub().values())) == len(found)


@given(st.lists(st.tuples(edges, st.booleans()), max_size=20))
def test_what_a_dream_tries_out_is_told_only_to_who_asks(found: list[tuple[tuple[str, str, int], bool]]) -> None:
    ends = Ends()
    for (hub, relation, force), tentative in found:
        ends.add(hub, relation + TENTATIVE if tentative else relation, force)
    blob = ends.pack()
    every = [(hub, force / MOST_FORCE, relation, False) for (hub, relation, force), _ in found]
    assert list(unpack(blob, backward=False, tentative=True)) == every
    assert list(unpack(blob, backward=False)) == [edge for edge, (_, tentative) in zip(every, found, strict=True) if not tentative]


def test_the_network_is_read_without_anything_heavy() -> None:
    heavy = {"re", "json", "orjson", "dataclasses", "typing", "pathlib", "datetime", "enum", "logging", "functools", "hashlib"}
    asked = "import sys, luna_cli.vault.network.shelf; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"sys = __import__('sys'); sys.path[:0] = {sys.path!r}; {asked}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert heavy & set(said.stdout.split()) == set()
