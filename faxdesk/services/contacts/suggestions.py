"""Who may be meant while a recipient is typed: contacts, groups and people faxed with before, those first
that were faxed most, latest and with success."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.contacts.contact import MAX_TEXT, Contact, order_key
from faxdesk.domain.contacts.suggestion import Suggestion
from faxdesk.domain.phone import display_number, numbers_of, same_number
from faxdesk.services.contacts.usage import Usage
from faxdesk.services.events import ContactsChanged, Event, EventHub
from faxdesk.store.contacts.contact_store import sought_in_words

if TYPE_CHECKING:
    from faxdesk.services.contacts.usage import NumberUsage
    from faxdesk.store.contacts.contact_store import ContactStore
    from faxdesk.store.faxes import FaxStore

MOST = 8
_MOST_GROUPS = 2
_LONGEST = 2 * MAX_TEXT
"""So many letters of what a contact is found by are looked at: its numbers and names stand first."""
_MOST_PEOPLE = 24
"""So many of the people who are no contacts are looked at, the newest."""


class _Book(Struct, frozen=True):
    """All contacts, those first that are used most, each with what it is found by, and the groups. version
    counts the changes of the contacts; used are the uses by which they stand in this order."""

    entries: list[tuple[str, int]]
    groups: list[str]
    version: int
    used: dict[str, Usage]


class Suggestions:
    """For workers; each key asks anew. The words of the contacts are kept between the keys: to look through
    20,000 of them takes a thousandth of a second, to read them many times as long."""

    def __init__(self, store: ContactStore, faxes: FaxStore, usage: NumberUsage, events: EventHub) -> None:
        self._store = store
        self._faxes = faxes
        self._usage = usage
        self._version = itertools.count(1)
        self._newest = 0
        self._kept: _Book | None = None
        events.subscribe(self._on_event)

    def look_up(self, text: str, most: int = MOST) -> list[Suggestion]:
        """The best first. Each number of a contact stands by itself; groups come behind those whom faxes went
        to."""
        first, *rest = sorted(sought_in_words(text), key=len, reverse=True) or [""]
        if not first:
            return []
        used = self._usage.by_number()
        book = self._book(used)
        # Most fail at the longest part, and cost a comparison alone.
        fitting = (
            contact_id
            for words, contact_id in book.entries
            if first in words and all(part in words for part in rest)
        )
        found: dict[str, Suggestion] = {}
        for contact in self._store.contacts(list(itertools.islice(fitting, most))):
            for same, suggestion in _of_contact(contact):
                found.setdefault(same, suggestion)
        for person in self._faxes.known_recipients(text, _MOST_PEOPLE):
            found.setdefault(person.same, Suggestion(person.same, person.number, person.name))
        ranked = sorted(found, key=lambda same: -used[same].score if same in used else 0.0)[:most]
        best = [_with_use(found[same], used.get(same)) for same in ranked]
        groups = self._groups(text, book.groups)
        if groups:
            best = best[: most - len(groups)]
            place = sum(suggestion.last_at is not None for suggestion in best)
            best[place:place] = groups
        return self._marked(best)

    def _book(self, used: dict[str, Usage]) -> _Book:
        """As it is now. What changed while it was read is seen with the next key."""
        version, kept = self._newest, self._kept
        if kept is not None and kept.version == version and kept.used is used:
            return kept
        if kept is not None and kept.version == version:
            entries, groups = kept.entries, kept.groups
        else:
            entries = self._store.words_of_all(_LONGEST)
            groups = [group.name for group in self._store.groups() if group.members]
        scores = dict[int, float]()
        for contact_id, same in self._store.having(used):
            scores[contact_id] = max(scores.get(contact_id, 0.0), used[same].score)
        ranked = sorted(entries, key=lambda entry: -scores.get(entry[1], 0.0))
        self._kept = _Book(ranked, groups, version, used)
        return self._kept

    def _groups(self, text: str, groups: Iterable[str]) -> list[Suggestion]:
        sought = order_key(text).split()
        named = [
            name
            for name in groups
            if all(any(word.startswith(part) for word in order_key(name).split()) for part in sought)
        ]
        return [
            Suggestion("", "", name, members=members)
            for name in named[:_MOST_GROUPS]
            if (members := self._store.faxable_members(name))
        ]

    def _marked(self, suggestions: list[Suggestion]) -> list[Suggestion]:
        """With the names of the contacts who were found as people, and with what is blocked."""
        numbers = [each.number for each in suggestions if not each.is_group]
        names = self._store.names_of([each.number for each in suggestions if each.contact_id is None])
        blocked = numbers_of(self._store.blocked(numbers))
        return [
            replace(
                each,
                name=names.get(each.number, each.name),
                is_blocked=bool(blocked) and same_number(each.number) in blocked,
            )
            for each in suggestions
        ]

    def _on_event(self, event: Event) -> None:
        if isinstance(event, ContactsChanged):
            self._newest = next(self._version)


def _of_contact(contact: Contact) -> Iterable[tuple[str, Suggestion]]:
    for number in contact.fax_numbers:
        company = contact.company if contact.name else ""
        name = contact.name or contact.company
        yield number.same, Suggestion(number.number, display_number(number.number), name, company, contact.id)


def _with_use(suggestion: Suggestion, usage: Usage | None) -> Suggestion:
    if usage is None:
        return suggestion
    last = usage.last
    return replace(suggestion, last_at=last.at, is_sent=last.is_sent, error=last.error)
