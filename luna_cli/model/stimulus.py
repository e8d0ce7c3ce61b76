"""What may happen to somebody who remembers: named events, and which neuromodulators each raises or lowers.

Spec §6.1 (`déclencheurs`), §7.1; docs/design/emotion.md. What the events do to emotions stands with those, in `emotion_table`.
Nothing heavy is imported: activation reads the neuromodulators on the start-up path.
"""

NEUROMODULATORS = {
    "dopamine": "dopamine",
    "serotonin": "sérotonine",
    "noradrenaline": "noradrénaline",
    "oxytocin": "ocytocine",
}
"""English name to French name, in the order in which they are written."""

_D, _S, _N, _O = NEUROMODULATORS

EVENTS: "dict[str, tuple[str, str, dict[str, float]]]" = {
    "accomplishment": ("accomplissement", "something hard was done", {_D: 0.15}),
    "positive_interaction": ("interaction_positive", "a good moment with somebody", {_S: 0.1, _O: 0.05}),
    "pleasant_anticipation": ("anticipation_plaisante", "something good is coming", {_D: 0.1}),
    "outcome_good": ("bon_résultat", "it turned out well", {_D: 0.15}),
    "outcome_bad": ("mauvais_résultat", "it turned out badly", {_D: -0.15, _S: -0.05}),
    "pattern_found": ("motif_découvert", "a new pattern was found", {_D: 0.1}),
    "prediction_true": ("prédiction_correcte", "what was expected came true", {_D: 0.05}),
    "thanks": ("remerciement", "somebody said thank you", {_S: 0.1, _O: 0.05}),
    "recognition": ("reconnaissance", "somebody saw what was done", {_S: 0.15}),
    "quiet_week": ("semaine_calme", "a week went by without trouble", {_S: 0.1}),
    "rest": ("repos", "a pause", {_S: 0.05, _N: -0.1}),
    "novelty": ("nouveauté", "something not met before", {_N: 0.1, _D: 0.05}),
    "new_hub": ("nouveau_concept", "the network has a new concept", {_N: 0.05}),
    "open_question": ("question_ouverte", "a question without an answer yet", {_D: 0.1, _S: -0.05}),
    "pin": ("épinglage", "something was marked to be kept", {_N: 0.05}),
    "urgency": ("urgence", "it cannot wait", {_N: 0.15}),
    "contradiction": ("contradiction", "two things known cannot both be so", {_N: 0.1, _S: -0.05}),
    "uncertainty": ("incertitude", "it is not known what will be", {_S: -0.1, _D: -0.05}),
    "threat": ("menace", "something may do harm", {_N: 0.2, _S: -0.1}),
    "danger_over": ("danger_écarté", "the harm did not come", {_N: -0.1, _S: 0.05}),
    "solution": ("solution", "a problem is solved", {_D: 0.1, _S: 0.05}),
    "unexpected": ("imprévu", "nobody saw it coming", {_N: 0.15}),
    "shared_feelings": ("partage_émotionnel", "somebody told how they feel", {_O: 0.15, _S: 0.05}),
    "long_session": ("longue_conversation", "a long talk with the user", {_O: 0.1}),
    "loss": ("perte", "something dear is gone", {_S: -0.15, _D: -0.1}),
    "rejection": ("rejet", "somebody turned away", {_S: -0.1, _O: -0.1}),
    "loneliness": ("solitude", "nobody there", {_O: -0.1}),
    "injustice": ("injustice", "it was not fair", {_N: 0.1, _S: -0.05}),
    "obstacle": ("obstacle", "something stands in the way", {_N: 0.05, _D: -0.05}),
    "insult": ("insulte", "words meant to hurt", {_N: 0.1, _S: -0.1}),
    "mistake": ("erreur", "one's own mistake", {_D: -0.05, _N: 0.05}),
}
"""Event to French name, what it is, and how far it moves each level: sizes 0.05 to 0.2, of either sign."""


def plain_name(text: str) -> str:
    """Return a name as it is compared: lower case, without accents, spaces and hyphens as `_`."""
    if text.isascii():
        return text.strip().lower().replace(" ", "_").replace("-", "_")
    from unicodedata import combining, normalize

    apart = normalize("NFKD", text.strip()).casefold()
    return "".join(char for char in apart if not combining(char)).replace(" ", "_").replace("-", "_")


def event(name: str) -> str:
    """Return the event that an English or French name means, and any other name as it is compared."""
    found = plain_name(name)
    return _EVENT_OF.get(found, found)


_EVENT_OF = {plain_name(name): event_id for event_id, row in EVENTS.items() for name in (row[0], event_id)}
