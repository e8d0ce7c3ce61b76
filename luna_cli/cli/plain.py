"""Output for pipes: tab-separated lines and JSON, byte for byte the same from both lanes. On the start-up path."""

from _json import encode_basestring as quoted

from luna_cli import clock
from luna_cli.text.visible import json_visible, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from luna_cli.vault.index.search import Hit


def hit_line(hit: "Hit") -> str:
    """Return a hit as a line of a pipe: id, score, date, tier, text, tab-separated, the text on one line."""
    text = one_line(marked(hit.value("content"), hit.value("superseded")))
    return f"{hit.value('id')}\t{hit.score:.2f}\t{day_of(hit)}\t{hit.value('tier')}\t{text}"


def marked(text: str, superseded: "str | None") -> str:
    """Return a text as it is shown: one that is superseded begins with which memory is current instead."""
    return f"[superseded by {superseded}] {text}" if superseded else text


def day_of(hit: "Hit") -> str:
    """Return the day a hit was lived: its folder's name says it in the vault's zone; an archived one's is in UTC."""
    folder: str = hit.value("path").rpartition("/")[2]
    return clock.iso(hit.value("created"))[:10] if folder.endswith(".jsonl") else folder


def hit_json(hit: "Hit", *, explain: bool = False, around: str = "") -> str:
    """Return a hit as a JSON object on one line (schema `hit`); `around` are its neighbours as JSON, where they were asked for."""
    fields = {
        "id": quoted(hit.value("id")),
        "score": f"{hit.score:.4f}",
        "tier": quoted(hit.value("tier")),
        "created_at": quoted(clock.iso(hit.value("created"))),
        "content": quoted(hit.value("content")),
        "summary": _text(hit.value("summary")),
        "tags": hit.value("tags"),
        "source": quoted(hit.value("source")),
        "session_id": _text(hit.value("session")),
        "speaker": _text(hit.value("speaker")),
        "emotion": quoted(hit.value("emotion")),
        "trust": quoted(hit.value("trust")),
        "threats": _words(hit.value("threats")),
        "superseded_by": _text(hit.value("superseded")),
        "path": quoted(path_of(hit)),
    }
    if hit.alike:
        fields["alike"] = _words(" ".join(hit.alike))
    if around:
        fields["around"] = around
    if explain:
        fields["explain"] = _object({name: f"{share:.4f}" for name, share in hit.parts.items()})
        fields["through"] = _words(" ".join(hit.through))
        steps = [
            _object({"relation": quoted(relation), "hub": quoted(hub), "salience": f"{salience:.4f}"})
            for relation, hub, salience in hit.way
        ]
        fields["way"] = f"[{','.join(steps)}]"
        fields["terms"] = _object({term: "true" if itself else "false" for term, itself in hit.terms.items()})
    return json_visible(_object(fields))


def path_of(hit: "Hit") -> str:
    """Return where a hit lies below the root."""
    folder: str = hit.value("path")
    return folder if folder.endswith(".jsonl") else f"{folder}/{hit.value('name')}"


def answer_json(cue: str, hits: "Iterable[Hit]", *, explain: bool = False) -> str:
    """Return the answer to one cue as a JSON object on one line (schema `recall`)."""
    return json_visible(f'{{"cue":{quoted(cue)},"hits":[{",".join(hit_json(hit, explain=explain) for hit in hits)}]}}')


def _object(fields: "dict[str, str]") -> str:
    return "{" + ",".join(f'"{name}":{value}' for name, value in fields.items()) + "}"


def _text(value: "Any") -> str:
    return "null" if value is None else quoted(value)


def _words(value: str) -> str:
    return "[" + ",".join(quoted(word) for word in value.split()) + "]"
