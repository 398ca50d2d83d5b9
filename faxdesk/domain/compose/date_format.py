"""Dates as a PDF form wants them, whose formats are those of Acrobat ("JavaScript for Acrobat API Reference",
util.printd): d and dd, m and mm, mmm and mmmm for the name of the month, yy and yyyy."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_PART = re.compile("d{1,4}|m{1,4}|yyyy|yy")
_SHORT = 3


def written_date(day: date, written_as: str) -> str:
    """A day in a format such as "mm/dd/yyyy". The names of months are English: the form is checked by them
    elsewhere."""
    parts = {
        "d": str(day.day),
        "dd": f"{day.day:02}",
        "m": str(day.month),
        "mm": f"{day.month:02}",
        "mmm": _MONTHS[day.month - 1][:_SHORT],
        "mmmm": _MONTHS[day.month - 1],
        "yy": f"{day.year % 100:02}",
        "yyyy": f"{day.year:04}",
    }
    return _PART.sub(lambda found: parts.get(found.group(), ""), written_as)
