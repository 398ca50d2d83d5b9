"""Writes resources/countries.json anew: the countries that have fax numbers, with their calling codes and
their names in each language of the program, from Unicode's CLDR as Babel brings it.

    .venv/bin/python packaging/country_names.py

The names change once in some years, so that the file is kept with the code, and Babel is not shipped.
"""

from __future__ import annotations

import json
from pathlib import Path

import phonenumbers
from babel import Locale

from faxdesk.words import LANGUAGES

TARGET = Path(__file__).resolve().parent.parent / "resources" / "countries.json"


def main() -> None:
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    content = {
        "codes": {region: phonenumbers.country_code_for_region(region) for region in regions},
        "names": {
            language: {region: Locale(language).territories[region] for region in regions}
            for language in sorted(LANGUAGES)
        },
    }
    TARGET.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
