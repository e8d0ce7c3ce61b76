import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_cli.clock import DAY_MS, MAX_MS, MIN_MS, iso, parse_utc
from luna_cli.text.instants import FORMS, parse, span

NOW = parse_utc("2026-11-20T14:30:00Z")  # a Friday; 15:30 in Paris


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-11-20", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z"),
        ("2026-11", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"),
        ("2026-12", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z"),
        ("2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"),
        ("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("today", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z"),
        ("Aujourd’hui", "2026-11-19T23:00:00Z", "2026-11-20T23:00:00Z"),
        ("yesterday", "2026-11-18T23:00:00Z", "2026-11-19T23:00:00Z"),
        ("hier", "2026-11-18T23:00:00Z", "2026-11-19T23:00:00Z"),
        ("avant-hier", "2026-11-17T23:00:00Z", "2026-11-18T23:00:00Z"),
        ("demain", "2026-11-20T23:00:00Z", "2026-11-21T23:00:00Z"),
        ("last week", "2026-11-08T23:00:00Z", "2026-11-15T23:00:00Z"),
        ("cette semaine", "2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"),
        ("last month", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
        ("le mois dernier", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
        ("l'année dernière", "2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z"),
        ("March 2025", "2025-02-28T23:00:00Z", "2025-03-31T22:00:00Z"),
        ("mars 2025", "2025-02-28T23:00:00Z", "2025-03-31T22:00:00Z"),
        ("14 mars 2025", "2025-03-13T23:00:00Z", "2025-03-14T23:00:00Z"),
        ("14/03/2025", "2025-03-13T23:00:00Z", "2025-03-14T23:00:00Z"),
        ("in March", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"),
        ("december", "2025-11-30T23:00:00Z", "2025-12-31T23:00:00Z"),
        ("march", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"),
        ("last summer", "2026-05-31T22:00:00Z", "2026-08-31T22:00:00Z"),
        ("l'été dernier", "2026-05-31T22:00:00Z", "2026-08-31T22:00:00Z"),
        ("last Monday", "2026-11-15T23:00:00Z", "2026-11-16T23:00:00Z"),
        ("lundi dernier", "2026-11-15T23:00:00Z", "2026-11-16T23:00:00Z"),
        ("last weekend", "2026-11-13T23:00:00Z", "2026-11-15T23:00:00Z"),
        ("Christmas", "2025-12-24T23:00:00Z", "2025-12-25T23:00:00Z"),
        ("à Noël", "2025-12-24T23:00:00Z", "2025-12-25T23:00:00Z"),
        ("q1 2025", "2024-12-31T23:00:00Z", "2025-03-31T22:00:00Z"),
        ("from March to May 2024", "2024-02-29T23:00:00Z", "2024-05-31T22:00:00Z"),
    ],
)
def test_a_date_names_its_interval(text: str, start: str, end: str) -> None:
    assert [iso(ms) for ms in span(text, NOW, "Europe/Paris")] == [start, end]
    assert iso(parse(text, NOW, "Europe/Paris")) == start


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T14:30:00Z", "2026-11-20T14:30:00Z"),
        ("2026-11-20 10:00", "2026-11-20T09:00:00Z"),
        ("now", "2026-11-20T14:30:00Z"),
        ("Maintenant", "2026-11-20T14:30:00Z"),
        ("3 days ago", "2026-11-17T14:30:00Z"),
        ("il y a 3 jours", "2026-11-17T14:30:00Z"),
        ("il y a une heure", "2026-11-20T13:30:00Z"),
        ("2 weeks ago", "2026-11-06T14:30:00Z"),
        ("a month ago", "2026-10-20T13:30:00Z"),
        ("9 months ago", "2026-02-20T14:30:00Z"),
        ("il y a 2 ans", "2024-11-20T14:30:00Z"),
        ("12h", "2026-11-20T02:30:00Z"),
        ("3d", "2026-11-17T14:30:00Z"),
        ("2w", "2026-11-06T14:30:00Z"),
        ("30 min", "2026-11-20T14:00:00Z"),
    ],
)
def test_an_instant_is_itself(text: str, expected: str) -> None:
    assert iso(parse(text, NOW, "Europe/Paris")) == expected
    start, end = span(text, NOW, "Europe/Paris")
    assert end == start + 1


def test_a_month_ago_stays_in_a_shorter_month() -> None:
    assert iso(parse("1 month ago", parse_utc("2026-03-31T08:00:00Z"), "UTC")) == "2026-02-28T08:00:00Z"


def test_the_end_of_the_calendar_is_an_end() -> None:
    assert span("9999", NOW, "UTC") == (parse_utc("9999-01-01T00:00:00Z"), MAX_MS + 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "ago",
        "3",
        "3 ago",
        "1 2 h",
        "2026-13",
        "2026-02-30",
        "2026-1",
        "0000",
        "9999999 years ago",
        "3000 years ago",
        "12345678d",
        "04/05/2025",
        "march or april",
        "the report of march 2025",
        "next march",
    ],
)
def test_what_is_no_date_is_named_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match="is no date") as caught:
        parse(text, NOW, "Europe/Paris")
    assert repr(text) in str(caught.value)
    assert FORMS in str(caught.value)


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(ValueError, match="Mars/Olympus"):
        parse("now", NOW, "Mars/Olympus")


@given(
    st.integers(MIN_MS + 4000 * 365 * DAY_MS, MAX_MS - 400 * DAY_MS), st.sampled_from(["UTC", "Europe/Paris", "Pacific/Auckland"])
)
def test_today_holds_now_and_days_follow_each_other(now_ms: int, zone: str) -> None:
    start, end = span("today", now_ms, zone)
    assert start <= now_ms < end
    assert span("yesterday", now_ms, zone)[1] == start
    assert span("tomorrow", now_ms, zone)[0] == end
    for unit in ("week", "month", "year"):
        first, last = span(f"this {unit}", now_ms, zone)
        assert first <= now_ms < last
        assert span(f"last {unit}", now_ms, zone)[1] == first


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        start, end = span(text, NOW, "UTC")
    except ValueError as error:
        assert FORMS in str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert start < end
