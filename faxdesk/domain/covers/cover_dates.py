"""Dates as a cover page writes them: in figures, as the language of the page has them."""

from __future__ import annotations

from datetime import datetime

_PATTERNS = {"de": "%d.%m.%Y", "es": "%d/%m/%Y", "fr": "%d/%m/%Y", "ar": "%d/%m/%Y"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(moment: datetime, language: str) -> str:
    """The day. In English its month is written out, since figures are read in either order there."""
    pattern = _PATTERNS.get(language)
    if pattern is not None:
        return moment.strftime(pattern)
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def clock_text(moment: datetime) -> str:
    """The time of the day."""
    return moment.strftime("%H:%M")
