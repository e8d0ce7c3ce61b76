import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS, MAX_MS, MIN_MS, civil_from_days, days_from_civil, parse_utc
from luna_cli.text.date_cue import Cue
from luna_cli.text.terms import words
from luna_cli.text.when import cues, matches

NOW = parse_utc("2026-11-20T14:30:00Z")  # a Friday
TODAY = days_from_civil(2026, 11, 20)


def day(text: str) -> int:
    year, month, of_month = (int(part) for part in text.split("-"))
    return days_from_civil(year, month, of_month)


def read(text: str) -> list[Cue]:
    return cues(text, NOW, "UTC")


def one(text: str) -> Cue:
    (cue,) = read(text)
    return cue


@pytest.mark.parametrize(
    ("text", "grain", "first", "end"),
    [
        ("What did I eat on 2025-03-14?", "day", "2025-03-14", "2025-03-15"),
        ("notes of 2025-03-14T10:00", "day", "2025-03-14", "2025-03-15"),
        ("the bill of 2025-03", "month", "2025-03-01", "2025-04-01"),
        ("Who called in March 2025?", "month", "2025-03-01", "2025-04-01"),
        ("Who called on 14 March 2025?", "day", "2025-03-14", "2025-03-15"),
        ("Who called on March 14, 2025?", "day", "2025-03-14", "2025-03-15"),
        ("Qui a appelé le lundi 3 mars 2025 ?", "day", "2025-03-03", "2025-03-04"),
        ("Qui a appelé le 1er mai 2024 ?", "day", "2024-05-01", "2024-05-02"),
        ("le rendez-vous du 14/03/2025", "day", "2025-03-14", "2025-03-15"),
        ("the flat we had in 2019", "year", "2019-01-01", "2020-01-01"),
        ("la maison des années 1990", "year", "1990-01-01", "2000-01-01"),
        ("les disques des années 80", "year", "1980-01-01", "1990-01-01"),
        ("what did I say yesterday", "day", "2026-11-19", "2026-11-20"),
        ("the day before yesterday", "day", "2026-11-18", "2026-11-19"),
        ("avant-hier au bureau", "day", "2026-11-18", "2026-11-19"),
        ("an hour ago", "day", "2026-11-20", "2026-11-21"),
        ("where was I last weekend", "day", "2026-11-14", "2026-11-16"),
        ("la réunion de la semaine dernière", "week", "2026-11-09", "2026-11-16"),
        ("le mois dernier", "month", "2026-10-01", "2026-11-01"),
        ("l'an dernier à Rome", "year", "2025-01-01", "2026-01-01"),
        ("cette annee", "year", "2026-01-01", "2027-01-01"),
        ("over the past two weeks", "week", "2026-11-06", "2026-11-21"),
        ("les 3 derniers jours", "week", "2026-11-17", "2026-11-21"),
        ("did last Monday go well", "day", "2026-11-16", "2026-11-17"),
        ("vendredi dernier", "day", "2026-11-13", "2026-11-14"),
        ("last May in Oslo", "month", "2026-05-01", "2026-06-01"),
        ("en décembre dernier", "month", "2025-12-01", "2026-01-01"),
        ("last summer", "season", "2026-06-01", "2026-09-01"),
        ("l'ete dernier", "season", "2026-06-01", "2026-09-01"),
        ("last fall", "season", "2025-09-01", "2025-12-01"),
        ("in the spring of 2024", "season", "2024-03-01", "2024-06-01"),
        ("sales of Q1 2025", "season", "2025-01-01", "2025-04-01"),
        ("au premier trimestre 2025", "season", "2025-01-01", "2025-04-01"),
        ("the first half of March 2025", "month", "2025-03-01", "2025-03-17"),
        ("fin janvier 2025", "month", "2025-01-22", "2025-02-01"),
        ("second week of May 2025", "week", "2025-05-08", "2025-05-15"),
        ("between March and May 2024", "season", "2024-03-01", "2024-06-01"),
        ("from March 2024 to May", "season", "2024-03-01", "2024-06-01"),
        ("de novembre à janvier 2024", "season", "2023-11-01", "2024-02-01"),
        ("du 3 au 5 mai 2024", "day", "2024-05-03", "2024-05-06"),
        ("on May 3-5 2024", "day", "2024-05-03", "2024-05-06"),
        ("since March", "year", "2026-03-01", "2026-11-21"),
        ("In 2005, what did we do on 2 November?", "day", "2005-11-02", "2005-11-03"),
        ("the summer holidays of 2025", "season", "2025-06-01", "2025-09-01"),
        ("in March last year", "month", "2025-03-01", "2025-04-01"),
        ("New Year's Eve 2024", "day", "2024-12-31", "2025-01-01"),
        ("Sept. 3rd 2024", "day", "2024-09-03", "2024-09-04"),
    ],
)
def test_a_date_is_read_once(text: str, grain: str, first: str, end: str) -> None:
    cue = one(text)
    assert (cue.grain, cue.every) == (grain, "")
    assert (cue.first_day, cue.end_day) == (day(first), day(end))
    assert matches(cue, cue.first_day) == matches(cue, cue.end_day - 1) == 1.0
    assert matches(cue, cue.first_day - 4000) == 0.0


