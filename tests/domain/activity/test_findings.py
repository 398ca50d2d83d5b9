"""What the figures say: sentences that are true of them, and tables with the same values."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from faxdesk.domain.activity import activity_tables
from faxdesk.domain.activity.figure_search import FigureSearch, limit_of
from faxdesk.domain.activity.figures import Activity, Asked, Day, Hour, NumberFigures, Period, Results
from faxdesk.domain.activity.findings import Findings, Writing
from faxdesk.domain.activity.periods import Step

FIRST = date(2026, 11, 20)
TWO_DAYS = Period(FIRST, FIRST + timedelta(days=2))
NORTH = NumberFigures("+16505550144", "North", sent=5, failed=3)
SLOW = NumberFigures("+16505550155", "", sent=4, seconds=61.4)
WRITING = Writing(
    str, lambda hour: f"{hour}:00", lambda seconds: f"{seconds:.0f} s", lambda days: f"{days.first:%d}"
)


def day(number: int, received: int, sent: int) -> Day:
    first = FIRST + timedelta(days=number)
    return Day(Period(first, first + timedelta(days=1)), received, sent, 2 * received, 3 * sent, 90)


def hours(**failed: int) -> tuple[Hour, ...]:
    return tuple(Hour(hour, 9, failed.get(f"at{hour}", 0)) for hour in range(24))


ACTIVITY = Activity(
    Asked(TWO_DAYS, "tag:bills"),
    (day(0, 17, 8), day(1, 0, 1)),
    hours(at10=6, at14=5, at9=4),
    Results(268, 31, (("LineBusy", 7), ("", 3)), 2),
    (NORTH,),
    (SLOW,),
    before=20,
)


def said(activity: Activity) -> Findings:
    return Findings(activity, WRITING)


def test_titles() -> None:
    found = said(ACTIVITY)
    assert found.faxes() == "26 faxes, 6 more than in as many days before"
    assert found.arrival() == "97 % of what you sent arrived"
    assert found.arrival_line() == "9 faxes to 311 numbers"
    assert found.hours() == "Most fail at 10:00 and at 14:00"
    assert found.line() == "About 180 s on the line"
    assert found.line_line(Step.WEEK).startswith("Minutes in each week")
    assert found.numbers() == "Numbers that need a look"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (None, "26 faxes"),
        (0, "26 faxes"),
        (26, "26 faxes, as many as in as many days before"),
        (30, "26 faxes, 4 fewer than in as many days before"),
    ],
)
def test_how_it_compares(before: int | None, expected: str) -> None:
    assert said(replace(ACTIVITY, before=before)).faxes() == expected


def test_nothing_and_all() -> None:
    nothing = said(Activity(Asked(TWO_DAYS)))
    assert nothing.faxes() == "No faxes in this time"
    assert nothing.arrival() == nothing.hours() == "Nothing was sent in this time"
    assert nothing.line() == "Nothing was on the line"
    assert nothing.numbers_line() == "Nothing failed in this time"
    well = said(replace(ACTIVITY, results=Results(5), hours=hours()))
    assert well.arrival() == "All that you sent arrived"
    assert well.hours() == "Nothing failed, at whatever hour"
    assert (
        said(replace(ACTIVITY, results=Results(open=2))).arrival() == "All that you sent is still on its way"
    )


@pytest.mark.parametrize(
    ("results", "percent"),
    [
        (Results(999, 0, (("", 1),)), 99),
        (Results(1, 0, (("", 999),)), 1),
        (Results(0, 0, (("", 9),)), 0),
        (Results(9, open=5), 100),
        (Results(open=5), None),
    ],
)
def test_all_and_nothing_are_not_said_of_what_was_not(results: Results, percent: int | None) -> None:
    assert results.percent == percent


def test_hours_stand_out_only_where_few_do() -> None:
    assert said(replace(ACTIVITY, hours=hours(at9=1))).hours() == "1 fax failed"
    assert (
        said(replace(ACTIVITY, hours=hours(at9=2, at10=2, at11=2))).hours() == "6 faxes failed, at all hours"
    )
    assert said(replace(ACTIVITY, hours=hours(at9=9, at10=2))).hours() == "Most fail at 9:00"


def test_each_figure_is_a_sentence() -> None:
    found, first = said(ACTIVITY), ACTIVITY.days[0]
    assert found.received(first) == "20: 17 faxes received"
    assert found.sent(ACTIVITY.days[1]) == "21: 1 fax sent"
    assert found.on_the_line(first) == "20: about 90 s on the line"
    assert found.hour(ACTIVITY.hours[23]) == "23:00 to 0:00: 0 of 9 faxes failed"
    assert found.result("First try", 268) == "First try: 268 of 311"
    assert found.failing(NORTH, "North") == "North: 3 of 5 faxes failed"
    assert found.slowness(SLOW, SLOW.number) == "+16505550155: 61 seconds a page"


def test_tables_hold_the_figures() -> None:
    table = activity_tables.faxes_table(ACTIVITY, Step.DAY)
    assert table.rows == (
        ("2026-11-20", 17, 8, 34, 24),
        ("2026-11-21", 0, 1, 0, 3),
    )
    assert activity_tables.line_table(ACTIVITY, Step.MONTH).rows == (("2026-11-20", "2026-11-21", 3),)
    assert activity_tables.hours_table(ACTIVITY).rows[10] == (10, 9, 6)
    assert [row[1] for row in activity_tables.results_table(ACTIVITY).rows] == [268, 31, 7, 3, 2]
    assert activity_tables.numbers_table(ACTIVITY).rows == (
        ("+16505550144", "North", 5, 3, ""),
        ("+16505550155", "", 4, 0, 61),
    )
    everything = activity_tables.all_figures(ACTIVITY)
    assert ("received", "2026-11-20", "", 17) in everything
    assert ("failed_for", "LineBusy", "busy", 7) in everything
    assert ("failed_at_number", "+16505550144", "North", 3) in everything
    assert ("seconds_a_page", "+16505550155", "", 61) in everything
    document = activity_tables.as_document(ACTIVITY)
    assert (document["received"], document["sent"], document["last_day"]) == (17, 9, "2026-11-21")
    assert document["reasons"][1] == {"reason": None, "count": 3}


def test_what_is_typed_is_never_an_operator_of_its_own() -> None:
    assert limit_of('Dr. "Weaver" -is:failed|x') == 'with:"Dr. Weaver -is:failed x"'
    assert limit_of("north", ["+1650", "+1651"], "to do") == 'with:"north|+1650|+1651" tag:"to do"'
    assert limit_of(" ", (), " ") == ""
    assert FigureSearch(ACTIVITY.asked).failed("LineBusy") == (
        "failed:busy after:2026-11-20 before:2026-11-22 tag:bills"
    )
