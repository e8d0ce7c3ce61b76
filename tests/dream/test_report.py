import json
from collections.abc import Callable
from typing import Any

import pytest

from luna_cli.clock import DAY_MS, parse_utc
from luna_cli.dream.cycle import Night, dream
from luna_cli.dream.material import Material
from luna_cli.dream.report import headline, prose, report
from luna_cli.model.change import Fold
from luna_cli.model.intake import Heard, Intake, Named
from luna_cli.model.snapshot import Snapshot

NOW = parse_utc("2026-11-21T02:00:00Z")
Row = dict[str, Any]
TOLD = """\
night of 2026-11-21: 1,205 memories; 2 reinforced, 1 promoted, 1 let go

Two memories were used, and weigh more now:
  exp_0000000000aa  0.803 → 0.922  1 day
  exp_0000000000bb  0.618 → 0.764  1 day

One memory rose a tier:
  exp_0000000000aa  seed → leaf  0.511 = weight 0.369 + emotion 0.075 + access 0.057 + maturity 0.010

I let one memory go:
  exp_0000000000cc  leaf  unused for 31.2 days, kept for 30 days
It stays whole in the archives, and readable there: sealing comes with a later version of luna. 'luna revive ID' brings it back.

I asked for 20 memories by their own words before the night and after it. One access to a memory that is not in the vault.
tiers: seed 0, leaf 2, branch 1,203, root 0
phi: average 1.000, convergence 0.618"""


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
    return dream(snapshot_of(memories, accesses=used), NOW, Material())