@pytest.mark.parametrize(
    ("text", "grain", "latest", "earlier", "outside"),
    [
        ("What did I do in March?", "month", "2026-03-31", "2024-03-01", "2025-05-01"),
        ("what may happen in May", "month", "2026-05-04", "2023-05-30", "2026-04-20"),
        ("qu'ai-je fait début mars", "month", "2026-03-10", "2025-03-01", "2026-03-25"),
        ("mid-March meeting", "month", "2026-03-15", "2024-03-15", "2026-03-01"),
        ("in December", "month", "2025-12-24", "2022-12-31", "2026-11-20"),
        ("on August 14th", "day", "2026-08-14", "2020-08-14", "2026-08-16"),
        ("le 3 mai", "day", "2026-05-03", "1999-05-03", "2026-05-05"),
        ("à Noël", "day", "2025-12-25", "2012-12-25", "2026-12-01"),
        ("in the summer", "season", "2026-07-14", "2025-06-01", "2026-12-01"),
        ("qu'a-t-on fait en été", "season", "2026-07-14", "2025-06-01", "2026-12-01"),
        ("in winter", "season", "2026-02-28", "2025-01-10", "2026-07-01"),
    ],
)
def test_a_date_without_a_year_recurs(text: str, grain: str, latest: str, earlier: str, outside: str) -> None:
    cue = one(text)
    assert (cue.grain, cue.every) == (grain, "year")
    assert [matches(cue, day(then)) for then in (latest, earlier, outside)] == [1.0, 0.8, 0.0]


def test_a_weekday_recurs_and_the_latest_counts_most() -> None:
    cue = one("what did Ana say on Wednesday")
    assert (cue.grain, cue.every) == ("weekday", "week")
    assert [matches(cue, TODAY - back) for back in (2, 9, 3)] == [1.0, 0.8, 0.0]
    habit = one("what do I do on Wednesday evenings")
    assert [matches(habit, TODAY - back) for back in (2, 9, 3)] == [1.0, 1.0, 0.0]
    weekend = one("with whom do I run on weekends")
    assert [matches(weekend, TODAY - back) for back in (4, 5, 6, 7)] == [0.0, 1.0, 1.0, 0.0]


