"""The figures of a time, of all faxes or of one person's or one tag's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.activity.activity_tables import COLUMNS, all_figures
from faxdesk.domain.activity.figure_search import limit_of
from faxdesk.domain.activity.figures import Activity, Asked, NumberFigures, Period
from faxdesk.domain.activity.periods import Reach, period_of
from faxdesk.domain.files.csv_table import as_csv
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.archive.save_file import save_whole
from faxdesk.words import mark

if TYPE_CHECKING:
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.store.activity.activity_store import ActivityStore

_MOST_CONTACTS = 20
"""Of a few letters that many contacts have in common, no one person can be meant."""


class Whose(Struct, frozen=True):
    """Whose faxes are counted: those of a person, by a name or number as it is typed, and with a tag; "" for
    all."""

    person: str = ""
    tag: str = ""


class ActivityFigures:
    """For workers: it takes up to some tenths of a second."""

    def __init__(self, store: ActivityStore, contacts: Contacts, clock: Clock) -> None:
        self._store = store
        self._contacts = contacts
        self._clock = clock

    def period(self, reach: Reach) -> Period:
        """The days up to today."""
        today = self._clock.now().astimezone().date()
        return period_of(reach, today, self._store.oldest() if reach == Reach.ALL else None)

    def figures(self, period: Period, whose: Whose, token: CancelToken) -> Activity:
        """Count. A contact of that name counts with all its numbers, and numbers are called by their
        contacts' names. Raises Cancelled soon after token is."""
        limit = limit_of(whose.person, self._numbers_of(whose.person), whose.tag)
        found = self._store.activity(Asked(period, limit), token)
        both = (*found.failing, *found.slow)
        names = self._contacts.names_of([figures.number for figures in both])
        return replace(found, failing=_named(found.failing, names), slow=_named(found.slow, names))

    def save(
        self, columns: Sequence[str], rows: Sequence[Sequence[object]], target: Path, token: CancelToken
    ) -> None:
        """Save a table as CSV. Raises FaxDeskError (STORAGE), and Cancelled."""
        content = as_csv(columns, rows)
        save_whole(target, lambda path: path.write_bytes(content), mark("Could not save {path}."), token)

    def save_all(self, activity: Activity, target: Path, token: CancelToken) -> None:
        """Save everything as CSV, one figure a row. Raises as save()."""
        self.save(COLUMNS, all_figures(activity), target, token)

    def _numbers_of(self, person: str) -> list[str]:
        if not person.strip():
            return []
        ids = self._contacts.ids(person)
        if len(ids) > _MOST_CONTACTS:
            return []
        contacts = self._contacts.contacts(ids)
        return list(dict.fromkeys(number.number for contact in contacts for number in contact.numbers))


def _named(figures: Sequence[NumberFigures], names: dict[str, str]) -> tuple[NumberFigures, ...]:
    return tuple(replace(number, name=names.get(number.number, number.name)) for number in figures)
