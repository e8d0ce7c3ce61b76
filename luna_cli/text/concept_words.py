"""Small words, folded, by which names and phrases are told from what stands around them (text/concepts.py)."""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPENERS_ENGLISH = _set(
    """
    a an the this these those some any each every no my your his her its our their
    of in on at for with about from into over under near by and without
    """
)
_OPENERS_FRENCH = _set(
    """
    le la les l un une des du de d au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs
    dans par pour sur sous avec sans entre vers chez en contre selon et ou comme quelques plusieurs chaque
    """
)
_OPENERS = {"en": _OPENERS_ENGLISH, "fr": _OPENERS_FRENCH}


def openers(language: str) -> frozenset[str]:
    """Return the words after which a noun may be expected; those of both languages where it is neither."""
    return _OPENERS.get(language, _OPENERS_ENGLISH | _OPENERS_FRENCH)


JOINS = _set("of the de du des la l d en sur von van del di al bin")
"""Small words inside a name: Game of Thrones, Aix en Provence."""
OF = _set("de d")
"""What joins a French noun and its complement."""
TITLES = _set(
    """
    mr mrs ms miss dr doctor prof professor sir uncle aunt grandma grandpa cousin colleague neighbour neighbor
    m mme mlle monsieur madame docteur professeur oncle tante mamie papy papi cousine collegue voisin voisine
    """
)
"""Words before a person's name."""
IN_COMPANY = _set("with avec chez")
"""Words before somebody's name."""
IN_PLACES = _set("in at near visiting visited toward towards a au aux en vers dans pres visite habite")
"""Words before the name of a place."""
INTERJECTIONS = _set(
    """
    hey hi hello bye dear thanks thank wow oh ah ok okay yes yeah yep no nope sure well so great cool nice awesome congrats
    met saw called visited visiting asked watched finished
    bonjour cher chere bonsoir salut merci oui non bah ben bof ouais super bravo voila ok desole
    i im ive id ill
    """
)
GENERIC = _set(
    """
    new old good great nice big little small own last next first second other same different best better favorite favourite
    whole real few many lot bit kind sort thing things way ways stuff people someone something anything everything
    see hear look make take bring help use like mean share keep get go sound sounds love lots awesome amazing difference fact
    nouveau nouvelle nouveaux nouvelles vieux vieille bon bonne bons bonnes grand grande grands grandes petit petite petits petites
    premier premiere dernier derniere prochain prochaine autre autres meilleur meilleure beau belle chose choses truc trucs gens
    fois sorte genre fait
    """
)
"""Words that say nothing about what a phrase is about."""
TIMES = {"aujourd hui", "aujourd"} | _set(
    """
    today yesterday tomorrow tonight now monday tuesday wednesday thursday friday saturday sunday
    january february march april may june july august september october november december
    hier demain maintenant lundi mardi mercredi jeudi vendredi samedi dimanche
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    """
)
UNITS = _set(
    """
    second seconds minute minutes hour hours day days week weeks weekend month months year years time times morning afternoon
    evening night moment ago seconde secondes heure heures jour jours semaine semaines mois an ans annee annees temps matin midi
    soir soiree nuit
    """
)
CAUSES = (
    *("causes", "caused", "leads to", "led to", "makes", "made", "brings", "results in"),
    *("cause", "provoque", "a provoque", "entraine", "mene a", "rend", "donne lieu a"),
)
"""What stands between a cause and its effect."""
CAUSED_BY = (
    *("because", "because of", "due to", "thanks to", "as a result of"),
    *("parce que", "parce qu", "a cause de", "a cause du", "a cause des", "grace a", "grace au", "grace aux", "en raison de"),
)
"""What stands between an effect and its cause."""
CAUSAL = _set("cause causes caused leads led makes made brings results due thanks because provoque entraine mene rend grace raison")
"""Words of these that may follow an article or a preposition, and are no part of a phrase."""
