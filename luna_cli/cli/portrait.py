"""A memory as a person reads it: what is worth knowing about it in a few lines, then its text."""

from luna_cli import clock
from luna_cli.actions.show import Seen
from luna_cli.cli.plain import marked
from luna_cli.model.memory import EmotionalContext, Memory
from luna_cli.phi.importance import importance
from luna_cli.phi.weight import relaxed
from luna_cli.text.visible import one_line, visible
from luna_cli.vault.index.listing import Entry

_NEUTRAL = EmotionalContext()
_WIDTH = 10


def moment(ms: int, zone: str) -> str:
    """Return an instant as a clock in `zone` shows it: `2026-11-20 15:30`."""
    return clock.iso(ms + clock.utc_offset(ms, zone))[:16].replace("T", " ")


def portrait(shown: Seen, zone: str, now: int) -> list[str]:
    """Return the lines of a memory: id, tier and date, then what differs from a plain memory, then the text."""
    memory = shown.memory
    facts = [*_standing(shown, zone), *_context(memory), *_feeling(memory), *_ties(memory), *_life(memory, shown, zone, now)]
    if memory.summary:
        facts.append(("summary", memory.summary))
    head = f"{memory.id}  {shown.tier}  {moment(memory.created_at, zone)}"
    return [head, *(f"{label:<{_WIDTH}}{one_line(value)}" for label, value in facts), "", *visible(memory.content).split("\n")]


def _standing(shown: Seen, zone: str) -> list[tuple[str, str]]:
    memory, stub = shown.memory, shown.stub
    found = []
    if stub is not None:
        found.append(("archived", f"{moment(stub.archived_at, zone)}, was a {stub.tier}: {stub.reason}"))
        if not shown.whole:
            found.append(("", "its full text is gone; this is what remains"))
    if memory.superseded_by:
        found.append(("replaced", f"by {memory.superseded_by}: this is no longer so"))
    if memory.supersedes:
        found.append(("replaces", ", ".join(memory.supersedes)))
    if memory.pinned:
        found.append(("pinned", "kept for good"))
    if memory.trust != "user":
        found.append(("trust", memory.trust))
    if memory.threats:
        found.append(("threats", f"{', '.join(memory.threats)}: the text gives orders to a reader"))
    return found


def _context(memory: Memory) -> list[tuple[str, str]]:
    found = [("tags", ", ".join(memory.tags))] if memory.tags else []
    if memory.source != "interaction":
        found.append(("source", memory.source))
    context = dict(memory.session_context)
    names = {"speaker": "speaker", "place": "place", "session_id": "session"}
    found += [(label, str(context.pop(key))) for key, label in names.items() if key in context]
    if memory.user_id and context.pop("user_id", None) != memory.user_id:
        found.append(("user", memory.user_id))
    if context:
        found.append(("context", ", ".join(f"{key}={value}" for key, value in context.items())))
    return found


def _feeling(memory: Memory) -> list[tuple[str, str]]:
    felt = memory.emotional_context
    if felt == _NEUTRAL:
        return []
    others = "".join(f", {tone} {share:g}" for tone, share in felt.secondary_emotions.items())
    degrees = f"{felt.primary_emotion} {felt.intensity:g}{others}, valence {felt.valence:+g}, arousal {felt.arousal:g}"
    return [("felt", degrees)]


def _ties(memory: Memory) -> list[tuple[str, str]]:
    named = (
        ("parent", (memory.parent_id,) if memory.parent_id else ()),
        ("children", memory.children_ids),
        ("related", memory.related_ids),
        ("concepts", memory.concepts),
        ("aliases", memory.aliases),
    )
    return [(label, ", ".join(ids)) for label, ids in named if ids]


def _life(memory: Memory, shown: Seen, zone: str, now: int) -> list[tuple[str, str]]:
    found = []
    if clock.local_day(memory.entered_at, zone) != clock.local_day(memory.created_at, zone):
        found.append(("stored", moment(memory.entered_at, zone)))
    if memory.updated_at != memory.created_at:
        found.append(("changed", moment(memory.updated_at, zone)))
    if memory.last_accessed is not None:
        days = {0: "", 1: "on 1 day, "}.get(memory.access_count, f"on {memory.access_count} days, ")
        found.append(("used", f"{days}last {moment(memory.last_accessed, zone)}"))
    if shown.stub is None:
        metrics = memory.phi_metrics
        as_of = memory.entered_at if metrics.as_of is None else metrics.as_of
        weight = relaxed(metrics.phi_weight, as_of, now, memory.memory_type)
        found.append(("weight", f"{weight:.3f}, importance {importance(weight, metrics.phi_resonance):.3f}"))
    return found


def entry_cells(entry: Entry, zone: str) -> tuple[str, str, str, str]:
    """Return a memory beside others: when, id, tier, and who says what."""
    speaker = f"{entry.speaker}: " if entry.speaker else ""
    return moment(entry.created, zone), entry.id, entry.tier, marked(speaker + (entry.summary or entry.content), entry.superseded)
