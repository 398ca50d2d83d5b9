"""Writes resources/number_places.txt.zz anew: where numbers are, by their beginnings, as the number library
tells it in English.

    .venv/bin/python packaging/number_places.py

Each line has the first digits of a number in E.164, without the plus, and a place; the longest beginning
that fits is meant. The library itself keeps all of it as Python code, in every language, which takes 100 MB
of memory and half a second to load; so that is not shipped, and this file is kept with the code.
"""

from __future__ import annotations

import zlib
from pathlib import Path

from phonenumbers.geodata import GEOCODE_DATA

TARGET = Path(__file__).resolve().parent.parent / "resources" / "number_places.txt.zz"
_MOBILE_IN_CHINA = "861"
"""Nearly half of all lines, for phones that take no fax."""


def main() -> None:
    places = {
        beginning: names["en"]
        for beginning, names in GEOCODE_DATA.items()
        if "en" in names and not beginning.startswith(_MOBILE_IN_CHINA)
    }
    lines = [
        f"{beginning}\t{place}\n"
        for beginning, place in sorted(places.items())
        if place != _around(beginning, places)
    ]
    TARGET.write_bytes(zlib.compress(("\n" + "".join(lines)).encode(), 9))


def _around(beginning: str, places: dict[str, str]) -> str:
    """The place of the next shorter beginning that has one."""
    shorter = (beginning[:length] for length in range(len(beginning) - 1, 0, -1))
    return next((places[each] for each in shorter if each in places), "")


if __name__ == "__main__":
    main()