@pytest.mark.parametrize(
    "text",
    [
        "I may go there, and you may not",
        "What may happen to the boat?",
        "the soldiers march to the sea",
        "the last march for rights",
        "Which rover is on Mars?",
        "la planète Mars a été photographiée",
        "il a été malade",
        "A-t-elle été invitée ?",
        "leaves fall from the tree",
        "a hot spring near the hotel",
        "give me a second",
        "il a sept enfants",
        "the sun sat low, mon ami",
        "what happens next March",
        "le mois prochain",
        "which week did we meet, how many years did it last",
        "combien de jours dure le voyage",
        "it cost 2000 euros",
        "chapter 12 of version 3.5, an apple a day",
        "",
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "centre", "near", "far"),
    [
        ("two years ago", "2024-11-20", "2025-05-15", "2026-11-20"),
        ("il y a deux ans", "2024-03-01", "2023-11-20", "2022-01-01"),
        ("three weeks ago", "2026-10-30", "2026-11-05", "2026-11-19"),
        ("il y a 3 jours", "2026-11-17", "2026-11-16", "2026-11-13"),
        ("a couple of weeks ago", "2026-11-04", "2026-11-12", "2026-11-20"),
        ("a few days ago", "2026-11-16", "2026-11-14", "2026-11-01"),
        ("half a year ago", "2026-05-20", "2026-06-20", "2026-11-01"),
    ],
)
def test_the_longer_ago_the_softer(text: str, centre: str, near: str, far: str) -> None:
    cue = one(text)
    assert matches(cue, day(centre)) == 1.0
    assert 0.0 < matches(cue, day(near)) < 1.0
    assert matches(cue, day(far)) == 0.0


def test_a_day_has_soft_edges() -> None:
    cue = one("on May 3, 2024")
    assert [matches(cue, day("2024-05-03") + step) for step in (-2, -1, 0, 1, 2)] == [0.0, 0.5, 1.0, 0.5, 0.0]


def test_both_readings_of_an_ambiguous_date_stand() -> None:
    assert [civil_from_days(cue.first_day) for cue in read("le 04/05/2025")] == [(2025, 5, 4), (2025, 4, 5)]
    assert [civil_from_days(cue.first_day) for cue in read("winter 2024")] == [(2024, 12, 1), (2023, 12, 1)]


def test_dates_in_a_list_share_their_year() -> None:
    assert [civil_from_days(cue.first_day) for cue in read("in September and October 2025")] == [(2025, 9, 1), (2025, 10, 1)]
    assert [civil_from_days(cue.first_day) for cue in read("in 2003 et 2005")] == [(2003, 1, 1), (2005, 1, 1)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("the week before August 3, 2023", (2023, 7, 27)),
        ("two weeks before August 11, 2023", (2023, 7, 28)),
        ("the Sunday before October 25, 2022", (2022, 10, 23)),
        ("the day after March 1, 2024", (2024, 3, 2)),
        ("la semaine avant le 3 août 2023", (2023, 7, 27)),
    ],
)
def test_a_step_from_a_named_day_is_read_beside_it(text: str, first: tuple[int, int, int]) -> None:
    named, step = read(text)
    assert named.first_day in {step.end_day, step.end_day + 1, step.first_day - 1}
    assert civil_from_days(step.first_day) == first


def test_a_relative_date_hangs_on_the_day_named_behind_it() -> None:
    weekend, named = read("what did Maria do last weekend before April 10, 2023")
    assert matches(named, named.first_day - 7) == 0.0
    assert (civil_from_days(weekend.first_day), civil_from_days(named.first_day)) == ((2023, 4, 8), (2023, 4, 10))


def test_the_words_of_a_date_are_told() -> None:
    text = "In 2005, what did Ana do on 2 November with Bo?"
    found = words(text)
    assert [found[at] for at in one(text).words] == ["2", "november", "2005"]
    assert [found[at] for cue in read("il y a deux ans, en mars") for at in cue.words if at < 5] == found[:5]


def test_recurring_leap_days_do_not_vanish() -> None:
    cue = one("le 29 février")
    assert matches(cue, day("2024-02-29")) == 1.0
    assert matches(cue, day("2020-02-29")) == 0.8
    assert 0.0 < matches(cue, day("2023-02-28")) < 1.0


def test_the_day_is_that_of_the_zone() -> None:
    late = parse_utc("2026-11-20T23:30:00Z")
    assert cues("today", late, "UTC")[0].first_day == TODAY
    assert cues("today", late, "Europe/Paris")[0].first_day == TODAY + 1


