"""Every form as the spec prints it (architecture-neuronale §2.1, §3, §4.2, §4.3, §5.1, §5.2, §6.1) reads and is written back.

Its examples stand here without indentation, as they do there; luna indents. Its patterns have their placeholders filled in.
"""

import pytest

from luna_cli import clock
from luna_cli.graph.notation.forms import parse, write
from luna_cli.model.hub import Hub, Satellite, Synapse
from luna_cli.model.notation import Archive, Episode, ProcedureLine, Statement

HUB = """\
hub_213 : pain : 0.85 [
satellite_214 : ingrédients : 0.72 [
farine : 0.68,
eau : 0.65,
levure : 0.77
],
satellite_215 : texture : 0.69 [
croustillant : 0.81,
mie : 0.73
],
satellite_216 : préparation : 0.76 [
pétrissage : 0.79,
cuisson : 0.82
]
]
"""
EPISODE = "ep_1042 : 20250510-1420 : conversation_cuisine : discussion_recette_pain : 0.72 : [hub_213, hub_340]\n"
GRAPH = """\
procedure_graph_ID : recette_pain_basique {
nodes: [
node_1 : mélanger_ingrédients : durée(5-10min),
node_2 : pétrir_pâte : durée(10-15min) : condition(jusqu'à_élasticité),
node_3 : repos_pâte : durée(60-120min) : condition(jusqu'à_doublement_volume),
node_4 : façonnage : durée(5-10min),
node_5 : cuisson : durée(25-35min) : température(220°C) : condition(jusqu'à_doré)
],
edges: [
edge_1 : séquentiel : node_1 → node_2,
edge_2 : séquentiel : node_2 → node_3,
edge_3 : séquentiel : node_3 → node_4,
edge_4 : séquentiel : node_4 → node_5
],
decision_points: [
dp_1 : après_node_2 : condition(pâte_trop_collante) : action(ajouter_farine),
dp_2 : pendant_node_5 : condition(brunissement_rapide) : action(réduire_température)
]
}
"""
JOY = """\
emotion_103 : joie : 0.65 {
seuils: { activation: 0.25, influence: 0.40, saturation: 0.95 },
dynamique: { montée: modérée, déclin: lente },
influences: [
{ cible: "recherche_opportunités", modification: +0.40 },
{ cible: "tolérance_ambiguïté", modification: +0.35 },
{ cible: "expressivité", modification: +0.50 }
],
déclencheurs: [
{ source: "accomplissement", poids: 0.70 },
{ source: "interaction_positive", poids: 0.65 },
{ source: "anticipation_plaisante", poids: 0.50 }
],
incompatibilités: [
{ emotion_105_tristesse: 0.80 },
{ emotion_108_peur: 0.60 }
]
}
"""


def only(text: str) -> Statement:
    (found,) = parse(text)
    return found


def flush(text: str) -> str:
    return "".join(line.lstrip() for line in text.splitlines(keepends=True))


@pytest.mark.parametrize("text", [HUB, EPISODE, GRAPH, JOY], ids=["hub", "episode", "procedure graph", "emotion"])
def test_an_example_of_the_spec_is_written_back_as_it_stands_there(text: str) -> None:
    written = write(parse(text))
    assert flush(written) == text
    assert write(parse(written)) == written


def test_luna_indents_by_two() -> None:
    assert write(parse(HUB)).splitlines()[:3] == [
        "hub_213 : pain : 0.85 [",
        "  satellite_214 : ingrédients : 0.72 [",
        "    farine : 0.68,",
    ]


def test_hub() -> None:
    assert only(HUB) == Hub(
        id="hub_213",
        concept="pain",
        base_value=0.85,
        salience=0.85,
        satellites=(
            Satellite(
                id="satellite_214", type="ingrédients", salience=0.72, components={"farine": 0.68, "eau": 0.65, "levure": 0.77}
            ),
            Satellite(id="satellite_215", type="texture", salience=0.69, components={"croustillant": 0.81, "mie": 0.73}),
            Satellite(id="satellite_216", type="préparation", salience=0.76, components={"pétrissage": 0.79, "cuisson": 0.82}),
        ),
    )


def test_the_pattern_of_a_hub_whose_satellites_have_no_ids() -> None:
    text = """\
hub_ID : concept_principal : 0.50 [
satellite_type_1 : 0.40 [ composante_1 : 0.10, composante_2 : 0.20 ],
satellite_type_2 : 0.30 [ composante_3 : 1 ],
]
"""
    found = only(text)
    assert isinstance(found, Hub)
    assert [(one.id, one.type, one.salience, dict(one.components)) for one in found.satellites] == [
        ("", "satellite_type_1", 0.4, {"composante_1": 0.1, "composante_2": 0.2}),
        ("", "satellite_type_2", 0.3, {"composante_3": 1.0}),
    ]
    assert only(write([found])) == found


def test_the_pattern_of_a_connection() -> None:
    text = "hub_213 → hub_340 : 28400 : similar-to : boulangerie : 2026-11-19T09:00:00Z\n"
    at = clock.parse_utc("2026-11-19T09:00:00Z")
    assert only(text) == (
        "hub_213",
        Synapse(target="hub_340", type="similar-to", force=28400, context="boulangerie", last_activation=at),
    )
    assert write(parse(text)) == text
    assert write(parse(text.replace("→", "->"))) == text


