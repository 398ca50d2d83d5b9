"""A recipient typed letter by letter with many contacts and faxes, and how faxes to a number went."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.paths import Profile
from tests.bench.row import Row, limited
from tests.bench.search_archive import build_archive

FAXES, CONTACTS = 100_000, 20_000
FAXED = 2500
"""So many of the contacts are people of the archive, the others were never faxed."""
KEY_MS, HEALTH_MS = 15.0, 10.0
_RUNS = 5
_TYPED = ("sam santos 12", "northside clinic", "stone", "555", "21255", "zzz", "g1")
_FIRST = ("Ana", "Bob", "Sam", "Sue", "Stan", "Carl", "Dora", "Sid")
_LAST = ("Smith", "Stone", "Berg", "Sattler", "Klein", "Yu", "Santos")
_COMPANIES = ("Northside Clinic", "South Clinic", "Summit Dental")


def measure_contacts(folder: Path) -> Iterator[Row]:
    """What each key of a name or number costs, and one card."""
    profile = Profile(folder / "contacts")
    profile.prepare()
    build_archive(profile.database, FAXES)
    desk = Composition(profile)
    try:
        known = [person.same for person in desk.faxes.known_recipients("+1", FAXED)]
        desk.contact_store.add(_contacts(known))
        # The first key reads what the others keep.
        desk.suggestions.look_up("a")
        keys = [text[:end] for text in _TYPED for end in range(1, len(text) + 1)]
        times = [_ms(partial(desk.suggestions.look_up, text)) for text in keys]
        health = [_ms(partial(desk.number_results.health, number)) for number in known[:20]]
    finally:
        desk.close()
    what = f"Suggestion per key, {CONTACTS:,} contacts"
    yield limited(f"{what}, median (ms)", statistics.median(times), KEY_MS)
    yield limited(f"{what}, worst (ms)", max(times), 2 * KEY_MS)
    yield limited(f"Health of a number, {FAXES:,} faxes (ms)", max(health), HEALTH_MS)


def _contacts(known: list[str]) -> list[Contact]:
    dice = random.Random(3)
    numbers = [*known, *(f"+1212{dice.randrange(200, 999)}{place % 10_000:04}" for place in range(CONTACTS))]
    return [
        Contact(
            f"{dice.choice(_FIRST)} {dice.choice(_LAST)} {place}",
            dice.choice(_COMPANIES),
            (ContactNumber(number),),
            groups=(f"G{place % 40}",),
        )
        for place, number in enumerate(numbers[:CONTACTS])
    ]


def _ms(step: Callable[[], object]) -> float:
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return 1000 * statistics.median(times)