DAYS = st.integers(days_from_civil(1900, 1, 1), days_from_civil(2099, 12, 31))
SPELLINGS = (
    "what was said on {year}-{month:02d}-{day:02d}?",
    "what was said on {year}/{month:02d}/{day:02d}?",
    "what was said on {english} {day}, {year}?",
    "what was said on {day} {english} {year}?",
    "what was said on the {day}{th} of {english} {year}?",
    "qu'a-t-on dit le {day} {french} {year} ?",
    "{english} {day}{th} {year}",
)
ENGLISH = "January February March April May June July August September October November December".split()  # noqa: SIM905 - shorter
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905 - shorter


@given(DAYS, st.sampled_from(SPELLINGS), st.booleans())
def test_a_day_is_found_again_in_any_spelling(number: int, spelling: str, upper: bool) -> None:  # noqa: FBT001 - drawn
    year, month, of_month = civil_from_days(number)
    th = {1: "st", 2: "nd", 3: "rd"}.get(of_month % 10 if of_month not in {11, 12, 13} else 0, "th")
    names = {"english": ENGLISH[month - 1], "french": FRENCH[month - 1]}
    text = spelling.format(year=year, month=month, day=of_month, th=th, **names)
    cue = one(text.upper() if upper else text)
    assert (cue.first_day, cue.end_day, cue.grain, cue.every) == (number, number + 1, "day", "")
    assert matches(cue, number) == 1.0


@given(st.integers(1, 12), st.integers(1900, 2099), st.integers(0, 27), st.booleans())
def test_a_month_holds_its_days(month: int, year: int, step: int, french: bool) -> None:  # noqa: FBT001 - drawn
    then = days_from_civil(year, month, 1) + step
    name = f"en {FRENCH[month - 1]}" if french else f"in {ENGLISH[month - 1]}"
    assert matches(one(f"{name} {year}"), then) == 1.0
    latest = (2025 if month == 12 else 2026) == year
    assert matches(one(name), then) == (1.0 if latest else 0.8)


PIECES = st.sampled_from(
    "the of in on last past this next ago two 3 31 2024 1er may march mars mai ete l d cet hier il y a ans week end weekend monday "  # noqa: SIM905
    "summer early fin mid first half second quarter q1 between and to from before since day dernier derniere depuis annees 80s 29 "
    "february christmas new year s eve 14/03/2025 2025-03 0 00 99 avant apres ce aujourd hui 1980s winter".split()
)


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=9).map(" ".join)),
    st.integers(MIN_MS, MAX_MS),
    st.sampled_from(["UTC", "Europe/Paris", "Pacific/Auckland"]),
    st.integers(-719_162, 2_932_896),
)
def test_any_text_gives_cues_that_weigh_from_0_to_1(text: str, now_ms: int, zone: str, then: int) -> None:
    count = len(words(text))
    for cue in cues(text, now_ms, zone):
        assert cue.first_day < cue.end_day
        assert all(0 <= at < count for at in cue.words)
        assert 0.0 <= matches(cue, then) <= 1.0
        assert matches(cue, cue.first_day) == 1.0


@given(st.integers(MIN_MS, MAX_MS))
def test_the_folded_words_may_be_handed_over(now_ms: int) -> None:
    text = "What did Zoé do in the spring, or last Friday?"
    given_words = cues(text, now_ms, "UTC", words(text))
    assert [(cue.first_day, cue.words) for cue in given_words] == [(cue.first_day, cue.words) for cue in cues(text, now_ms, "UTC")]
    assert {cue.first_day <= now_ms // DAY_MS for cue in given_words} == {True}


def test_a_question_without_a_date_loads_no_reader() -> None:
    code = (
        "import sys; from luna_cli.text.when import cues; cues('who is Ana?', 0, 'UTC');"
        "print(sorted(set(sys.modules) & {'re', 'datetime', 'functools', 'dataclasses', 'luna_cli.text.date_reader'}))"
    )
    code = f"import sys; sys.path[:0] = {sys.path!r}; {code}"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
