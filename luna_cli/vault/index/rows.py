"""From a memory or a stub to its row: everything that may be filtered, weighed or shown without opening the file."""

from luna_cli.files import codec
from luna_cli.model.hub import HUB
from luna_cli.model.hub_wire import is_hub_id
from luna_cli.model.memory import Memory
from luna_cli.model.stub import Stub
from luna_cli.model.tier import ARCHIVED, WEIGHT_BASE
from luna_cli.text.slug import concept_slug
from luna_cli.vault.index.schema import project_of

Row = tuple[object, ...]
"""The values of `schema.COLUMNS`."""


def row(memory: Memory, tier: str, place: tuple[int, str, int, int], language: str) -> Row:
    """Return the row of a memory; `place` is (folder, name, mtime, size), `tier` that of its folder, `language` the vault's."""
    context, phi, felt = memory.session_context, memory.phi_metrics, memory.emotional_context
    names = ("session_id", "speaker", "place", "project")
    (session, speaker, spot, project), turn = (_text(context.get(name)) for name in names), context.get("turn")
    return (
        memory.id,
        *place,
        tier,
        *(memory.created_at, memory.entered_at, memory.updated_at, memory.last_accessed, memory.in_tier_since),
        phi.phi_weight,
        memory.entered_at if phi.as_of is None else phi.as_of,
        phi.phi_resonance,
        phi.evolution_rate,
        memory.access_days,
        memory.access_count,
        *(felt.intensity, felt.valence, felt.primary_emotion),
        memory.pinned,
        memory.promotion_candidate,
        memory.trust,
        memory.language or language,
        memory.source,
        session,
        turn if type(turn) is int and abs(turn) < 2**63 else None,
        speaker,
        memory.user_id,
        memory.parent_id,
        memory.superseded_by,
        tags_json(memory.tags),
        " ".join(memory.threats),
        " ".join(dict.fromkeys(map(reference, memory.concepts))),
        "concepts" in memory.inferred,
        spot,
        project or project_of(memory.tags),
        memory.summary,
        memory.content,
        about(memory.summary, memory.tags, spot),
    )


def stub_row(stub: Stub, place: tuple[int, str, int, int], language: str) -> Row:
    """Return the row of an archived memory: found by its condensation, weighed like a fresh memory of the tier it left."""
    return (
        stub.id,
        *place,
        ARCHIVED,
        stub.original_created_at,
        stub.archived_at,
        stub.archived_at,
        None,
        stub.archived_at,
        WEIGHT_BASE[stub.tier],
        stub.archived_at,
        *(0.0, 0.0, 0.0, 0),
        *(0.5, 0.0),
        stub.emotion,
        False,
        False,
        stub.trust,
        stub.language or language,
        stub.source,
        stub.session_id,
        stub.turn,
        stub.speaker,
        None,
        None,
        stub.superseded_by,
        tags_json(stub.tags),
        " ".join(stub.threats),
        " ".join(map(reference, stub.links)),
        True,
        None,
        None,
        None,
        stub.condensation,
        about(" ".join(stub.words), stub.tags, None),
    )


def _text(value: object) -> str | None:
    return value if type(value) is str else None


def reference(concept: str) -> str:
    """Return the id of the hub that a memory lists, which a person may have named by its concept."""
    return concept if is_hub_id(concept) else f"{HUB}{concept_slug(concept)}"


def tags_json(tags: tuple[str, ...]) -> str:
    """Return tags as the JSON list that the row holds."""
    return codec.encode_line(tags)[:-1].decode() if tags else "[]"


def about(summary: str | None, tags: tuple[str, ...], place: str | None) -> str:
    """Return what is searched beside the content, one part a line."""
    return "\n".join(part for part in (summary, *tags, place) if part)
