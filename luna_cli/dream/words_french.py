"""What is said of a night, in French; the same keys as in `words_english`. Spaces before « : ; » are set by `words`."""

from collections.abc import Mapping

NOUNS: Mapping[str, tuple[str, str]] = {
    "memories": ("{} souvenir", "{} souvenirs"),
    "days": ("{} jour", "{} jours"),
    "more": ("et {} de plus", "et {} de plus"),
}
NUMBERS = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
COUNTED: Mapping[str, tuple[str, str]] = {
    "read": ("J’ai lu un souvenir nouveau ou modifié.", "J’ai lu {} souvenirs nouveaux ou modifiés."),
    "linked": ("Un souvenir mène maintenant à ce dont il parle.", "{} souvenirs mènent maintenant à ce dont ils parlent."),
    "concepts": ("Une chose est devenue un concept pour moi :", "{} choses sont devenues des concepts pour moi :"),
    "patterns": ("Une chose revient encore et encore :", "{} choses reviennent encore et encore :"),
    "corrections": ("Une chose n’est plus ce qu’elle était :", "{} choses ne sont plus ce qu’elles étaient :"),
    "conflicts": (
        "Une contradiction que je n’ai pas su trancher, et que je te laisse (« luna status --conflicts ») :",
        "{} contradictions que je n’ai pas su trancher, et que je te laisse (« luna status --conflicts ») :",
    ),
    "uncompared": (
        "Un souvenir nouveau que je n’ai pas comparé aux autres : il y en avait trop.",
        "{} souvenirs nouveaux que je n’ai pas comparés aux autres : il y en avait trop.",
    ),
    "weeks": ("J’ai regardé une semaine en arrière :", "J’ai regardé {} semaines en arrière :"),
    "reinforced": ("Un souvenir a servi, et pèse plus lourd :", "{} souvenirs ont servi, et pèsent plus lourd :"),
    "used": ("Un souvenir a servi, et pèse autant qu’avant :", "{} souvenirs ont servi, et pèsent autant qu’avant :"),
    "bound": ("J’ai noué une synapse nouvelle.", "J’ai noué {} synapses nouvelles."),
    "tightened": ("J’ai resserré une synapse qui existait.", "J’ai resserré {} synapses qui existaient."),
    "merged": ("Un concept en doublait un autre :", "{} concepts en doublaient d’autres :"),
    "insights": (
        "J’ai rêvé un lien, que je mets à l’essai ; il s’efface en 30 jours s’il ne sert pas :",
        "J’ai rêvé {} liens, que je mets à l’essai ; ils s’effacent en 30 jours s’ils ne servent pas :",
    ),
    "syntheses": (
        "J’ai écrit une synthèse, qui nomme ses sources :",
        "J’ai écrit {} synthèses, qui nomment leurs sources :",
    ),
    "clusters": (
        "Ce que j’ai lu appartient à un groupe de souvenirs sur les mêmes choses.",
        "Ce que j’ai lu appartient à {} groupes de souvenirs sur les mêmes choses.",
    ),
    "synthesis_waiting": (
        "Une autre synthèse doit attendre sa nuit.",
        "{} autres synthèses doivent attendre leur nuit.",
    ),
    "promoted": ("Un souvenir est monté d’un niveau :", "{} souvenirs sont montés d’un niveau :"),
    "crowded": (
        "Un souvenir méritait de monter, sans trouver de place.",
        "{} souvenirs méritaient de monter, sans trouver de place.",
    ),
    "waiting": (
        "Un souvenir qui pourrait monter attend une autre nuit.",
        "{} souvenirs qui pourraient monter attendent une autre nuit.",
    ),
    "demoted": (
        "Un souvenir est descendu d’un niveau, pour laisser la place à plus fort :",
        "{} souvenirs sont descendus d’un niveau, pour laisser la place à plus fort :",
    ),
    "archived": ("J’ai laissé partir un souvenir :", "J’ai laissé partir {} souvenirs :"),
    "kept": (
        (
            "Il reste entier dans les archives, et lisible : le sceau viendra avec une autre version de luna."
            " « luna revive ID » le ramène."
        ),
        (
            "Ils restent entiers dans les archives, et lisibles : le sceau viendra avec une autre version de luna."
            " « luna revive ID » en ramène un."
        ),
    ),
    "pruned": (
        "Une synapse s’est effacée, et figure entière dans le rapport :",
        "{} synapses se sont effacées, et figurent entières dans le rapport :",
    ),
    "pruned_waiting": (
        "Un concept a d’autres synapses qui sont dues, pour la prochaine nuit.",
        "{} concepts ont d’autres synapses qui sont dues, pour la prochaine nuit.",
    ),
    "ready": ("J’ai préparé un souvenir :", "J’ai préparé {} souvenirs :"),
    "scaled": (
        "Un concept a appris cette nuit, et ses synapses plus faibles en font les frais :",
        "{} concepts ont appris cette nuit, et leurs synapses plus faibles en font les frais :",
    ),
    "asked": (
        "J’ai redemandé un souvenir avec ses propres mots, avant et après la nuit.",
        "J’ai redemandé {} souvenirs avec leurs propres mots, avant et après la nuit.",
    ),
    "unknown": ("Un accès à un souvenir absent du coffre.", "{} accès à des souvenirs absents du coffre."),
}
OUTCOMES: Mapping[str, tuple[str, str, str]] = {
    "reinforced": ("aucun renforcé", "{} renforcé", "{} renforcés"),
    "promoted": ("aucun promu", "{} promu", "{} promus"),
    "archived": ("aucun archivé", "{} archivé", "{} archivés"),
    "demoted": ("aucun rétrogradé", "{} rétrogradé", "{} rétrogradés"),
    "read": ("aucun lu", "{} lu", "{} lus"),
    "concepts": ("aucun concept nouveau", "{} concept nouveau", "{} concepts nouveaux"),
    "syntheses": ("aucune synthèse", "{} synthèse", "{} synthèses"),
    "corrected": ("aucune correction", "{} correction", "{} corrections"),
    "conflicts": ("aucun conflit", "{} conflit", "{} conflits"),
    "patterns": ("aucun motif", "{} motif", "{} motifs"),
    "merged": ("aucun concept réuni", "{} concept réuni", "{} concepts réunis"),
    "pruned": ("aucune synapse élaguée", "{} synapse élaguée", "{} synapses élaguées"),
    "insights": ("aucune intuition", "{} intuition", "{} intuitions"),
    "weeks": ("aucune semaine revue", "{} semaine revue", "{} semaines revues"),
}
SAID: Mapping[str, str] = {
    "night": "nuit du {}",
    "nothing": "rien n’a changé",
    "taken": "ce qui a été ressenti et consulté est recueilli",
    "and": "{} et {}",
    "pattern": "{} : {}, {}",
    "replaces": "{} remplace {}",
    "or": "{} ou {}",
    "became": "{} est devenu {}",
    "week": "{}, surtout {}",
    "strongest": "au plus fort {}",
    "merged": "{} est maintenant {} ({})",
    "insight": "{} et {} vont peut-être ensemble",
    "through": "{} et {} vont peut-être ensemble, par {}",
    "sources": "{} ; de {}",
    "instead": "à la place de {}",
    "strength": "force {}",
    "unused": "inutilisé depuis {}, gardé {}",
    "weakest": "le plus faible d’un niveau plein, force {}",
    "nowhere": "sans place à son niveau ni plus bas, force {}",
    "same": "dit la même chose que {}",
    "pruned": "{} : plus vers {}",
    "mind": "Ce matin, j’ai en tête : {}.",
    "contexts": "Je tiens encore le fil : {}.",
    "all_used": "Ce que j’avais préparé la dernière fois était juste : tout a servi.",
    "some_used": "Ce que j’avais préparé la dernière fois était juste en partie : {} sur {} ont servi.",
    "none_used": "Ce que j’avais préparé la dernière fois n’était pas juste : rien n’a servi.",
    "plastic": "C’était une nuit de nouveautés : plasticité {}.",
    "stable": "C’était une nuit pour ce que je savais déjà : plasticité {}.",
    "left": "Le temps a manqué pour {}.",
    "skipped": "Cette nuit s’est passée sans {}.",
    "tiers": "niveaux",
    "phi": "phi : moyenne {}, convergence {}",
}
NAMES: Mapping[str, str] = {
    "seed": "graine",
    "leaf": "feuille",
    "branch": "branche",
    "root": "racine",
    "weight": "poids",
    "emotion": "émotion",
    "access": "accès",
    "maturity": "maturité",
    "person": "personne",
    "place": "lieu",
    "time": "jour",
    "project": "projet",
    "session": "séance",
    "week": "semaine",
    "theme": "thème",
    "analysis": "l’analyse",
    "extraction": "l’extraction",
    "promotion": "la promotion",
    "deep-sleep": "le sommeil profond",
    "consolidation": "la consolidation",
    "paradoxical-sleep": "le sommeil paradoxal",
    "awakening": "l’éveil",
}
BAND: Mapping[str, str] = {
    "analysis": "lire",
    "extraction": "réunir",
    "promotion": "niveaux",
    "deep-sleep": "profond",
    "consolidation": "laisser",
    "paradoxical-sleep": "rêver",
    "awakening": "éveil",
}
