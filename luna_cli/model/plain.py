"""The bytes of a memory that has just been stored, written without building one: the fast lane of `store`.

Held to the bytes of `luna_cli.files.codec` by a test. On the start-up path: the encoder is the C one of the standard library.
"""

from _json import encode_basestring

from luna_cli.model.tier import PHI, WEIGHT_BASE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def distance(weight: float) -> float:
    """Return |φ − weight| as it is written: rounded to 6 decimals."""
    return round(abs(PHI - weight), 6)


def memory_text(
    *,
    memory_id: str,
    tier: str,
    instant: str,
    content: str,
    language: str,
    source: str,
    tags: "Iterable[str]",
    context: "dict[str, str]",
) -> str:
    """Return the file of a memory lived and stored at `instant`, everything else as by default."""
    return f"""{{
  "memory_pure_v2": {{
    "version": "2.0.0",
    "phi_constant": {PHI},
    "created_at": "{instant}",
    "experience": {{
      "id": "{memory_id}",
      "memory_type": "{tier}",
      "created_at": "{instant}",
      "updated_at": "{instant}",
      "content": {encode_basestring(content)},
      "summary": null,
      "session_context": {_object(context)},
{_by_default(WEIGHT_BASE[tier], instant)}
      "tags": {_list(tags)},
      "source": {encode_basestring(source)},
      "user_id": null,
      "consolidation_count": 0,
      "last_consolidated": null,
      "promotion_candidate": false,
      "trust": "user",
      "language": {encode_basestring(language)}{_pinned(tier)}
    }}
  }}
}}
"""


def _by_default(weight: float, instant: str) -> str:
    return f"""      "conversation_history": [],
      "phi_metrics": {{
        "phi_weight": {round(weight, 6)},
        "phi_resonance": 0.0,
        "phi_distance": {distance(weight)},
        "evolution_rate": 0.0,
        "as_of": "{instant}"
      }},
      "emotional_context": {{
        "primary_emotion": "neutral",
        "intensity": 0.5,
        "valence": 0.0,
        "arousal": 0.5,
        "secondary_emotions": {{}}
      }},
      "parent_id": null,
      "children_ids": [],
      "related_ids": [],"""


def _pinned(tier: str) -> str:
    return ',\n      "pinned": true' if tier == "root" else ""


def _list(items: "Iterable[str]") -> str:
    lines = ",\n".join(f"        {encode_basestring(item)}" for item in items)
    return f"[\n{lines}\n      ]" if lines else "[]"


def _object(items: "dict[str, str]") -> str:
    lines = ",\n".join(f"        {encode_basestring(key)}: {encode_basestring(value)}" for key, value in items.items())
    return f"{{\n{lines}\n      }}" if lines else "{}"
