"""Days as people write them in a search: a day, a month, a year, or typed such as "last week"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_ISO = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?-?")
_SLASHES = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?/?")
_DOTS = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
_ONE_DAY = timedelta(days=1)
_SPANS = ("week", "month", "year")
_WORDS = ("today", "yesterday", *(f"{which} {span}" for which in ("last", "this") for span in _SPANS))

Days = tuple[date, date]
"""The first day of a span and the day after its last."""


def read_days(text: str, today: date) -> Days | None:
    """The span of days that a text names; None for a text that names none."""
    typed = re.sub(r"[\s_-]+", " ", text.lower()).strip()
    try:
        return _by_word(typed, today) or _by_number(text, today)
    except (ValueError, OverflowError):
        return None  # Such as the 31st of February.


def may_become_days(text: str) -> bool:
    """Whether somebody who typed this may be about to type days."""
    typed = re.sub(r"[\s_-]+", " ", text.lower())
    return bool(re.fullmatch(r"[\d/.\-]*", text)) or any(known.startswith(typed) for known in _WORDS)


def as_time(day: date) -> datetime:
    """When a day begins here, in UTC; the ends of time for days beyond them."""
    try:
        return datetime(day.year, day.month, day.day).astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _by_word(typed: str, today: date) -> Days | None:
    if typed == "today":
        return today, today + _ONE_DAY
    if typed == "yesterday":
        return today - _ONE_DAY, today
    which, _, span = typed.partition(" ")
    if which not in {"last", "this"} or span not in _SPANS:
        return None
    days = _span(today, span)
    return _span(days[0] - _ONE_DAY, span) if which == "last" else days


def _span(day: date, span: str) -> Days:
    """The week (from Monday), month or year that a day is in."""
    if span == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if span == "month":
        return _month(day.year, day.month)
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def _month(year: int, month: int) -> Days:
    first = date(year, month, 1)
    return first, date(year + month // 12, month % 12 + 1, 1)


def _by_number(text: str, today: date) -> Days | None:
    if found := _ISO.fullmatch(text):
        year = int(found["year"])
        if found["month"] is None:
            return date(year, 1, 1), date(year + 1, 1, 1)
        if found["day"] is None:
            return _month(year, int(found["month"]))
        return _day(year, int(found["month"]), int(found["day"]))
    found = _SLASHES.fullmatch(text) or _DOTS.fullmatch(text)
    if found is None:
        return None
    month, day = int(found["month"]), int(found["day"])
    if found["year"] is None:
        # Without a year it is the latest such day.
        days = _day(today.year, month, day)
        return days if days[0] <= today else _day(today.year - 1, month, day)
    year = int(found["year"])
    return _day(year + 2000 if year < 100 else year, month, day)


def _day(year: int, month: int, day: int) -> Days:
    first = date(year, month, day)
    return first, first + _ONE_DAY
