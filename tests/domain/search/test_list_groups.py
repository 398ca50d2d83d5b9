"""The groups of time of a list, at the turn of weeks, months and years."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from faxdesk.domain.search.list_groups import Group, Span, groups_until


def at(*parts: int) -> datetime:
    return datetime(*parts).astimezone()  # type: ignore[arg-type, misc]


def names(now: datetime, oldest: datetime) -> list[str]:
    return [f"{group.span} {group.day}" for group, _begin in groups_until(now, oldest)]


def test_a_week_is_told_by_its_days_and_a_year_by_its_months() -> None:
    assert names(at(2026, 11, 30, 9, 41), at(2024, 5, 1)) == [
        "today 2026-11-30",
        "yesterday 2026-11-29",
        "day 2026-11-28",
        "day 2026-11-27",
        "day 2026-11-26",
        "day 2026-11-25",
        "day 2026-11-24",
        "month 2026-11-01",
        *(f"month 2026-{month:02}-01" for month in range(10, 0, -1)),
        "year 2025-01-01",
        "year 2024-01-01",
    ]


def test_a_month_that_the_week_uses_up_has_no_group() -> None:
    """The week back from 7 March begins on the first: February comes next."""
    found = names(at(2026, 3, 7, 12), at(2026, 2, 3))
    assert found[-2:] == ["day 2026-03-01", "month 2026-02-01"]


def test_a_week_may_begin_in_the_year_before() -> None:
    found = names(at(2026, 1, 3, 12), at(2024, 12, 31))
    assert found[5:] == [
        "day 2025-12-29",
        "day 2025-12-28",
        "month 2025-12-01",
        *(f"month 2025-{month:02}-01" for month in range(11, 0, -1)),
        "year 2024-01-01",
    ]


@pytest.mark.parametrize("oldest", [at(2026, 11, 30), at(2026, 12, 24)])
def test_a_list_of_today_has_one_group(oldest: datetime) -> None:
    assert names(at(2026, 11, 30, 9), oldest) == ["today 2026-11-30"]


def test_a_group_begins_at_midnight_of_this_computer() -> None:
    ((group, begin),) = groups_until(at(2026, 11, 30, 9), at(2026, 11, 30, 8))
    assert group == Group(Span.TODAY, date(2026, 11, 30))
    assert begin == at(2026, 11, 30)


def test_a_clock_that_was_never_set_makes_no_endless_list() -> None:
    found = groups_until(at(2026, 11, 30, 9), datetime(1, 1, 2, tzinfo=UTC))
    assert found[-1][0].day.year == 1970
