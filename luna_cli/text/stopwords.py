"""Function words of English and French, folded (no accents, no apostrophes), as `terms.fold` leaves them.

They carry no content of their own, so a cue drops them. What contractions and elisions leave (`don t`, `l`, `qu`) is listed too;
what is a month or a season in the same letters (`may`, `ete`) is not.
"""

ENGLISH = frozenset(
    """
    a an the this that these those some any each every either neither no none
    i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself
    we us our ours ourselves they them their theirs themselves one ones someone anyone everyone somebody anybody
    who whom whose which what when where why how whatever whichever whoever
    am is are was were be been being do does did doing done have has had having
    can could will would shall should might must ought
    and or but nor so yet if then than because while until unless although though whether as
    of at by for from in into on onto off over under to toward towards with without within about above across after against
    along among around before behind below beside between beyond during except near out through throughout up upon down since
    not only just also too very much more most such same other another both few many own again ever else there here
    don doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn mustn needn ain
    d ll m re s t ve let lets
    """.split()  # noqa: SIM905 - a list of literals would be four times as long to read
)

FRENCH = frozenset(
    """
    le la les l un une des du de d au aux ce c cet cette ces ca cela ceci celui celle ceux celles
    je j me m moi tu te t toi il elle on se s soi nous vous ils elles eux lui leur leurs y en
    mon ma mes ton ta tes son sa ses notre nos votre vos
    qui que qu quoi dont ou quel quelle quels quelles lequel laquelle lesquels lesquelles duquel auquel
    quand comment pourquoi combien
    suis es est sommes etes sont etais etait etions etiez etaient fus fut furent sera serai seras serez seront serait seraient
    soit soient etre etant
    ai as a avons avez ont avais avait avions aviez avaient aura aurai auras aurez auront aurait auraient eu eut avoir ayant ait
    fait faire fais font peut peux peuvent doit dois
    et ni mais or donc car si comme lorsqu lorsque puisqu puisque quoiqu quoique jusqu jusque parce afin
    a dans par pour sur sous avec sans entre vers chez depuis pendant avant apres contre selon
    ne n pas non oui aussi alors ainsi tres trop plus moins bien tout tous toute toutes meme memes autre autres
    aucun aucune chaque quelque quelques plusieurs tel telle tels telles la ici puis encore deja
    """.split()  # noqa: SIM905 - as above
)

# Function words of one language that are words of content in the other: a car, his son; un but, le thé, les ours.
HOMOGRAPHS = frozenset(
    {"ai", "c", "ca", "car", "comment", "dont", "eu", "font", "la", "pendant", "pour", "son", "ton"}
    | {"an", "but", "don", "mine", "ours", "the", "these"}
)


_ALWAYS = (ENGLISH | FRENCH) - HOMOGRAPHS
_BY_LANGUAGE = {"en": _ALWAYS | ENGLISH, "fr": _ALWAYS | FRENCH}


def stop_words(language: str) -> frozenset[str]:
    """Return what a cue in "en" or "fr" may lose: its own function words and those of the other that are nothing else in it.

    For any other code, those that are function words whichever of the two languages it is.
    """
    return _BY_LANGUAGE.get(language, _ALWAYS)
