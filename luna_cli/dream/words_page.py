"""The page of a night, paragraph by paragraph, from the sections of a report; where there is nothing to tell, there is none."""

from collections.abc import Iterator, Mapping

from luna_cli.dream import words_lines as say
from luna_cli.dream.words_lines import LISTED, Page
from luna_cli.model.tier import TIERS
from luna_cli.text.visible import one_line

EVEN = 0.5
"""Plasticity from which on a night was for what is new."""


def used(page: Page) -> Iterator[str]:
    """Tell what was used since the last dream."""
    entries = page.entries("analysis", "reinforced")
    yield from page.listed("reinforced", [one for one in entries if say.rose(one)], say.reinforced)
    yield from page.listed("used", [one for one in entries if not say.rose(one)], say.used)


def learnt(page: Page) -> Iterator[str]:
    """Tell what is new: read, concepts, what recurs, what corrects or contradicts something, what was felt by week."""
    yield from page.sentences(("read", page.number("analysis", "read")), ("linked", page.number("analysis", "linked")))
    yield from page.listed("concepts", page.entries("analysis", "hubs"), say.concept, page.number("analysis", "new_hubs"))
    for what, key, tell in (
        ("patterns", "patterns", say.pattern),
        ("corrections", "corrections", say.correction),
        ("conflicts", "conflicts", say.conflict),
        ("weeks", "landscapes", say.week),
    ):
        yield from page.listed(what, page.entries("extraction", key), tell)
    passed = page.phases.get("extraction", {}).get("passed_over", 0)
    yield from page.sentences(("uncompared", passed if isinstance(passed, int) else page.number("extraction", "uncompared")))


def linked(page: Page) -> Iterator[str]:
    """Tell what was connected."""
    new, known = (page.number("analysis", key) for key in ("new_synapses", "reinforced_synapses"))
    yield from page.sentences(("bound", new), ("tightened", known))
    yield from page.listed("merged", page.entries("deep-sleep", "merged"), say.merged)
    yield from page.listed("insights", page.entries("paradoxical-sleep", "insights"), say.insight)


def synthesised(page: Page) -> Iterator[str]:
    """Tell what was summed up."""
    yield from page.sentences(("clusters", len(page.entries("extraction", "clusters"))))
    yield from page.listed("syntheses", page.entries("extraction", "syntheses"), say.synthesis)
    passed = page.phases.get("extraction", {}).get("passed_over", {})
    yield from page.sentences(("synthesis_waiting", sum(passed.values()) if isinstance(passed, Mapping) else 0))


def rose(page: Page) -> Iterator[str]:
    """Tell what rose a tier, and what would have."""
    yield from page.listed("promoted", page.entries("promotion", "promoted"), say.promoted)
    crowded = len(page.entries("promotion", "crowded"))
    yield from page.sentences(("crowded", crowded), ("waiting", page.number("promotion", "waiting")))


def fell(page: Page) -> Iterator[str]:
    """Tell what fell a tier."""
    yield from page.listed("demoted", page.entries("promotion", "demoted"), say.demoted)


def let_go(page: Page) -> Iterator[str]:
    """Tell what went to the archives, and which synapses faded."""
    gone = [
        *page.entries("consolidation", "archived"),
        *page.entries("promotion", "archived"),
        *page.entries("extraction", "duplicates"),
    ]
    if gone:
        yield from page.listed("archived", gone, say.gone)
        yield page.said.counted("kept", len(gone))
    if pruned := page.entries("deep-sleep", "pruned"):
        yield page.said.counted("pruned", page.number("deep-sleep", "synapses"))
        yield from page.lines(pruned, say.pruned, len(pruned))
    yield from page.sentences(("pruned_waiting", page.number("deep-sleep", "waiting")))


def morning(page: Page) -> Iterator[str]:
    """Tell what is on the mind in the morning, and whether the last prediction held."""
    said, section = page.said, page.phases.get("awakening", {})
    if held := section.get("working_memory"):
        yield said.say("mind", said.joined(page.hubs(held)))
    if contexts := section.get("contexts"):
        yield said.say("contexts", said.joined([one_line(one) for one in contexts[:LISTED]]))
    yield from page.listed("ready", section.get("preloaded", ()), lambda _, one: one_line(one))
    prediction = section.get("prediction", {})
    laid, hit = prediction.get("laid", 0), prediction.get("used", 0)
    if laid:
        what = "all_used" if hit >= laid else "some_used" if hit else "none_used"
        yield said.say(what, *((said.count(hit), said.count(laid)) if what == "some_used" else ()))


def plasticity(page: Page) -> Iterator[str]:
    """Tell whether the night was for what is new or for what was known, and what that cost."""
    index = page.phases.get("deep-sleep", {}).get("plasticity", 0.0)
    if index or page.number("analysis", "reinforced_synapses"):
        yield page.said.say("plastic" if index >= EVEN else "stable", page.said.number(index, 2))
    yield from page.listed("scaled", page.entries("deep-sleep", "scaled"), say.scaled)


def figures(page: Page) -> Iterator[str]:
    """Tell the numbers of the night, and what it could not or should not do."""
    said, document = page.said, page.document
    asked = document.get("reach", {}).get("asked", 0)
    yield from page.sentences(("asked", asked), ("unknown", page.number("analysis", "unknown_accesses")))
    for key in ("left", "skipped"):
        if names := document.get(key):
            yield said.say(key, said.joined([said.name(name) for name in names]))
    after = document["memories"]["after"]
    tiers = ", ".join(f"{said.name(tier)} {said.count(after.get(tier, 0))}" for tier in TIERS)
    yield f"{said.say('tiers')}{said.colon}{tiers}"
    average, convergence = document["phi_average"], document["phi_convergence"]
    if average is not None and convergence is not None:
        yield said.say("phi", said.number(average, 3), said.number(convergence, 3))


QUIET = (figures,)
"""The page of a night that changed nothing."""
PARAGRAPHS = (used, learnt, linked, synthesised, rose, fell, let_go, morning, plasticity, figures)