@pytest.fixture
def quiet(at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> Night:
    return dream(snapshot_of([at("exp_a", "leaf", 1)]), NOW, Material())


def test_the_document_is_json_with_the_numbers_of_the_night(full: Night) -> None:
    document = report(full, asked=20)
    assert json.loads(json.dumps(document)) == document
    assert list(document) == [
        "luna_dream",
        "night",
        "at",
        "memories",
        "totals",
        "phi_average",
        "phi_convergence",
        "reach",
        "phases",
    ]
    assert (document["luna_dream"], document["night"], document["at"]) == (1, "2026-11-21", "2026-11-21T02:00:00Z")
    assert document["memories"] == {
        "before": {"seed": 1, "leaf": 2, "branch": 1203, "root": 0},
        "after": {"seed": 0, "leaf": 2, "branch": 1203, "root": 0},
    }
    assert {what: count for what, count in document["totals"].items() if count} == {"reinforced": 2, "promoted": 1, "archived": 1}
    assert document["reach"] == {"asked": 20}
    assert [entry["id"] for entry in document["phases"]["analysis"]["reinforced"]] == ["exp_0000000000aa", "exp_0000000000bb"]
    assert document["phases"]["analysis"]["unknown_accesses"] == 1
    assert document["phases"]["promotion"]["promoted"][0]["to"] == "leaf"
    assert document["phases"]["consolidation"]["archived"][0]["unused_days"] == 31.2


def test_the_means_are_those_of_what_is_left(at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> None:
    memories = [at("exp_a", "root", 1), at("exp_b", "branch", 1), at("exp_c", "seed", 9)]
    document = report(dream(snapshot_of(memories), NOW, Material()))
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
    used = dream(snapshot_of([at("exp_a", "leaf", 1)], accesses={"exp_a": (NOW,)}), NOW, Material())
    assert headline(used, "en").endswith("; 1 reinforced, none promoted, nothing let go")
    assert headline(used, "fr").endswith("; 1 renforcé, aucun promu, aucun archivé")
    gone = dream(snapshot_of([at("exp_a", "seed", 8)]), NOW, Material())
    assert headline(gone, "en") == "night of 2026-11-21: 0 memories; none reinforced, none promoted, 1 let go"
    assert "0 souvenir\u202f; aucun renforcé" in headline(gone, "fr")


def test_the_saved_document_tells_the_night(full: Night) -> None:
    saved = json.loads(json.dumps(report(full, asked=20)))
    assert prose(saved, "en").replace("\u00a0", " ") == TOLD


def test_it_is_told_in_french_with_french_numbers(full: Night) -> None:
    told = prose(report(full), "fr")
    assert (
        "\nUn souvenir est monté d’un niveau\u00a0:\n  exp_0000000000aa  graine → feuille  0,511 = poids 0,369 + émotion 0,075"
        in told
    )
    assert "feuille  inutilisé depuis 31,2\u00a0jours, gardé 30\u00a0jours\n" in told
    assert "\nniveaux\u00a0: graine 0, feuille 2, branche 1\u202f203, racine 0\nphi\u00a0: moyenne 1,000" in told


def test_a_quiet_night_tells_its_figures_alone(quiet: Night) -> None:
    figures = "tiers: seed 0, leaf 1, branch 0, root 0\nphi: average 0.618, convergence 0.382"
    assert prose(report(quiet), "en") == f"{headline(quiet, 'en')}\n\n{figures}"


def test_long_lists_are_cut_in_words_and_whole_in_the_document(
    at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]
) -> None:
    done = dream(snapshot_of([at(f"exp_{number:03d}", "seed", 8) for number in range(25)]), NOW, Material())
    assert len(report(done)["phases"]["consolidation"]["archived"]) == 25
    told = prose(report(done), "en")
    assert told.count("exp_") == 10
    assert "\n  and 15 more\n" in told


def test_new_concepts_are_told_and_reports_that_know_of_none_are_too(full: Night, snapshot_of: Callable[..., Snapshot]) -> None:
    said = (Named("kiln", "kiln", "concept"),)
    heard = tuple(Heard(id=f"exp_{n}", created_at=NOW, entered_at=NOW, turn=n, session=None, concepts=said) for n in range(2))
    done = dream(snapshot_of([]), NOW, Material(intake=Intake(heard=heard, slugs={"kiln": "kiln"})))
    document = report(done)
    assert (document["totals"]["concepts"], document["phases"]["analysis"]["new_hubs"]) == (1, 1)
    told = prose(document, "en")
    assert told.split("\n")[0].endswith("2 read, 1 new concept")
    assert "\nI read two new or changed memories. Two memories now lead to what they speak of.\n" in told
    assert "\nOne thing has become a concept for me:\n  hub_kiln  kiln\n" in told
    assert "\nUne chose est devenue un concept pour moi\u00a0:\n  hub_kiln  kiln\n" in prose(document, "fr")
    older = report(full)
    older = {**older, "totals": {key: older["totals"][key] for key in ("reinforced", "promoted", "archived")}}
    assert prose(older, "en") == prose(report(full), "en")


def test_phases_that_did_not_run_are_left_out(full: Night, at: Callable[..., Row], snapshot_of: Callable[..., Snapshot]) -> None:
    done = dream(snapshot_of([at("exp_a", "leaf", 1)]), NOW, Material(), ("consolidation",))
    assert list(report(done)["phases"]) == ["consolidation"]
    assert prose(report(done), "en").split("\n")[:3] == [
        "night of 2026-11-21: 1 memory; nothing changed",
        "",
        "This night went without analysis, extraction, promotion, deep sleep, paradoxical sleep and awakening.",
    ]
    later = {**report(full), "phases": {**report(full)["phases"], "clairvoyance": {"seen": [1]}}}
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


@pytest.mark.parametrize("part", ["night", "memories", "totals", "phi_average", "phi_convergence", "phases"])
def test_a_report_that_lacks_what_every_one_has_is_refused(full: Night, part: str) -> None:
    document = dict(report(full))
    del document[part]
    with pytest.raises(ValueError, match="the dream report is incomplete"):
        prose(document, "en")


@pytest.mark.parametrize(("phase", "key"), [("analysis", "reinforced"), ("promotion", "promoted"), ("consolidation", "archived")])
def test_so_is_one_whose_lists_lack_a_number(full: Night, phase: str, key: str) -> None:
    document = json.loads(json.dumps(report(full)))
    document["phases"][phase][key] = [{"id": "exp_0000000000aa"}]
    with pytest.raises(ValueError, match="the dream report is incomplete"):
        prose(document, "en")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "what was felt and looked up was taken in"), ("fr", "ressenti et consulté est recueilli")]
)
def test_a_night_that_took_in_traces_alone_says_so(snapshot_of: Callable[..., Snapshot], language: str, said: str) -> None:
    folds = (Fold(path="traces/2026-11-20.abcdef.jsonl", length=1, sha256="0" * 64),)
    night = dream(snapshot_of([], folds=folds), NOW, Material())
    assert headline(night, language).endswith(said)
