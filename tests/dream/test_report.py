import json
from collections.abc import Callable
from typing import Any

import pytest

from luna_cli.clock import DAY_MS, parse_utc
from luna_cli.dream.cycle import Night, dream
from luna_cli.dream.report import headline, prose, report
from luna_cli.model.change import Fold
from luna_cli.model.intake import Heard, Intake, Named
from luna_cli.model.snapshot import Snapshot
from luna_cli.model.tier import RETENTION_DAYS

NOW = parse_utc("2026-11-21T02:00:00Z")
Row = dict[str, Any]


@pytest.fixture
def at(row: Callable[..., Row]) -> Callable[..., Row]:
    """Return a maker of memories that entered the vault so many days ago."""

    def made(memory_id: str, tier: str, days: float, **cells: Any) -> Row:
        entered = NOW - round(days * DAY_MS)
        instants = dict.fromkeys(("created_at", "entered_at", "tier_since", "as_of"), entered)
        return row(memory_id, tier, **{**instants, **cells})

    return made


@pytest.fixture
def full(at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> Night:
    """Return a night that reinforces two, promotes one of them and lets one go, in a vault of 1,206."""
    memories = [
        at("exp_0000000000aa", "seed", 3, weight=0.9, access_days=2.0, access_count=2),
        at("exp_0000000000bb", "leaf", 4),
        at("exp_0000000000cc", "leaf", 31.25),
        *(at(f"exp_{number:012d}", "branch", 5) for number in range(1203)),
    ]
    used = {"exp_0000000000aa": (NOW - 1,), "exp_0000000000bb": (NOW - 1,), "exp_unknown": (NOW - 1,)}
    return dream(snapshot_of(memories, accesses=used), NOW, RETENTION_DAYS)


@pytest.fixture
def quiet(at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> Night:
    return dream(snapshot_of([at("exp_a", "leaf", 1)]), NOW, RETENTION_DAYS)


def test_the_document_is_json_with_the_numbers_of_the_night(full: Night) -> None:
    document = report(full)
    assert json.loads(json.dumps(document)) == document
    assert list(document) == [
        "luna_dream",
        "night",
        "at",
        "memories",
        "totals",
        "phi_average",
        "phi_convergence",
        "phases",
    ]
    assert (document["luna_dream"], document["night"], document["at"]) == (1, "2026-11-21", "2026-11-21T02:00:00Z")
    assert document["memories"] == {
        "before": {"seed": 1, "leaf": 2, "branch": 1203, "root": 0},
        "after": {"seed": 0, "leaf": 2, "branch": 1203, "root": 0},
    }
    assert document["totals"] == {"reinforced": 2, "promoted": 1, "archived": 1, "concepts": 0, "read": 0, "traces": 0}
    assert [entry["id"] for entry in document["phases"]["analysis"]["reinforced"]] == ["exp_0000000000aa", "exp_0000000000bb"]
    assert document["phases"]["analysis"]["unknown_accesses"] == 1
    assert document["phases"]["promotion"]["promoted"][0]["to"] == "leaf"
    assert document["phases"]["expiry"]["archived"][0]["unused_days"] == 31.2


def test_the_means_are_those_of_what_is_left(at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> None:
    memories = [at("exp_a", "root", 1), at("exp_b", "branch", 1), at("exp_c", "seed", 9)]
    document = report(dream(snapshot_of(memories), NOW, RETENTION_DAYS))
    assert document["phi_average"] == pytest.approx((1.618034 + 1.0) / 2, abs=1e-6)
    assert document["phi_convergence"] == pytest.approx(1 - 0.618034 / 2 / 1.618034, abs=1e-6)


def test_the_headline_in_both_languages(full: Night, quiet: Night) -> None:
    assert headline(full, "en") == "night of 2026-11-21: 1,205 memories; 2 reinforced, 1 promoted, 1 let go"
    assert headline(full, "fr_CA.UTF-8") == (
        "nuit du 2026-11-21\u00a0: 1\u202f205 souvenirs\u202f; 2 renforcés, 1 promu, 1 archivé"
    )
    assert headline(quiet, "de") == "night of 2026-11-21: 1 memory; nothing changed"
    assert headline(quiet, "fr") == "nuit du 2026-11-21\u00a0: 1 souvenir\u202f; rien n’a changé"


def test_none_of_a_kind_is_said_in_words(at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> None:
    used = dream(snapshot_of([at("exp_a", "leaf", 1)], accesses={"exp_a": (NOW,)}), NOW, RETENTION_DAYS)
    assert headline(used, "en").endswith("; 1 reinforced, none promoted, nothing let go")
    assert headline(used, "fr").endswith("; 1 renforcé, aucun promu, aucun archivé")
    gone = dream(snapshot_of([at("exp_a", "seed", 8)]), NOW, RETENTION_DAYS)
    assert headline(gone, "en") == "night of 2026-11-21: 0 memories; none reinforced, none promoted, 1 let go"
    assert "0 souvenir\u202f; aucun renforcé" in headline(gone, "fr")


def test_the_saved_document_tells_the_night(full: Night) -> None:
    saved = json.loads(json.dumps(report(full)))
    lines = prose(saved, "en").split("\n")
    assert lines[0] == headline(full, "en")
    assert lines[1:7] == [
        "promoted",
        "  exp_0000000000aa  seed → leaf  0.511 = weight 0.369 + emotion 0.075 + access 0.057 + maturity 0.010",
        "let go, and kept in the archives",
        "  exp_0000000000cc  leaf  unused for 31.2\u00a0days, kept for 30\u00a0days",
        "reinforced",
        "  exp_0000000000aa  0.803 → 0.922  1\u00a0day",
    ]
    assert lines[-3] == "tiers: seed 0, leaf 2, branch 1,203, root 0"
    assert lines[-2] == "phi: average 1.000, convergence 0.618"
    assert lines[-1] == "1 access to a memory that is not in the vault"


def test_it_is_told_in_french_with_french_numbers(full: Night) -> None:
    lines = prose(report(full), "fr").split("\n")
    assert lines[2].startswith("  exp_0000000000aa  graine → feuille  0,511 = poids 0,369 + émotion 0,075")
    assert lines[4].endswith("feuille  inutilisé depuis 31,2\u00a0jours, gardé 30\u00a0jours")
    assert lines[-3] == "niveaux\u00a0: graine 0, feuille 2, branche 1\u202f203, racine 0"


def test_long_lists_are_cut_in_words_and_whole_in_the_document(
    at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]
) -> None:
    done = dream(snapshot_of([at(f"exp_{number:03d}", "seed", 8) for number in range(25)]), NOW, RETENTION_DAYS)
    assert len(report(done)["phases"]["expiry"]["archived"]) == 25
    told = prose(report(done), "en")
    assert told.count("exp_") == 10
    assert "\n  and 15 more\n" in told


def test_new_concepts_are_told_and_reports_that_know_of_none_are_too(full: Night, snapshot_of: Callable[..., Snapshot]) -> None:
    said = (Named("kiln", "kiln", "concept"),)
    heard = tuple(Heard(id=f"exp_{n}", created_at=NOW, entered_at=NOW, turn=n, session=None, concepts=said) for n in range(2))
    done = dream(snapshot_of([]), NOW, RETENTION_DAYS, intake=Intake(heard=heard, slugs={"kiln": "kiln"}))
    document = report(done)
    assert (document["totals"]["concepts"], document["phases"]["integration"]["new_hubs"]) == (1, 1)
    told = prose(document, "en")
    assert told.split("\n")[0].endswith("1 new concept")
    assert "\nnew concepts\n  hub_kiln  kiln\n" in told
    assert "concepts nouveaux\n  hub_kiln  kiln\n" in prose(document, "fr")
    older = report(full)
    older = {**older, "totals": {key: count for key, count in older["totals"].items() if key != "concepts"}}
    assert prose(older, "en") == prose(report(full), "en")


def test_phases_that_did_not_run_are_left_out(full: Night, at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> None:
    done = dream(snapshot_of([at("exp_a", "leaf", 1)]), NOW, RETENTION_DAYS, ("expiry",))
    assert list(report(done)["phases"]) == ["expiry"]
    assert prose(report(done), "en").startswith("night of 2026-11-21: 1 memory; nothing changed\ntiers: ")
    later = {**report(full), "phases": {**report(full)["phases"], "extraction": {"patterns": []}}}
    assert prose(later, "en") == prose(report(full), "en")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"luna_dream": 2},
        {"luna_dream": 1},
        {"luna_dream": 1, "night": "2026-11-21", "memories": {"after": []}, "totals": {}},
    ],
)
def test_what_is_no_report_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="dream report"):
        prose(document, "en")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "what was felt and looked up was taken in"), ("fr", "ressenti et consulté est recueilli")]
)
def test_a_night_that_took_in_traces_alone_says_so(snapshot_of: Callable[..., Snapshot], language: str, said: str) -> None:
    folds = (Fold(path="traces/2026-11-20.abcdef.jsonl", length=1, sha256="0" * 64),)
    night = dream(snapshot_of([], folds=folds), NOW, RETENTION_DAYS)
    assert headline(night, language).endswith(said)
