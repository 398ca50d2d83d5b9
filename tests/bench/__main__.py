"""`python3 dev.py bench [--json] [--only WORD]`: each row against a floor taken in the same run.

value and floor are in the unit that the name gives. goal is the greatest value / floor that is good
enough, where allowed may come on top; in rows of memory, the greatest value - floor. Some rows have a limit
in place of a floor.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from tests.bench.at_rest import measure_growth, measure_rest
from tests.bench.contacts.importing import measure_import
from tests.bench.contacts.suggestions import measure_contacts
from tests.bench.durable import measure_durable
from tests.bench.first_page import measure_first_page
from tests.bench.history import measure_history
from tests.bench.later_start import measure_later_start
from tests.bench.long_document import measure_long_document
from tests.bench.long_fax import measure_long_fax
from tests.bench.packaged import measure_packaged
from tests.bench.row import Row
from tests.bench.sealing.encrypted_archive import measure_encrypted
from tests.bench.sealing.sealed_document import measure_sealed
from tests.bench.search import measure_search
from tests.bench.start import measure_start
from tests.bench.upload import measure_upload
from tests.bench.window import (
    measure_actions,
    measure_lists,
    measure_scroll,
    measure_stall,
    measure_very_many,
)

MEASUREMENTS: dict[str, Callable[[Path], Iterator[Row]]] = {
    "start": measure_start,
    "encrypted": measure_encrypted,
    "later": measure_later_start,
    "packaged": measure_packaged,
    "durable": measure_durable,
    "upload": measure_upload,
    "search": measure_search,
    "contacts": measure_contacts,
    "import": measure_import,
    "history": measure_history,
    "page": measure_first_page,
    "sealed": measure_sealed,
    "judged": measure_long_document,
    "long": measure_long_fax,
    "scroll": measure_scroll,
    "lists": measure_lists,
    "actions": measure_actions,
    "rest": measure_rest,
    "growth": measure_growth,
    "stall": measure_stall,
    "million": measure_very_many,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    parser.add_argument("--only", choices=sorted(MEASUREMENTS), help="leave the others out")
    options = parser.parse_args()
    rows = []
    for name, measure in MEASUREMENTS.items():
        if options.only in {None, name}:
            with tempfile.TemporaryDirectory(prefix="faxdesk-bench-") as folder:
                for row in measure(Path(folder)):
                    rows.append(row)
                    if not options.json:
                        print(row.line(), flush=True)
    if options.json:
        print(json.dumps([asdict(row) | {"ok": row.ok} for row in rows], indent=2))
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
