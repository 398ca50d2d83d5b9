"""The countries of numbers that are typed without one, as a person looks for them."""

from __future__ import annotations

import json

from PySide6.QtCore import QCollator, QLocale

from faxdesk.paths import resource
from faxdesk.words import LANGUAGES, tr

_LEFT_TO_RIGHT = "\u2066+{}\u2069"
"""A calling code, in its order also where the text runs from right to left."""


def countries() -> list[tuple[str, str]]:
    """Each country by its two letters (ISO 3166-1), with its name and calling code: "United States (+1)"; in
    the order of the reader's language."""
    found = json.loads(resource("countries.json").read_text(encoding="utf-8"))
    locale = QLocale()
    language = locale.name().partition("_")[0]
    names: dict[str, str] = found["names"][language if language in LANGUAGES else "en"]
    codes: dict[str, int] = found["codes"]
    collator = QCollator(locale)
    return [
        (region, tr("{country} ({code})", country=name, code=_LEFT_TO_RIGHT.format(codes[region])))
        for region, name in sorted(names.items(), key=lambda item: collator.sortKey(item[1]))
    ]
