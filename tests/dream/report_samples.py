"""A report with something in every section, and what is told of one section alone."""

from typing import Any

from luna_cli.dream.report import prose

A, B, C, D, E, F = (f"exp_00000000000{letter}" for letter in "abcdef")
FULL: dict[str, Any] = {
    "luna_dream": 1,
    "night": "2026-11-21",
    "at": "2026-11-21T02:00:00Z",
    "memories": {"before": {"leaf": 3}, "after": {"seed": 1, "leaf": 2, "branch": 4, "root": 0}},
    "totals": {"reinforced": 1, "promoted": 1, "demoted": 1, "archived": 3, "read": 8, "concepts": 2, "traces": 1},
    "phi_average": 0.75,
    "phi_convergence": 0.5,
    "reach": {"asked": 50},
    "left": ["paradoxical-sleep", "awakening"],
    "phases": {
        "analysis": {
            "reinforced": [{"id": A, "days": 2, "before": 0.803, "after": 0.922}],
            "unknown_accesses": 2,
            "read": 8,
            "linked": 6,
            "hubs": [
                {"id": "hub_rye-bread", "concept": "rye bread", "kind": "concept"},
                {"id": "hub_ana", "concept": "Ana", "kind": "person"},
            ],
            "new_hubs": 2,
            "new_synapses": 12,
            "reinforced_synapses": 1,
        },
        "extraction": {
            "duplicates": [{"kept": A, "gone": B, "reason": f"says the same as {A}"}],
            "corrections": [{"newer": D, "older": C, "kind": "number", "reason": "42 euros became 45 euros"}],
            "conflicts": [{"newer": F, "older": E, "kind": "date", "reason": "Tuesday or Thursday"}],
            "uncompared": 3,
            "clusters": [{"hubs": ["hub_rye-bread"], "memories": [A], "days": 3, "strength": 0.4, "synthesis": None}],
            "syntheses": [{"id": E, "scale": "session", "title": "session: harbour", "sources": [A, C], "supersedes": B}],
            "passed_over": {"session": 2, "week": 0, "theme": 0},
            "patterns": [
                {
                    "id": "pat_0123456789ab",
                    "hubs": ["hub_rye-bread", "hub_ana"],
                    "days": 5,
                    "interval_days": 7.0,
                    "regularity": 0.9,
                    "weekday": 2,
                    "hour": 18,
                }
            ],
            "landscapes": [{"week": "2026-W46", "memories": 41, "tones": {"joy": 10, "calm": 20}, "strongest": [A, C]}],
        },
        "promotion": {
            "promoted": [{"id": A, "from": "seed", "to": "leaf", "score": 0.4, "terms": {"weight": 0.3, "emotion": 0.1}}],
            "demoted": [{"id": C, "from": "branch", "to": "leaf", "strength": 0.123}],
            "archived": [{"id": D, "from": "seed", "to": "archived", "strength": 0.01}],
            "crowded": [{"id": F, "from": "leaf", "to": "branch", "strength": 0.1}],
            "waiting": 4,
        },
        "deep-sleep": {
            "plasticity": 0.62,
            "synapses": 3,
            "pruned": [{"source": "hub_bread", "synapses": [{"target": "hub_flour"}, {"target": "hub_oven"}]}],
            "scaled": [{"hub": "hub_bread", "factor": 0.93}],
            "merged": [{"from": "hub_breads", "into": "hub_bread", "concepts": ["breads", "bread"]}],
            "waiting": 1,
        },
        "consolidation": {"archived": [{"id": E, "tier": "leaf", "unused_days": 31.2, "retention_days": 30.0}]},
        "paradoxical-sleep": {
            "insights": [
                {
                    "id": "ins_0123456789ab",
                    "from": "hub_rye-bread",
                    "to": "hub_lisbon",
                    "path": ["hub_rye-bread", "hub_ana", "hub_old-harbour", "hub_lisbon"],
                }
            ]
        },
        "awakening": {
            "working_memory": ["hub_rye-bread", "hub_ana", "hub_lisbon"],
            "preloaded": [A, C],
            "contexts": ["workshop-12"],
            "prediction": {"laid": 7, "used": 3, "error": 0.571429},
        },
    },
}


def only(phase: str, **section: Any) -> list[str]:
    """Return what is told of one section, without the headline and the figures."""
    document = FULL | {"phases": {phase: section}, "reach": {}, "left": []}
    return prose(document, "en").split("\n\n")[1:-1]
