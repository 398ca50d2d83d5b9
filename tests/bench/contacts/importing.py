"""A large book of contacts of another program: read, seen before anything is taken, and taken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from tests.bench.row import Row, limited

CARDS = 20_000
IMPORT_S = 60.0
_CARD = """\
BEGIN:VCARD\r
VERSION:3.0\r
FN:Person {place} Example\r
N:Example;Person {place};;;\r
ORG:Clinic {clinic};Radiology\r
TEL;TYPE=WORK,FAX:+1 650 {area:03} {end:04}\r
TEL;TYPE=CELL:+1 212 {area:03} {end:04}\r
EMAIL;TYPE=WORK:person{place}@clinic.example\r
CATEGORIES:Group {group}\r
END:VCARD\r
"""


def measure_import(folder: Path) -> Iterator[Row]:
    """The import of a file into an empty book, and that of the same file once more."""
    profile = Profile(folder / "import")
    profile.prepare()
    path = folder / "contacts.vcf"
    path.write_text("".join(map(_card, range(CARDS))), encoding="utf-8", newline="")
    desk = Composition(profile)
    try:
        times = [_import_s(desk, path) for _run in range(2)]
        assert len(desk.contacts.ids()) == CARDS, "the second time all are known"
    finally:
        desk.close()
    for seconds, when in zip(times, ("first", "once more"), strict=True):
        yield limited(f"Import of {CARDS:,} cards, {when} (s)", seconds, IMPORT_S)


def _import_s(desk: Composition, path: Path) -> float:
    importer, token = desk.contact_import, CancelToken()
    start = time.perf_counter()
    file = importer.read([path])
    rows = importer.rows(importer.records(file, file.uses), token)
    importer.take(rows, token, lambda done, total: None)
    return time.perf_counter() - start


def _card(place: int) -> str:
    area, end = 200 + place // 10_000, place % 10_000
    return _CARD.format(place=place, clinic=place % 500, group=place % 7, area=area, end=end)
