"""Documents to read: the spec's own, and a bakery that holds something of everything."""

from typing import Any

SPEC: dict[str, Any] = {
    "metadata": {
        "timestamp": "2026-11-20T14:30:00Z",
        "version": "1.0",
        "stats": {"total_hubs": 1240, "total_connections": 8942, "avg_saillance": 0.42},
    },
    "hubs": [
        {
            "id": "hub_213",
            "concept": "pain",
            "saillance": 0.85,
            "type": "aliment",
            "created_at": "2026-10-02T02:10:00Z",
            "last_activation": "2026-11-19T09:00:00Z",
            "satellites": [
                {
                    "id": "sat_214",
                    "type": "ingrédients",
                    "saillance": 0.72,
                    "components": {"farine": 0.68, "eau": 0.65, "levure": 0.77},
                }
            ],
        }
    ],
    "connections": [
        {
            "source": "hub_213",
            "target": "hub_340",
            "force": 28400,
            "type": "similar-to",
            "context": "boulangerie",
            "last_activation": "2026-11-19T09:00:00Z",
        }
    ],
    "memory": {"episodes": [], "archives": [], "procedures": []},
    "emotional_state": {"joy": 0.65, "uncertainty": 0.73},
    "neuromodulators": {"dopamine": 0.68, "serotonin": 0.52, "noradrenaline": 0.45, "oxytocin": 0.38},
}
"""As the spec prints it, with instants where it says "ISO-8601" and nothing where it says "...": its connection leads nowhere."""


def hub(number: int, concept: str, salience: float, of: str, **more: Any) -> dict[str, Any]:
    head = {"id": f"hub_{number}", "concept": concept, "saillance": salience, "type": of}
    return head | {"created_at": "2026-10-02T02:10:00Z", **more, "satellites": []}


BAKERY: dict[str, Any] = {
    "metadata": {"timestamp": "2026-11-20T14:30:00Z", "version": "1.0", "stats": {}, "auteur": "Élodie"},
    "hubs": [
        *SPEC["hubs"],
        hub(340, "boulangerie", 0.61, "lieu", kind="place", base_value=0.4, activations=3),
        hub(12, "Élodie", 0.9, "", kind="person", aliases=["ma sœur"], note={"âge": 34})
        | {"satellites": [{"id": "sat_13", "type": "goûts", "saillance": 0.3, "components": {}, "vu": True}]},
        hub(500, "dimanche", 0.35, "jour", as_of="2026-11-20T02:10:00Z"),
        hub(501, "odeur de levain", 0.42, "sensation"),
        hub(502, "特別なパン", 0.2, "aliment"),
        hub(503, "joie", 0.7, "émotion"),
    ],
    "connections": [
        {"id": "conn_8942", **SPEC["connections"][0]},
        {"source": "hub_213", "target": "hub_501", "force": 9000, "type": "experienced-through"},
        {"source": "hub_340", "target": "hub_500", "force": 65535, "type": "during", "context": "l'été"},
        {"source": "hub_12", "target": "hub_340", "force": 400, "type": "located-at", "raison": "elle y travaille"},
        {"source": "hub_501", "target": "hub_503", "force": 0, "type": "elicits", "last_activation": "2026-11-19T09:00:00.250Z"},
        {"source": "hub_502", "target": "hub_213", "force": 21000, "type": "is-a"},
    ],
    "memory": {
        "episodes": [
            {
                "id": "ep_1042",
                "timestamp": "2025-05-10T14:20:00Z",
                "context": "conversation_cuisine",
                "content": "Élodie a parlé de sa recette de pain",
                "intensity": 0.72,
                "hubs": ["hub_213", "hub_340", "hub_12"],
                "humeur": "gaie",
            }
        ],
        "archives": [
            {
                "id": "archive_7",
                "timestamp": "2024-01-07T08:00:00Z",
                "condensation": "le premier pain",
                "metadata": {"ton": "joy"},
                "residual": {"hub_213": 1200, "hub_502": 90},
            },
            {
                "id": "archive_8",
                "timestamp": "2024-01-08T08:00:00Z",
                "condensation": "le four",
                "metadata": "vieux",
                "residual": 40,
            },
        ],
        "procedures": [
            {"id": "proc_3", "context": "cuisine", "actions": ["mélanger", "pétrir"], "flexibility": 0.6, "frequency": 12},
            {"id": "procedure_graph_3", "name": "pain", "nodes": [{"id": "node_1", "action": "pétrir"}], "edges": []},
        ],
    },
    "emotional_state": {"joie": 0.65, "incertitude": 0.73},
    "neuromodulators": {"dopamine": 0.68, "serotonin": 0.52, "noradrenaline": 0.45, "oxytocin": 0.38},
    "emotions": [{"id": "emotion_103", "type": "joie", "intensité": 0.65}],
}
