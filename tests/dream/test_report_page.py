"""The page of a night: every section of a report in both languages, older reports, and what is missing or too much."""

import json
import re

import pytest

from luna_cli.dream.cycle import PHASES
from luna_cli.dream.report import prose
from luna_cli.dream.words_tally import effort
from tests.dream.report_samples import FULL, A, B, C, D, E, F, only

PAGE = f"""\
night of 2026-11-21: 7 memories; 1 reinforced, 1 promoted, 3 let go, 1 demoted, 8 read, 2 new concepts, 1 synthesis, \
1 correction, 1 conflict, 1 pattern, 1 hub merged, 3 pruned, 1 insight, 1 week told

One memory was used, and weighs more now:
  {A}  0.803 → 0.922  2 days

I read eight new or changed memories. Six memories now lead to what they speak of.
Two things have become concepts for me:
  hub_rye-bread  rye bread
  hub_ana  Ana (person)
One thing keeps coming back:
  pat_0123456789ab  rye bread and Ana: on 5 days, every 7 days, on Tuesdays around 18:00
One thing is no longer what it was:
  {D} replaces {C}: 42 euros became 45 euros
One contradiction I could not decide, and leave to you ('luna status --conflicts'):
  {F} or {E}: Tuesday or Thursday
I looked back on one week:
  2026-W46  41 memories, mostly calm; most strongly felt {A} and {C}
Three new memories I did not compare with others: there were too many.

I tied twelve new synapses. I tightened one synapse that was there.
One concept turned out to be another one's double:
  hub_breads  breads is now bread (hub_bread)
I dreamt one link, and try it out; it fades in 30 days unless it is used:
  ins_0123456789ab  rye bread and lisbon may belong together, through Ana and old harbour

What I read belongs to one group of memories about the same things.
I wrote one synthesis, which names its sources:
  {E}  session: harbour; from 2 memories, in place of {B}
Two more syntheses have to wait for their night.

One memory rose a tier:
  {A}  seed → leaf  0.400 = weight 0.300 + emotion 0.100
One memory deserved to rise, and found no place. Four memories that could rise wait for a later night.

One memory fell a tier, to make room for what is stronger:
  {C}  branch → leaf  strength 0.123

I let three memories go:
  {E}  leaf  unused for 31.2 days, kept for 30 days
  {D}  seed  the weakest of a full tier, strength 0.010
  {B}  says the same as {A}
They stay whole in the archives, and readable there: sealing comes with a later version of luna. 'luna revive ID' brings one back.
Three synapses faded, and stand whole in the report:
  hub_bread  bread: no longer to flour, oven
One concept has more synapses that are due, for the next night.

This morning I have on my mind: rye bread, Ana and lisbon.
I still hold the thread of workshop-12.
I have laid two memories ready:
  {A}
  {C}
What I laid ready the last time held in part: 3 of 7 used.

It was a night for what is new: plasticity 0.62.
One concept learnt tonight, and its weaker synapses pay for it:
  hub_bread  bread × 0.93

I asked for 50 memories by their own words before the night and after it. Two accesses to memories that are not in the vault.
There was no time for paradoxical sleep and awakening.
tiers: seed 1, leaf 2, branch 4, root 0
phi: average 0.750, convergence 0.500"""


def test_every_section_is_told_in_english() -> None:
    assert prose(FULL, "en").replace("\u00a0", " ") == PAGE


def test_every_section_is_told_in_french() -> None:
    english, french = prose(FULL, "en").split("\n"), prose(FULL, "fr").split("\n")
    assert len(english) == len(french)
    ids = re.compile(r"(?:exp|hub|pat|ins)_[0-9a-z-]+")
    assert [ids.findall(line) for line in english] == [ids.findall(line) for line in french]
    assert {line for line in english if line and line in french} == {f"  {A}", f"  {C}", "  hub_rye-bread  rye bread"}
    told = "\n".join(french)
    assert "\nUne chose n’est plus ce qu’elle était\u00a0:\n" in told
    assert f"  {D} remplace {C}\u00a0: 42 euros est devenu 45 euros\n" in told
    assert "rye bread et lisbon vont peut-être ensemble, par Ana et old harbour\n" in told
    assert "\nCe matin, j’ai en tête\u00a0: rye bread, Ana et lisbon.\n" in told
    assert " ; " not in told
    assert " :" not in told


def test_hubs_are_called_what_the_report_says_then_what_they_are_called_today() -> None:
    told = prose(FULL, "en", {"hub_lisbon": "Lisbon", "hub_ana": "Anna", "hub_rye-bread": ""}.get)
    assert "rye bread and Lisbon may belong together, through Ana and old harbour" in told


@pytest.mark.parametrize(
    ("used", "said"),
    [(7, "held: all of it was used."), (1, "held in part: 1 of 7 used."), (0, "did not hold: nothing of it was used.")],
)
def test_the_morning_says_whether_the_prediction_held(used: int, said: str) -> None:
    assert only("awakening", prediction={"laid": 7, "used": used}) == [f"What I laid ready the last time {said}"]
    assert only("awakening", prediction={"laid": 0, "used": 0, "error": None}) == []


def test_plasticity_is_told_where_something_was_learnt() -> None:
    assert only("deep-sleep", plasticity=0.5) == ["It was a night for what is new: plasticity 0.50."]
    assert only("deep-sleep", plasticity=0.0) == []
    assert only("analysis", reinforced_synapses=11)[1:] == ["It was a night for what I knew already: plasticity 0.00."]


def test_an_older_report_reads_as_it_did() -> None:
    phases = FULL["phases"]
    older = {
        "analysis": {key: phases["analysis"][key] for key in ("reinforced", "unknown_accesses")},
        "integration": {key: phases["analysis"][key] for key in ("read", "linked", "hubs", "new_hubs")},
        "promotion": {"promoted": phases["promotion"]["promoted"], "waiting": 0},
        "expiry": phases["consolidation"],
    }
    document = {key: FULL[key] for key in ("luna_dream", "night", "at", "memories", "phi_average", "phi_convergence")}
    document |= {"totals": {"reinforced": 1, "promoted": 1, "archived": 1, "read": 8, "concepts": 2}, "phases": older}
    told = prose(document, "en")
    assert told.startswith("night of 2026-11-21: 7 memories; 1 reinforced, 1 promoted, 1 let go, 8 read, 2 new concepts\n")
    assert f"I let one memory go:\n  {E}  leaf  unused" in told
    assert "  hub_ana  Ana (person)\n" in told
    assert effort(document) == dict.fromkeys(PHASES) | {"analysis": 11, "promotion": 1, "consolidation": 1}


@pytest.mark.parametrize("phase", list(FULL["phases"]))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_key_that_is_missing_in_what_came_later_is_no_error(phase: str, language: str) -> None:
    known = {"reinforced", "promoted", "archived"}
    for key, value in FULL["phases"][phase].items():
        document = json.loads(json.dumps(FULL))
        del document["phases"][phase][key]
        assert prose(document, language) != prose(FULL, language) or key == "new_hubs"
        for missing in value[0] if isinstance(value, list) and isinstance(value[0], dict) and key not in known else ():
            document = json.loads(json.dumps(FULL))
            del document["phases"][phase][key][0][missing]
            assert prose(document, language).startswith(prose(FULL, language).split("\n")[0])


def test_an_entry_without_what_it_needs_says_what_it_has() -> None:
    assert only("paradoxical-sleep", insights=[{"id": "ins_1", "to": "hub_b", "reason": "far\napart"}])[0].endswith(
        "\n  ins_1  hub_b  far\\napart"
    )
