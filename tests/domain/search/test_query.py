"""What people type into the search field."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.failure import Failure
from faxdesk.domain.search.days import as_time, read_days
from faxdesk.domain.search.query import (
    OPERATORS,
    Addition,
    Dated,
    FailedAt,
    Field,
    Having,
    InRange,
    InState,
    Measure,
    Query,
    SearchWords,
    State,
    Tagged,
    parse,
    reason_word,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def read(text: str) -> Query:
    return parse(text, NOW)


def query_of(*expected: SearchWords) -> Query:
    return Query(tuple(expected))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("  north  clinic ", (SearchWords("north"), SearchWords("clinic"))),
        ('"knee mri" x', (SearchWords("knee mri", is_exact=True), SearchWords("x"))),
        ("“knee mri”", (SearchWords("knee mri", is_exact=True),)),
        ('"knee m', (SearchWords("knee m"),)),
        ("-spam", (SearchWords("spam", excluded=True),)),
        ('-"knee mri"', (SearchWords("knee mri", is_exact=True, excluded=True),)),
        ("650-555", (SearchWords("650-555"),)),
        ("from:north", (SearchWords("north", Field.FROM),)),
        ('FROM:"north clinic"', (SearchWords("north clinic", Field.FROM, is_exact=True),)),
        ("-to:+1650", (SearchWords("+1650", Field.TO, excluded=True),)),
        ('with:"Clinic, North|+1650"', (SearchWords("Clinic, North|+1650", Field.WITH),)),
        ("re:mri", (SearchWords("re:mri"),)),
        ("https://x.example", (SearchWords("https://x.example"),)),
        ("is:strange", (SearchWords("is:strange"),)),
        ("before:soon", (SearchWords("before:soon"),)),
        ("pages:many", (SearchWords("pages:many"),)),
        ('* ( ) " - : -: "" --', ()),
    ],
)
def test_words(text: str, expected: tuple[SearchWords, ...]) -> None:
    assert read(text) == query_of(*expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is:unread", InState(State.UNREAD)),
        ("-is:FAILED", InState(State.FAILED, excluded=True)),
        ("has:note", Having(Addition.NOTE)),
        ("tag:Billing", Tagged("Billing")),
        ('-tag:"to do"', Tagged("to do", excluded=True)),
        ("pages:3", InRange(Measure.PAGES, 3, 3)),
        ("pages:>3", InRange(Measure.PAGES, 4, None)),
        ("pages:>=3", InRange(Measure.PAGES, 3, None)),
        ("pages:3+", InRange(Measure.PAGES, 3, None)),
        ("pages:<3", InRange(Measure.PAGES, None, 2)),
        ("pages:5-2", InRange(Measure.PAGES, 2, 5)),
        ("hour:9", InRange(Measure.HOUR, 9, 9)),
        ("-hour:13-17", InRange(Measure.HOUR, 13, 17, excluded=True)),
        ("tries:>1", InRange(Measure.TRIES, 2, None)),
        ("failed:no-answer", FailedAt(("NoAnswer",))),
        ("failed:BUSY", FailedAt(("LineBusy",))),
        ("failed:no-reason", FailedAt(("Undefined", ""))),
        ("failed:Strange.Code-7", FailedAt(("Strange.Code-7",))),
        ('-failed:"+1 (650) 555-0144"', FailedAt(number="+16505550144", excluded=True)),
    ],
)
def test_conditions(text: str, expected: object) -> None:
    assert read(text) == Query((), (expected,))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026-11-20", date(2026, 11, 20), date(2026, 11, 21)),
        ("2026-11-2", date(2026, 11, 2), date(2026, 11, 3)),
        ("2026-11-", date(2026, 11, 1), date(2026, 12, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2025", date(2025, 1, 1), date(2026, 1, 1)),
        ("11/20", date(2026, 11, 20), date(2026, 11, 21)),
        ("12/24", date(2025, 12, 24), date(2025, 12, 25)),
        ("1/5/26", date(2026, 1, 5), date(2026, 1, 6)),
        ("20.11.2026", date(2026, 11, 20), date(2026, 11, 21)),
        ("Today", TODAY, date(2026, 11, 26)),
        ("yesterday", date(2026, 11, 24), TODAY),
        ("last week", date(2026, 11, 16), date(2026, 11, 23)),
        ("last-week", date(2026, 11, 16), date(2026, 11, 23)),
        ("this week", date(2026, 11, 23), date(2026, 11, 30)),
        ("last month", date(2026, 10, 1), date(2026, 11, 1)),
        ("last year", date(2025, 1, 1), date(2026, 1, 1)),
    ],
)
def test_days(text: str, first: date, after: date) -> None:
    assert read_days(text, TODAY) == (first, after)


@pytest.mark.parametrize("text", ["2026-02-31", "13/40", "0/0", "9999-12-31", "soon", "", "20261120"])
def test_what_is_no_day(text: str) -> None:
    assert read_days(text, TODAY) is None


def test_days_limit_the_list() -> None:
    begin, end = as_time(date(2026, 11, 16)), as_time(date(2026, 11, 23))
    assert read("on:last week mri") == Query((SearchWords("mri"),), (Dated(begin, end),))
    assert read('after:"last week"') == Query((), (Dated(begin, None),))
    assert read("before:2026-11-16") == Query((), (Dated(None, begin),))


@pytest.mark.parametrize(
    "text",
    [
        "after:2026-11-20",
        "is:unread",
        "failed:busy",
        "hour:13-17",
        "pages:>=12",
        "pages:2-5",
        "has:note",
        "on:last week",
        "on:11/20",
    ],
)
def test_an_operator_being_typed_asks_for_no_words(text: str) -> None:
    """From the colon on, no keystroke may turn the list into a search for the operator's own letters."""
    start = text.index(":") + 1
    # "on:last " and what follows it is a word until it is the whole of "week".
    for end in range(start, len(text) + 1):
        if " " not in text[:end] or text[:end] == text:
            assert read(text[:end]).words == (), text[:end]


@given(st.text(alphabet='ab1 "-:<>./+*()\0\n', max_size=30) | st.text(max_size=30))
def test_nothing_that_is_typed_raises(text: str) -> None:
    for operator in ("", *(name for name, _meaning in OPERATORS)):
        parse(operator + text, NOW)


def test_each_reason_is_found_by_its_word() -> None:
    for code in Failure:
        (condition,) = read(f"failed:{reason_word(code)}").conditions
        assert isinstance(condition, FailedAt)
        assert code in condition.codes
