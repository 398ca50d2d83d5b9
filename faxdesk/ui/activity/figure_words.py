"""How the charts write hours, days and lengths of time, as this person's system does."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QLocale, QTime

from faxdesk.domain.activity.figures import NumberFigures, Period
from faxdesk.domain.activity.findings import Writing
from faxdesk.domain.activity.periods import Step
from faxdesk.domain.phone import display_number
from faxdesk.ui.common import wording
from faxdesk.words import tr


class FigureWords:
    """today decides whether a day is written with its year."""

    def __init__(self, today: date) -> None:
        self._today = today

    @property
    def writing(self) -> Writing:
        return Writing(wording.number_of, hour, wording.lasting, self.days)

    def days(self, period: Period) -> str:
        """Fri 20 Nov, or 16 Nov to 22 Nov."""
        first = wording.short_date(period.first, self._today)
        if period.days == 1:
            weekday = QLocale().dayName(period.first.isoweekday(), QLocale.FormatType.ShortFormat)
            return tr("{weekday} {day}", weekday=weekday, day=first)
        return tr("{first} to {last}", first=first, last=wording.short_date(period.last, self._today))

    def axis(self, period: Period, step: Step) -> str:
        """Below a column."""
        first = period.first
        if step == Step.YEAR:
            return str(first.year)
        if step == Step.MONTH:
            return QLocale().standaloneMonthName(first.month, QLocale.FormatType.ShortFormat)
        return wording.short_date(first, self._today)


def hour(hour: int) -> str:
    """9:00, or 9:00 AM."""
    return QLocale().toString(QTime(hour, 0), wording.time_pattern())


def short_hour(hour: int) -> str:
    """9, or 9 AM."""
    has_halves = "a" in wording.time_pattern().lower()
    return QLocale().toString(QTime(hour, 0), "h AP" if has_halves else "H")


def name_of(figures: NumberFigures) -> str:
    """What a number is called, else the number as people read it."""
    return figures.name or display_number(figures.number)
