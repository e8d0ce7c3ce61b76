"""What is said of a night, in English. `{}` is a number or a name, in the order in which `words_page` gives them."""

from collections.abc import Mapping

NOUNS: Mapping[str, tuple[str, str]] = {
    "memories": ("{} memory", "{} memories"),
    "days": ("{} day", "{} days"),
    "more": ("and {} more", "and {} more"),
}
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
"""How sentences write 2 to 12."""
COUNTED: Mapping[str, tuple[str, str]] = {
    "read": ("I read one new or changed memory.", "I read {} new or changed memories."),
    "linked": ("One memory now leads to what it speaks of.", "{} memories now lead to what they speak of."),
    "concepts": ("One thing has become a concept for me:", "{} things have become concepts for me:"),
    "patterns": ("One thing keeps coming back:", "{} things keep coming back:"),
    "corrections": ("One thing is no longer what it was:", "{} things are no longer what they were:"),
    "conflicts": (
        "One contradiction I could not decide, and leave to you ('luna status --conflicts'):",
        "{} contradictions I could not decide, and leave to you ('luna status --conflicts'):",
    ),
    "uncompared": (
        "One new memory I did not compare with others: there were too many.",
        "{} new memories I did not compare with others: there were too many.",
    ),
    "weeks": ("I looked back on one week:", "I looked back on {} weeks:"),
    "reinforced": ("One memory was used, and weighs more now:", "{} memories were used, and weigh more now:"),
    "used": ("One memory was used, and weighs what it did:", "{} memories were used, and weigh what they did:"),
    "bound": ("I tied one new synapse.", "I tied {} new synapses."),
    "tightened": ("I tightened one synapse that was there.", "I tightened {} synapses that were there."),
    "merged": ("One concept turned out to be another one's double:", "{} concepts turned out to be doubles of others:"),
    "insights": (
        "I dreamt one link, and try it out; it fades in 30 days unless it is used:",
        "I dreamt {} links, and try them out; they fade in 30 days unless they are used:",
    ),
    "syntheses": ("I wrote one synthesis, which names its sources:", "I wrote {} syntheses, each of which names its sources:"),
    "clusters": (
        "What I read belongs to one group of memories about the same things.",
        "What I read belongs to {} groups of memories about the same things.",
    ),
    "synthesis_waiting": (
        "One more synthesis has to wait for its night.",
        "{} more syntheses have to wait for their night.",
    ),
    "promoted": ("One memory rose a tier:", "{} memories rose a tier:"),
    "crowded": (
        "One memory deserved to rise, and found no place.",
        "{} memories deserved to rise, and found no place.",
    ),
    "waiting": (
        "One memory that could rise waits for a later night.",
        "{} memories that could rise wait for a later night.",
    ),
    "demoted": (
        "One memory fell a tier, to make room for what is stronger:",
        "{} memories fell a tier, to make room for what is stronger:",
    ),
    "archived": ("I let one memory go:", "I let {} memories go:"),
    "kept": (
        (
            "It stays whole in the archives, and readable there: sealing comes with a later version of luna. 'luna revive ID'"
            " brings it back."
        ),
        (
            "They stay whole in the archives, and readable there: sealing comes with a later version of luna. 'luna revive ID'"
            " brings one back."
        ),
    ),
    "pruned": ("One synapse faded, and stands whole in the report:", "{} synapses faded, and stand whole in the report:"),
    "pruned_waiting": (
        "One concept has more synapses that are due, for the next night.",
        "{} concepts have more synapses that are due, for the next night.",
    ),
    "ready": ("I have laid one memory ready:", "I have laid {} memories ready:"),
    "scaled": (
        "One concept learnt tonight, and its weaker synapses pay for it:",
        "{} concepts learnt tonight, and their weaker synapses pay for it:",
    ),
    "asked": (
        "I asked for one memory by its own words before the night and after it.",
        "I asked for {} memories by their own words before the night and after it.",
    ),
    "unknown": ("One access to a memory that is not in the vault.", "{} accesses to memories that are not in the vault."),
}
OUTCOMES: Mapping[str, tuple[str, str, str]] = {
    "reinforced": ("none reinforced", "{} reinforced", "{} reinforced"),
    "promoted": ("none promoted", "{} promoted", "{} promoted"),
    "archived": ("nothing let go", "{} let go", "{} let go"),
    "demoted": ("none demoted", "{} demoted", "{} demoted"),
    "read": ("none read", "{} read", "{} read"),
    "concepts": ("no new concept", "{} new concept", "{} new concepts"),
    "syntheses": ("no synthesis", "{} synthesis", "{} syntheses"),
    "corrected": ("no correction", "{} correction", "{} corrections"),
    "conflicts": ("no conflict", "{} conflict", "{} conflicts"),
    "patterns": ("no pattern", "{} pattern", "{} patterns"),
    "merged": ("no hub merged", "{} hub merged", "{} hubs merged"),
    "pruned": ("nothing pruned", "{} pruned", "{} pruned"),
    "insights": ("no insight", "{} insight", "{} insights"),
    "weeks": ("no week told", "{} week told", "{} weeks told"),
}
SAID: Mapping[str, str] = {
    "night": "night of {}",
    "nothing": "nothing changed",
    "taken": "what was felt and looked up was taken in",
    "and": "{} and {}",
    "pattern": "{}: on {}, {}",
    "replaces": "{} replaces {}",
    "or": "{} or {}",
    "became": "{} became {}",
    "week": "{}, mostly {}",
    "strongest": "most strongly felt {}",
    "merged": "{} is now {} ({})",
    "insight": "{} and {} may belong together",
    "through": "{} and {} may belong together, through {}",
    "sources": "{}; from {}",
    "instead": "in place of {}",
    "strength": "strength {}",
    "unused": "unused for {}, kept for {}",
    "weakest": "the weakest of a full tier, strength {}",
    "nowhere": "no place in its tier nor in any below it, strength {}",
    "same": "says the same as {}",
    "pruned": "{}: no longer to {}",
    "mind": "This morning I have on my mind: {}.",
    "contexts": "I still hold the thread of {}.",
    "all_used": "What I laid ready the last time held: all of it was used.",
    "some_used": "What I laid ready the last time held in part: {} of {} used.",
    "none_used": "What I laid ready the last time did not hold: nothing of it was used.",
    "plastic": "It was a night for what is new: plasticity {}.",
    "stable": "It was a night for what I knew already: plasticity {}.",
    "left": "There was no time for {}.",
    "skipped": "This night went without {}.",
    "tiers": "tiers",
    "phi": "phi: average {}, convergence {}",
}
NAMES: Mapping[str, str] = {
    "seed": "seed",
    "leaf": "leaf",
    "branch": "branch",
    "root": "root",
    "weight": "weight",
    "emotion": "emotion",
    "access": "access",
    "maturity": "maturity",
    "person": "person",
    "place": "place",
    "time": "day",
    "project": "project",
    "session": "session",
    "week": "week",
    "theme": "theme",
    "analysis": "analysis",
    "extraction": "extraction",
    "promotion": "promotion",
    "deep-sleep": "deep sleep",
    "consolidation": "consolidation",
    "paradoxical-sleep": "paradoxical sleep",
    "awakening": "awakening",
}
BAND: Mapping[str, str] = {
    "analysis": "read",
    "extraction": "gather",
    "promotion": "tiers",
    "deep-sleep": "deep",
    "consolidation": "let go",
    "paradoxical-sleep": "REM",
    "awakening": "wake",
}
"""The phases in the picture of a night, at most seven characters each."""
