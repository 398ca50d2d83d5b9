"""When a failed fax is sent again by itself."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from faxdesk.domain.resend_policy import ResendPolicy, hours_in_words, read_hours, read_pauses

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone(timedelta(hours=1)))


def test_the_pauses_come_one_after_the_other_and_end() -> None:
    policy = ResendPolicy()
    assert [policy.next_try(tries, NOON) for tries in range(4)] == [
        NOON + timedelta(minutes=5),
        NOON + timedelta(minutes=15),
        NOON + timedelta(minutes=45),
        None,
    ]
    assert ResendPolicy(pauses=()).next_try(0, NOON) is None


@pytest.mark.parametrize(
    ("begins", "ends", "at", "expected"),
    [
        (time(8), time(18), NOON, NOON + timedelta(minutes=5)),
        (time(8), time(18), NOON.replace(hour=17, minute=58), NOON.replace(day=24, hour=8)),
        (time(8), time(18), NOON.replace(hour=3), NOON.replace(hour=8)),
        (time(20), time(6), NOON, NOON.replace(hour=20)),
        (time(20), time(6), NOON.replace(hour=23), NOON.replace(hour=23, minute=5)),
        (time(20), time(6), NOON.replace(hour=2), NOON.replace(hour=2, minute=5)),
    ],
)
def test_a_try_falls_into_the_chosen_hours(
    begins: time, ends: time, at: datetime, expected: datetime
) -> None:
    assert ResendPolicy(begins=begins, ends=ends).next_try(0, at) == expected


MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("begins", "ends", "at", "expected"),
    [
        # The 5th of June 2026 is a Friday.
        (8, 18, datetime(2026, 6, 5, 12, tzinfo=UTC), datetime(2026, 6, 5, 12, tzinfo=UTC)),
        (8, 18, datetime(2026, 6, 5, 18, tzinfo=UTC), datetime(2026, 6, 8, 8, tzinfo=UTC)),
        (8, 18, datetime(2026, 6, 7, 12, tzinfo=UTC), datetime(2026, 6, 8, 8, tzinfo=UTC)),
        # A night belongs to the day on which it begins.
        (22, 6, datetime(2026, 6, 6, 2, tzinfo=UTC), datetime(2026, 6, 6, 2, tzinfo=UTC)),
        (22, 6, datetime(2026, 6, 8, 2, tzinfo=UTC), datetime(2026, 6, 8, 22, tzinfo=UTC)),
        # Whole days.
        (0, 0, datetime(2026, 6, 6, 2, tzinfo=UTC), datetime(2026, 6, 8, 0, tzinfo=UTC)),
        (9, 9, datetime(2026, 6, 5, 23, tzinfo=UTC), datetime(2026, 6, 5, 23, tzinfo=UTC)),
    ],
)
def test_a_try_falls_on_the_chosen_days(begins: int, ends: int, at: datetime, expected: datetime) -> None:
    policy = ResendPolicy(begins=time(begins), ends=time(ends), days=MONDAY_TO_FRIDAY)
    assert policy.within_hours(at) == expected


def test_one_day_a_week_comes_round() -> None:
    policy = ResendPolicy(begins=time(8), ends=time(9), days=(5,))
    assert policy.within_hours(datetime(2026, 6, 5, 9, tzinfo=UTC)) == datetime(2026, 6, 12, 8, tzinfo=UTC)


def test_only_what_surely_brought_no_page_is_tried_again_unless_more_is_wanted() -> None:
    careful, eager = ResendPolicy(), ResendPolicy(only_busy=False)
    assert all(careful.covers(code) for code in ("LineBusy", "NoAnswer", "AllLinesInUse"))
    assert not careful.covers("CallerHungUp")
    assert eager.covers("CallerHungUp")
    for code in ("WrongNumber", "SentPartially", "NotEnoughCredits"):
        assert not eager.covers(code), code


@pytest.mark.parametrize(
    ("text", "minutes"), [("5, 15, 45", (5, 15, 45)), ("", ()), (" 1;2 3 ", (1, 2, 3)), ("1440", (1440,))]
)
def test_pauses_are_read_as_people_write_them(text: str, minutes: tuple[int, ...]) -> None:
    assert read_pauses(text) == minutes


@pytest.mark.parametrize("text", ["0", "1441", "five", "-5", "5,,x", "1 2 3 4 5 6 7 8 9 10 11", "٥"])
def test_pauses_that_are_none_are_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_pauses(text)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("8:00 to 18:00", "8:00 to 18:00"),
        ("8-18", "8:00 to 18:00"),
        ("08.30 – 24", "8:30 to 24:00"),
        ("20:00 TO 6:00", "20:00 to 6:00"),
        ("", ""),
        ("0:00 to 24:00", ""),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, tidy: str) -> None:
    assert hours_in_words(*read_hours(text)) == tidy
    assert read_hours(tidy) == read_hours(text)


@pytest.mark.parametrize("text", ["8", "25 to 3", "8:60 to 9", "24:30 to 3", "morning"])
def test_hours_that_are_none_are_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_hours(text)


def test_hours_over_a_change_of_day_in_another_zone() -> None:
    at = datetime(2026, 12, 31, 23, 50, tzinfo=UTC)
    policy = ResendPolicy(begins=time(8), ends=time(12))
    assert policy.next_try(1, at) == datetime(2027, 1, 1, 8, tzinfo=UTC)
