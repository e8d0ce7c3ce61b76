"""A vault of any size out of real conversations, and what people asked about them: the memories again and again, each time
thirteen days earlier, in other sessions, one word in seven exchanged for another of its set. Same seed, same bytes."""

import json
import random
import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

SEED = 2026
EXCHANGED = 0.15
APART = timedelta(days=13)
UNDATED = "2024-01-01T00:00:00Z"


def cues(data: Path, most: int) -> list[str]:
    """Return some of the questions of all sets, in an order of their own."""
    paths = sorted(data.glob("*/*/questions.jsonl"))
    every = [" ".join(json.loads(line)["cue"].split()) for path in paths for line in path.read_text().splitlines()]
    random.Random(SEED).shuffle(every)  # noqa: S311 - no secret
    return every[:most]


def grow(data: Path, size: int, path: Path) -> None:
    """Write so many memories in luna's bulk format."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(memory, ensure_ascii=False) + "\n" for memory in islice(_memories(data), size))


def _memories(data: Path) -> Iterator[dict[str, Any]]:
    draw = random.Random(SEED)  # noqa: S311 - no secret
    paths = sorted(data.glob("*/*/memories.jsonl"))
    base = [(path.parts[-3], path.parts[-2], json.loads(line)) for path in paths for line in path.read_text().splitlines()]
    words: dict[str, list[str]] = {}
    for name, _, memory in base:
        words.setdefault(name, []).extend(memory["content"].split())
    for again in count():
        for name, vault, memory in base:
            said = memory["content"].split(" ")
            if again:
                said = [word if draw.random() > EXCHANGED else draw.choice(words[name]) for word in said]
            lived = datetime.fromisoformat(memory.get("created_at") or UNDATED) - again * APART
            context = dict(memory.get("session_context", {}))
            context["session_id"] = f"{vault}/{context.get('session_id', '')}/{again}"
            yield {"content": " ".join(said).strip() or "…", "created_at": lived.isoformat(), "session_context": context}


def full_text(lines: Path, path: Path) -> None:
    """Make what most tools have: one FTS5 table of the same memories."""
    db = sqlite3.connect(path)
    db.execute("CREATE VIRTUAL TABLE m USING fts5(x, tokenize='porter unicode61 remove_diacritics 2')")
    with lines.open(encoding="utf-8") as file:
        db.executemany("INSERT INTO m(x) VALUES (?)", ((json.loads(line)["content"],) for line in file))
    db.execute("INSERT INTO m(m) VALUES ('optimize')")
    db.commit()
    db.close()


ASK_FULL_TEXT = (
    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); "
    "print(db.execute('SELECT rowid, x FROM m WHERE m MATCH ? ORDER BY bm25(m) LIMIT 10', (sys.argv[2],)).fetchall())"
)
"""A program that asks that table: any of the words, the best ten."""


def any_word(cue: str) -> str:
    """Return a cue as that table is asked."""
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", cue.lower()))) or '""'
