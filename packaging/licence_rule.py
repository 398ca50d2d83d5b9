"""The rule of licences: what a program under Apache 2.0 may carry with it. `python3 dev.py check` asks it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

# Started by its path, it finds `building` beside it.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from building.shipped import Shipped, everything

MAY_SHIP = (
    *("apache", "mit", "hpnd", "bsd", "isc", "psf", "python software foundation", "zlib", "unicode"),
    *("unlicense", "bitstream-vera", "mpl", "mozilla public license 2.0", "cc0", "public domain", "ofl"),
    # Its libraries lie beside the program, where anybody may put others.
    *("lgpl", "lesser general public"),
)
"""What a licence's name contains, in small letters."""

WITH_REASON = {
    "pyinstaller": "its loader is under the GPL with an exception for the programs that it starts",
    "sqlcipher3": "its text is that of zlib, which its name does not tell",
    "pypdfium2": "it names, beside BSD and Apache, those of what PDFium contains: none is the GPL",
}
"""Named so, they may ship although their licence's name alone would not say so."""


def main() -> int:
    refused = [each for each in everything() if not may_ship(each)]
    for each in refused:
        print(f"{each.name} {each.version}: {each.licence}")
    if refused:
        print(
            "Apache 2.0 does not let these ship, or packaging/licence_rule.py does not know their licences."
        )
        return 1
    print("all may be shipped")
    return 0


def may_ship(component: Shipped) -> bool:
    """Whether every part of its licence may be shipped; of parts joined by "or", one that may is enough."""
    if component.name in WITH_REASON:
        return True
    parts = re.split(r"\band\b|[,;()]", component.licence.lower())
    ways = [re.split(r"\bor\b(?!-)", part) for part in parts if part.strip()]
    return all(any(_is_known(way) for way in each) for each in ways)


def _is_known(licence: str) -> bool:
    # LGPL and "Lesser" stand for themselves; what is left of GPL and AGPL then is the strict kind.
    without = re.sub(r"lgpl[\w.+-]*|(gnu )?(library or )?lesser general public[\w .()+-]*", "", licence)
    if re.search(r"\ba?gpl|general public", without):
        return False
    return any(known in licence for known in MAY_SHIP)


if __name__ == "__main__":
    sys.exit(main())
