"""Words that an embedder has put near those of a cue, looked up in what it left in the index. On the start-up path."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_cli.files.sqlite import Connection


def meant(db: "Connection", stems: "tuple[str, ...]") -> list[str]:
    """Return the stems of the vault nearest in meaning to these, the best first; none when no embedder was ever asked."""
    marks = ", ".join("?" * len(stems))
    found: dict[str, None] = {}
    for (others,) in db.execute(f"SELECT others FROM meant WHERE word IN ({marks})", stems):  # noqa: S608 - marks only
        found.update(dict.fromkeys(others.split()))
    return [word for word in found if word not in stems]