def test_episode() -> None:
    assert only(EPISODE) == Episode(
        id="ep_1042",
        timestamp=clock.parse_utc("2025-05-10T14:20:00Z"),
        context="conversation_cuisine",
        content="discussion_recette_pain",
        intensity=0.72,
        hubs=("hub_213", "hub_340"),
    )


def test_the_pattern_of_a_procedure() -> None:
    text = "proc_ID : contexte : séquence_actions : 0.60 : 12\n"
    assert only(text) == ProcedureLine(
        id="proc_ID", context="contexte", actions=("séquence_actions",), flexibility=0.6, frequency=12
    )
    assert write(parse(text)) == text


def test_the_pattern_of_an_archive() -> None:
    text = "archive_ID : 20250510-1420 : condensation_sémantique : métadonnées : 1200\n"
    at = clock.parse_utc("2025-05-10T14:20:00Z")
    assert only(text) == Archive(
        id="archive_ID", timestamp=at, condensation="condensation_sémantique", metadata="métadonnées", residual=1200
    )
    assert write(parse(text)) == text


def test_the_pattern_of_a_temporal_neuron() -> None:
    text = """\
temporal_neuron_ID : type : paramètres {
order_neurons: [first_ID, middle_IDs, last_ID],
duration_constraints: [min_duration, expected_duration, max_duration],
conditional_branches: [condition_ID : next_step_ID]
}
"""
    assert only(text) == {
        "id": "temporal_neuron_ID",
        "type": "type",
        "order_neurons": ["first_ID", "middle_IDs", "last_ID"],
        "duration_constraints": ["min_duration", "expected_duration", "max_duration"],
        "conditional_branches": [{"condition": "condition_ID", "next": "next_step_ID"}],
    }
    assert flush(write(parse(text))) == text


def test_procedure_graph() -> None:
    found = only(GRAPH)
    assert isinstance(found, dict)
    assert (found["id"], found["name"]) == ("procedure_graph_ID", "recette_pain_basique")
    assert found["nodes"][0] == {
        "id": "node_1",
        "action": "mélanger_ingrédients",
        "duration": {"min": 5, "max": 10, "unit": "min"},
    }
    assert found["nodes"][4] == {
        "id": "node_5",
        "action": "cuisson",
        "duration": {"min": 25, "max": 35, "unit": "min"},
        "température": "220°C",
        "condition": "jusqu'à_doré",
    }
    assert found["edges"][3] == {"id": "edge_4", "type": "séquentiel", "source": "node_4", "target": "node_5"}
    assert found["decision_points"] == [
        {"id": "dp_1", "when": "après", "node": "node_2", "condition": "pâte_trop_collante", "action": "ajouter_farine"},
        {"id": "dp_2", "when": "pendant", "node": "node_5", "condition": "brunissement_rapide", "action": "réduire_température"},
    ]


def test_joy() -> None:
    assert only(JOY) == {
        "id": "emotion_103",
        "type": "joie",
        "intensité": 0.65,
        "seuils": {"activation": 0.25, "influence": 0.4, "saturation": 0.95},
        "dynamique": {"montée": "modérée", "déclin": "lente"},
        "influences": [
            {"cible": "recherche_opportunités", "modification": 0.4},
            {"cible": "tolérance_ambiguïté", "modification": 0.35},
            {"cible": "expressivité", "modification": 0.5},
        ],
        "déclencheurs": [
            {"source": "accomplissement", "poids": 0.7},
            {"source": "interaction_positive", "poids": 0.65},
            {"source": "anticipation_plaisante", "poids": 0.5},
        ],
        "incompatibilités": {"emotion_105_tristesse": 0.8, "emotion_108_peur": 0.6},
    }


def test_the_pattern_of_an_emotional_neuron_with_its_comments() -> None:
    text = """\
emotion_neuron_ID : type : 0.20 {
seuils: {
activation: 0.30, // Point de déclenchement
influence: 0.50, // Point d'influence sur autres processus
saturation: 0.90 // Plafond d'intensité
},
dynamique: {
montée: rapidité, // Vitesse d'activation
déclin: lenteur // Vitesse de diminution
},
influences: [
{ cible: hub_ID, modification: -0.25, condition: contexte }
],
déclencheurs: [
{ source: stimulus_type, poids: 0.40 },
],
incompatibilités: [
{ émotion_ID: 0.10 },
]
}
"""
    found = only(text)
    assert found == {
        "id": "emotion_neuron_ID",
        "type": "type",
        "intensité": 0.2,
        "seuils": {"activation": 0.3, "influence": 0.5, "saturation": 0.9},
        "dynamique": {"montée": "rapidité", "déclin": "lenteur"},
        "influences": [{"cible": "hub_ID", "modification": -0.25, "condition": "contexte"}],
        "déclencheurs": [{"source": "stimulus_type", "poids": 0.4}],
        "incompatibilités": {"émotion_ID": 0.1},
    }
    assert only(write([found])) == found


def test_all_of_them_in_one_text() -> None:
    every = HUB + EPISODE + GRAPH + JOY
    assert write(parse(every)) == "\n".join(write(parse(text)) for text in (HUB, EPISODE, GRAPH, JOY))
