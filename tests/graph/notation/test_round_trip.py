"""What is written reads back the same, whatever the values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.graph.notation.forms import parse, read, write
from luna_cli.graph.notation.scanner import NotationError
from luna_cli.model.hub import Hub, Satellite, Synapse
from luna_cli.model.notation import Archive, Episode, ProcedureLine, Statement
from luna_cli.model.relation import RELATIONS
from tests.strategies import QUICK, instants, json_values, numbers, texts, words

tricky = st.sampled_from(
    ["a : b", "a -> b", "→", "//", "http://a", "", " a", "a  b", "5", "-0.50", "true", "null", "5-10min", '"', "\\u00e9", "d'été"]
)
any_text = texts | tricky
name = words | tricky.filter(bool)
shares = st.floats(0, 1)
values = json_values | tricky
objects = st.dictionaries(any_text, values, max_size=3)


def own(*known: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(any_text.filter(lambda key: key not in {*known, "durée", "duration"}), values, max_size=2)


hubs = st.builds(
    lambda salience, **rest: Hub(salience=salience, base_value=salience, **rest),
    salience=shares,
    id=name,
    concept=any_text,
    satellites=st.lists(
        st.builds(Satellite, id=any_text, type=any_text, salience=shares, components=st.dictionaries(any_text, shares, max_size=3)),
        max_size=2,
    ).map(tuple),
)
connections = st.tuples(
    any_text,
    st.builds(
        Synapse,
        target=any_text,
        type=st.sampled_from(sorted(RELATIONS)),
        force=st.integers(0, 65_535),
        context=any_text,
        last_activation=st.none() | instants,
    ),
)
several = st.lists(any_text, max_size=3).map(tuple)
episodes = st.builds(Episode, id=name, timestamp=instants, context=any_text, content=any_text, intensity=shares, hubs=several)
procedures = st.builds(
    ProcedureLine,
    id=any_text.map(lambda text: f"proc{text}"),
    context=any_text,
    actions=several,
    flexibility=shares,
    frequency=st.integers(0, 2**53) | st.floats(0, 1000),
)
archives = st.builds(
    Archive,
    id=name.filter(lambda text: not text.startswith("proc")),
    timestamp=instants,
    condensation=any_text,
    metadata=any_text | objects,
    residual=st.integers(0, 65_535) | st.dictionaries(any_text, st.integers(0, 65_535), max_size=3),
)
bounds = st.lists(st.integers(0, 2000), min_size=3, max_size=3).map(sorted)
durations = st.builds(
    lambda found, unit, *, three: {"min": found[0], "max": found[2], "unit": unit} | ({"expected": found[1]} if three else {}),
    bounds,
    st.sampled_from(["min", "h", "jours"]),
    three=st.booleans(),
)
_point = st.builds(
    lambda own, **head: head | own,
    own("id", "when", "node"),
    id=name,
    when=st.sampled_from(["après", "pendant", "avant"]),
    node=name,
)
graphs = st.builds(
    lambda own, **head: head | own,
    st.dictionaries(any_text.filter(lambda key: key not in {"id", "name", "intensité", "type"}), values, max_size=2),
    id=name,
    name=any_text,
    nodes=st.lists(
        st.builds(
            lambda own, took, **head: head | ({} if took is None else {"duration": took}) | own,
            own("id", "action"),
            st.none() | durations | values,
            id=any_text,
            action=any_text,
        ),
        max_size=2,
    ),
    edges=st.lists(
        st.builds(
            lambda own, **head: head | own,
            own("id", "type", "source", "target"),
            id=any_text,
            type=any_text,
            source=any_text,
            target=any_text,
        ),
        max_size=2,
    ),
    decision_points=st.lists(_point, max_size=2),
    wait_points=st.lists(_point, max_size=2),
)
temporals = st.fixed_dictionaries(
    {"id": name, "type": any_text, "order_neurons": st.lists(any_text, max_size=3)},
    optional={
        "duration_constraints": st.lists(values, max_size=3),
        "conditional_branches": st.lists(st.fixed_dictionaries({"condition": any_text, "next": any_text}), max_size=2),
    },
)
emotions = st.builds(
    lambda own, head: head | own,
    own("id", "type", "intensité", "incompatibilités"),
    st.fixed_dictionaries(
        {"id": name, "type": any_text, "intensité": shares},
        optional={
            "seuils": st.dictionaries(any_text, shares, max_size=3),
            "influences": st.lists(
                st.fixed_dictionaries({"cible": any_text, "modification": st.floats(-1, 1)}, optional={"condition": any_text}),
                max_size=2,
            ),
            "déclencheurs": st.lists(st.fixed_dictionaries({"source": any_text, "poids": shares}), max_size=2),
            "incompatibilités": st.dictionaries(any_text, shares, max_size=2),
        },
    ),
)
statements = st.one_of(hubs, connections, episodes, procedures, archives, graphs, temporals, emotions)


@QUICK
@given(st.lists(statements, max_size=3), st.sampled_from(["UTC", "Europe/Paris"]))
def test_what_is_written_reads_back_the_same(found: list[Statement], zone: str) -> None:
    written = write(found, zone)
    assert parse(written, zone) == found
    assert write(parse(written, zone), zone) == written


@QUICK
@given(values)
def test_any_value_of_json_stands_in_an_attribute(value: Any) -> None:
    graph = {"id": "procedure_graph_1", "name": "n", "nodes": [{"id": "a", "action": "b", "own": value}], "edges": []}
    (found,) = parse(write([graph]))
    assert found == graph
    assert repr(found["nodes"][0]["own"]) == repr(value)


@QUICK
@given(numbers.filter(lambda number: 0 <= number <= 1))
def test_a_number_keeps_every_digit_and_has_two_decimals_at_least(number: float) -> None:
    written = write([Hub(id="hub_1", concept="c", salience=number, base_value=number)])
    shown = written.split(" : ")[2].split()[0]
    assert float(shown) == number
    assert len(shown.partition("e")[0].partition(".")[2]) >= 2


@QUICK
@given(st.text(st.sampled_from('ab :,[]{}()→->/\\"\n5.'), max_size=40))
def test_any_text_reads_or_is_refused_with_a_line(text: str) -> None:
    found, broken = read(text)
    assert all(1 <= error.line <= text.count("\n") + 1 for error in broken)
    if not broken:
        assert parse(text) == found
    else:
        with pytest.raises(NotationError):
            parse(text)
