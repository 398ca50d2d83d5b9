"""Where a number is: its place, as far as its first digits tell, and its country."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from pathlib import Path

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.phone import parse_number
from faxdesk.words import language, tr

_LONGEST = 11
"""The most digits that a line of the file has."""


class NumberPlaces:
    """For workers. The file is read for each question, which takes some hundredths of a second: it is asked
    once for a new number, and would take seven megabytes to keep. packaging/number_places.py makes it."""

    def __init__(self, places: Path, countries: Path) -> None:
        self._places = places
        self._countries = countries

    def of(self, numbers: Iterable[str]) -> dict[str, str]:
        """By number in E.164: "New York, NY, United States"; the country alone, or nothing, where no more is
        known."""
        numbers = list(numbers)
        if not numbers:
            return {}
        lines = zlib.decompress(self._places.read_bytes())
        found = json.loads(self._countries.read_text(encoding="utf-8"))["names"]
        names: dict[str, str] = found.get(language(), found["en"])
        return {number: _words(_place(lines, number), _country(number, names)) for number in numbers}


def _place(lines: bytes, number: str) -> str:
    digits = number.removeprefix("+").encode()
    for length in range(min(_LONGEST, len(digits)), 1, -1):
        line = b"\n" + digits[:length] + b"\t"
        start = lines.find(line)
        if start >= 0:
            end = lines.index(b"\n", start + 1)
            return lines[start + len(line) : end].decode()
    return ""


def _country(number: str, names: dict[str, str]) -> str:
    try:
        return names.get(parse_number(number).country, "")
    except FaxDeskError:
        return ""


def _words(place: str, country: str) -> str:
    if place and country and place != country:
        return tr("{place}, {country}", place=place, country=country)
    return country or place
