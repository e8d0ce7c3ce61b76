"""docs/design/format.md against the code: every sample is read by what reads the vault, and written back to the same bytes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import luna_cli
from luna_cli import clock
from luna_cli.actions.plant import keyed_id
from luna_cli.dream.phases.patterns import pattern_id
from luna_cli.dream.report import prose
from luna_cli.files import codec, hubs, intent, journal
from luna_cli.model.hub_wire import HUB_FIELDS, SATELLITE_FIELDS, SYNAPSE_FIELDS
from luna_cli.model.memory import Draft
from luna_cli.model.records import MOVE_FIELDS, PATTERN_FIELDS, WEEK_FIELDS, read_pattern, read_week
from luna_cli.model.relation import RELATIONS
from luna_cli.model.schema import DRAFT, EMOTIONAL_CONTEXT, EXPERIENCE, PHI_METRICS
from luna_cli.model.wire import read_memory
from luna_cli.phi.recurrence import strength
from luna_cli.sources import jsonl
from luna_cli.sources.base import MAX_TEXT
from luna_cli.text.slug import slug
from luna_cli.vault import config, layout, records, stubs, traces

PAGE = (Path(luna_cli.__file__).parent.parent / "docs" / "design" / "format.md").read_text(encoding="utf-8")
SAMPLES = dict(re.findall(r"^<!-- sample: (\w+) -->\n```json\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
ZONE = "Europe/Paris"


def _vault(text: str, folder: Path) -> bytes:
    (folder / "vault.json").write_text(text, encoding="utf-8")
    found = config.load(str(folder))
    assert (found.zone, found.language) == (ZONE, "fr")
    return codec.encode(found.document)


def _memory(text: str, _folder: Path) -> bytes:
    return codec.write(codec.read(text.encode(), "sample", ZONE))


def _full(text: str, _folder: Path) -> bytes:
    return stubs.full_line(read_memory(codec.decode(text.encode(), 2 * codec.MAX_MEMORY), ZONE))


def _stub(text: str, _folder: Path) -> bytes:
    return stubs.stub_line(stubs.read_stub(text.encode()))


def _report(text: str, _folder: Path) -> bytes:
    document = codec.decode(text.encode())
    assert prose(document, "fr").startswith("nuit du 2026-11-13")
    return codec.encode(document)


def _history(text: str, _folder: Path) -> bytes:
    return codec.encode_line(records.move(codec.decode(text.encode())).wire())


def _pattern(text: str, _folder: Path) -> bytes:
    found = read_pattern(codec.decode(text.encode()))
    assert (found.id, found.phi) == (pattern_id(found.hubs), round(strength(found.days, found.regularity), 6))
    return codec.encode_line(found.wire())


def _landscape(text: str, _folder: Path) -> bytes:
    found = read_week(codec.decode(text.encode()))
    assert sum(found.tones.values()) == found.memories
    return codec.encode_line(found.wire())


def _intent(text: str, folder: Path) -> bytes:
    path = folder / "COMMIT"
    path.write_text(text, encoding="utf-8")
    return intent.encode(*intent.load(str(path)))


def _hub(text: str, _folder: Path) -> bytes:
    return hubs.write(hubs.read(text.encode(), ZONE))


def _hub_more(text: str, _folder: Path) -> bytes:
    return hubs.write_rest(hubs.read_rest(text.encode(), ZONE))


WRITTEN_BACK: dict[str, Callable[[str, Path], bytes]] = {
    "vault": _vault,
    "memory": _memory,
    "full": _full,
    "hub": _hub,
    "hub_more": _hub_more,
    "stub": _stub,
    "report": _report,
    "history": _history,
    "pattern": _pattern,
    "landscape": _landscape,
    "intent": _intent,
}


def test_every_sample_is_tested() -> None:
    assert SAMPLES.keys() == WRITTEN_BACK.keys() | {"draft", "trace", "short"}


@pytest.mark.parametrize("name", WRITTEN_BACK)
def test_a_sample_is_read_and_written_back_to_its_bytes(name: str, tmp_path: Path) -> None:
    assert WRITTEN_BACK[name](SAMPLES[name], tmp_path).decode() == SAMPLES[name]


def test_the_bulk_lines_are_drafts(tmp_path: Path) -> None:
    (tmp_path / "lines").write_text(SAMPLES["draft"], encoding="utf-8")
    with (tmp_path / "lines").open("rb") as stream:
        found = list(jsonl.read(stream, "lines", ZONE))
    drafts = [draft for draft in found if isinstance(draft, Draft)]
    assert len(drafts) == len(found) == 2
    assert drafts[0].key == "note-1"
    assert f"`note-1` of the bulk format is always `{keyed_id('bulk', 'note-1')}`" in PAGE


def test_the_traces_are_read(tmp_path: Path) -> None:
    (tmp_path / "traces").mkdir()
    (tmp_path / "traces" / "2026-11-12.a1b2c3.jsonl").write_text(SAMPLES["trace"], encoding="utf-8")
    told = traces.read(str(tmp_path), "a1b2c3", clock.parse_utc("2026-11-12T20:00:00Z"))
    assert told.bad == []
    assert {one: len(instants) for one, instants in told.accesses.items()} == {"exp_913a0817983d": 2}


def test_the_short_store_is_an_entry_of_the_journal(tmp_path: Path) -> None:
    (tmp_path / ".luna" / "journal").mkdir(parents=True)
    (tmp_path / ".luna" / "journal" / "short.jsonl").write_text(SAMPLES["short"], encoding="utf-8")
    (entry,) = journal.entries(str(tmp_path))
    assert layout.id_of(entry.path.rpartition("/")[2]) == "exp_b6dd6c455c6f"


def test_names_follow_from_what_is_in_the_samples() -> None:
    memory = codec.read(SAMPLES["memory"].encode(), "sample", ZONE)
    path = layout.memory_path(memory.memory_type, clock.local_day(memory.created_at, ZONE), slug(memory.content), memory.id)
    assert f'"put","{path}"' in SAMPLES["intent"]
    assert f'"{layout.HISTORY}"' in SAMPLES["intent"]


@pytest.mark.parametrize(
    "fields",
    [
        *(EXPERIENCE, PHI_METRICS, EMOTIONAL_CONTEXT, DRAFT, stubs.STUB, HUB_FIELDS, SATELLITE_FIELDS, SYNAPSE_FIELDS),
        *(MOVE_FIELDS, PATTERN_FIELDS, WEEK_FIELDS),
    ],
    ids=lambda fields: fields[1].name,
)
def test_every_field_is_explained(fields: tuple[object, ...]) -> None:
    names = [getattr(field, "name", "") for field in fields]
    assert [name for name in names if f"`{name}`" not in PAGE and f'"{name}"' not in PAGE] == []


def test_the_bounds_are_those_of_the_code() -> None:
    for number in (codec.MAX_MEMORY, MAX_TEXT):
        assert f"{number:,} bytes" in PAGE
    assert f"{codec.MAX_DEPTH} levels" in PAGE
    assert f"{jsonl.MAX_LINE >> 20} MiB" in PAGE
    assert f"today **{layout.FORMAT}**" in PAGE
    assert f"{hubs.MAX_HUB >> 20} MiB" in PAGE
    assert f"strongest {hubs.STRONGEST} synapses" in PAGE


def test_every_relation_is_named_in_its_order() -> None:
    named = re.search(r"^The relations: (.*?)\.$", PAGE, re.MULTILINE | re.DOTALL)
    assert named is not None
    assert re.findall(r"`([a-z-]+)`", named[1]) == list(RELATIONS)
