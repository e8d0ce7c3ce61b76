"""The words of the calendar in English and French, folded as `terms.fold` leaves them, and steps of whole months."""

from luna_cli.clock import civil_from_days, days_from_civil

MONTHS = {
    word: number
    for number, said in enumerate(
        (
            "january jan janvier janv",
            "february feb fevrier fevr fev",
            "march mar mars",
            "april apr avril avr",
            "may mai",
            "june jun juin",
            "july jul juillet juil",
            "august aug aout",
            "september sept sep septembre",
            "october oct octobre",
            "november nov novembre",
            "december dec decembre",
        ),
        1,
    )
    for word in said.split()
}
# Months that are other words as well (the modal, the verb, the planet, seven, first names): they need a sign beside them.
WEAK_MONTHS = frozenset(
    "jan janv feb fev fevr march mar mars apr avr may jun jul juil aug sep sept oct nov dec".split()  # noqa: SIM905 - shorter to read
)
WEEKDAYS = {
    **{
        word: number
        for number, said in enumerate(
            (
                "monday mondays lundi lundis",
                "tuesday tuesdays mardi mardis",
                "wednesday wednesdays mercredi mercredis",
                "thursday thursdays jeudi jeudis",
                "friday fridays vendredi vendredis",
                "saturday saturdays samedi samedis",
                "sunday sundays dimanche dimanches",
            )
        )
        for word in said.split()
    }
}
# Meteorological seasons of the northern hemisphere, by their first month.
SEASONS = {
    **dict.fromkeys(("spring", "printemps"), 3),
    **dict.fromkeys(("summer", "ete", "summers"), 6),
    **dict.fromkeys(("autumn", "fall", "automne"), 9),
    **dict.fromkeys(("winter", "hiver", "winters"), 12),
}
WEAK_SEASONS = frozenset({"spring", "fall", "ete"})
UNITS = {
    **dict.fromkeys(("day", "days", "jour", "jours"), "day"),
    **dict.fromkeys(("week", "weeks", "semaine", "semaines"), "week"),
    **dict.fromkeys(("month", "months", "mois"), "month"),
    **dict.fromkeys(("year", "years", "an", "ans", "annee", "annees"), "year"),
}
HOURS = frozenset({"hour", "hours", "heure", "heures", "minute", "minutes"})
# What a number word may mean, from at least to at most.
NUMBERS = {
    **{
        word: (number, number)
        for number, said in enumerate(
            (
                "a an one un une",
                "two deux",
                "three trois",
                "four quatre",
                "five cinq",
                "six",
                "seven sept",
                "eight huit",
                "nine neuf",
                "ten dix",
                "eleven onze",
                "twelve douze",
            ),
            1,
        )
        for word in said.split()
    },
    "quinze": (15, 15),
    "couple": (2, 3),
    "few": (2, 5),
    "quelques": (2, 5),
    "several": (3, 7),
    "plusieurs": (3, 7),
}
ORDINALS = {
    **dict.fromkeys(("first", "1st", "premier", "premiere", "1er", "1ere"), 1),
    **dict.fromkeys(("second", "2nd", "deuxieme", "seconde", "2e", "2eme"), 2),
    **dict.fromkeys(("third", "3rd", "troisieme", "3e", "3eme"), 3),
    **dict.fromkeys(("fourth", "4th", "quatrieme", "4e", "4eme"), 4),
    **dict.fromkeys(("last", "derniere", "dernier"), 0),
}
# Days that have a name and a date that never moves; the longest phrase first.
FEASTS = (
    (("christmas", "eve"), (12, 24)),
    (("christmas",), (12, 25)),
    (("xmas",), (12, 25)),
    (("noel",), (12, 25)),
    (("boxing", "day"), (12, 26)),
    (("new", "year", "s", "eve"), (12, 31)),
    (("new", "years", "eve"), (12, 31)),
    (("saint", "sylvestre"), (12, 31)),
    (("new", "year", "s", "day"), (1, 1)),
    (("new", "years", "day"), (1, 1)),
    (("new", "year", "s"), (1, 1)),
    (("jour", "de", "l", "an"), (1, 1)),
    (("nouvel", "an"), (1, 1)),
    (("halloween",), (10, 31)),
    (("toussaint",), (11, 1)),
    (("valentine", "s", "day"), (2, 14)),
    (("valentines", "day"), (2, 14)),
    (("saint", "valentin"), (2, 14)),
    (("st", "valentin"), (2, 14)),
    (("st", "patrick", "s", "day"), (3, 17)),
)
# The part of a month, season, week or year that a word cuts out, in sixths.
PARTS = {
    **dict.fromkeys(("early", "beginning", "start", "debut"), (0, 2)),
    **dict.fromkeys(("mid", "middle", "mi", "milieu"), (2, 4)),
    **dict.fromkeys(("late", "end", "fin"), (4, 6)),
}
# At least one of these is in every date without a figure.
SIGNS = frozenset(
    (
        *MONTHS,
        *WEEKDAYS,
        *SEASONS,
        *UNITS,
        *HOURS,
        *(phrase[0] for phrase, _ in FEASTS),
        *("weekend", "weekends", "yesterday", "hier", "today", "tonight", "aujourd", "quarter", "trimestre"),
        *("night", "morning", "afternoon", "evening", "matin", "soir", "nuit", "apres"),
    )
)
LAST = frozenset({"last", "past", "previous"})
DERNIER = frozenset({"dernier", "derniere", "derniers", "dernieres", "passe", "passee"})
PROCHAIN = frozenset({"prochain", "prochaine", "prochains", "prochaines"})
THIS = frozenset({"this", "ce", "cet", "cette"})


def months_on(day: int, months: int) -> int:
    """Return the same day of the month some months on, or that month's last day."""
    year, month, of_month = civil_from_days(day)
    years, month = divmod(month - 1 + months, 12)
    first = days_from_civil(year + years, month + 1, 1)
    after = days_from_civil(year + years + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 - December, counted from 0
    return min(first + of_month - 1, after - 1)
