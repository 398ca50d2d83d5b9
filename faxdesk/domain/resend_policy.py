"""When a fax that failed is sent again by itself: which failures, how often, and in which hours."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from msgspec import Struct

from faxdesk.domain.failure import Failure, reason_for
from faxdesk.words import tr

WEEK = (1, 2, 3, 4, 5, 6, 7)
"""All days, from 1 for Monday on."""
BUSY_LINES = frozenset({Failure.BUSY, Failure.NO_ANSWER, Failure.NO_FREE_LINE})
"""Failures at which nothing of the fax got to the other side, so that sending it again cannot deliver it
twice."""
MAX_TRIES = 10
MAX_PAUSE_MINUTES = 24 * 60


class ResendPolicy(Struct, frozen=True):
    """pauses are the minutes before each further try, none for never; the tries stay between begins and
    ends on the person's own clock (the same for both: the whole day; begins after ends: over midnight), on
    days on which such hours begin. only_busy leaves out the failures that may have brought some pages."""

    pauses: tuple[int, ...] = (5, 15, 45)
    begins: time = time(0)
    ends: time = time(0)
    days: tuple[int, ...] = WEEK
    only_busy: bool = True

    def covers(self, error_code: str) -> bool:
        """Whether a failure of this kind is tried again."""
        return error_code in BUSY_LINES or (not self.only_busy and reason_for(error_code).worth_retrying)

    def next_try(self, tries: int, now: datetime) -> datetime | None:
        """The time of the next try after so many of them; None when that was the last. now is aware and in
        the person's own zone."""
        if tries >= len(self.pauses):
            return None
        return self.within_hours(now + timedelta(minutes=self.pauses[tries]))

    def within_hours(self, at: datetime) -> datetime:
        """The same time, or the next beginning of the hours where it lies outside them. at is aware and in
        the person's own zone."""
        lasts = datetime.combine(at, self.ends) - datetime.combine(at, self.begins)
        if lasts <= timedelta(0):
            lasts += timedelta(days=1)
        # The hours of the day before may go over midnight into this one.
        for offset in range(-1, len(WEEK) + 1):
            day = at + timedelta(days=offset)
            opening = day.replace(hour=self.begins.hour, minute=self.begins.minute, second=0, microsecond=0)
            if opening.isoweekday() in self.days and at < opening + lasts:
                return max(at, opening)
        return at


def read_pauses(text: str) -> tuple[int, ...]:
    """Minutes as a person lists them: "5, 15, 45"; "" is none. Raises ValueError in words."""
    pieces = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    if len(pieces) > MAX_TRIES:
        raise ValueError(tr("{most} tries are the most.", most=MAX_TRIES))
    if not all(piece.isascii() and piece.isdecimal() for piece in pieces):
        raise ValueError(tr("It has to be minutes with commas between, such as 5, 15, 45."))
    pauses = tuple(int(piece) for piece in pieces)
    if not all(1 <= pause <= MAX_PAUSE_MINUTES for pause in pauses):
        raise ValueError(tr("Each pause has to be from 1 to {most} minutes.", most=MAX_PAUSE_MINUTES))
    return pauses


def read_hours(text: str) -> tuple[time, time]:
    """Hours as a person writes them: "8:00 to 18:00"; "" is at any time. Raises ValueError in words."""
    if not text.strip():
        return time(0), time(0)
    found = re.fullmatch(
        r"(\d{1,2})(?:[:.](\d\d))?\s*(?:-|–|to)\s*(\d{1,2})(?:[:.](\d\d))?", text.strip(), re.IGNORECASE
    )
    if not found:
        raise ValueError(tr("It has to be two times, such as 8:00 to 18:00."))
    first, second = (found[1], found[2]), (found[3], found[4])
    return _time(*first), _time(*second)


def _time(hour: str, minute: str | None) -> time:
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59 or (hours == 24 and minutes):
        raise ValueError(tr("Times go from 0:00 to 24:00."))
    return time(hours % 24, minutes)


def hours_in_words(begins: time, ends: time) -> str:
    """The tidy form of what read_hours() reads."""
    if begins == ends:
        return ""
    until = "24:00" if ends == time(0) else f"{ends.hour}:{ends.minute:02}"
    return f"{begins.hour}:{begins.minute:02} to {until}"
