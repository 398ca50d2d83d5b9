"""What the palette can lead to, and which of it fits what was typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.contacts.suggestion import Suggestion
from faxdesk.domain.fax import FaxQuery
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import wording
from faxdesk.ui.common.action_keys import key_text
from faxdesk.ui.common.plain_text import folded
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.contacts.suggestions import Suggestions
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.actions import Actions

_MOST_PEOPLE, _MOST_FAXES = 4, 6


class Target(Struct, frozen=True):
    """title is what it is called, detail what else is known of it, end what stands at the end of its row: a
    key, or what kind of thing it is. also are other words by which it is found."""

    title: str
    go: Callable[[], object]
    icon: str
    detail: str = ""
    end: str = ""
    also: str = ""


class Found(Struct, frozen=True):
    """What the archive has for a text: the people first, then the newest faxes."""

    people: tuple[Suggestion, ...]
    faxes: tuple[FaxRow, ...]


def action_targets(actions: Actions) -> list[Target]:
    """The actions of the window that can be triggered now, but for those that lead here and away again."""
    return [
        Target(
            action.text(),
            action.trigger,
            actions.icon_name(action),
            action.statusTip(),
            key_text(action.shortcut()) if action.shortcuts() else "",
        )
        for group in actions.groups.values()
        for action in group
        if action.isEnabled() and action.isVisible() and action not in (actions.go_to, actions.back)
    ]


class ArchiveSearch(Struct, frozen=True):
    """What finds people and faxes."""

    library: Library
    suggestions: Suggestions

    @classmethod
    def of(cls, desk: Desk) -> ArchiveSearch:
        return cls(desk.library, desk.suggestions)

    def find(self, text: str, token: CancelToken) -> Found:
        """Who is known by this name or number, and the newest faxes that have the text; for a worker."""
        people = [each for each in self.suggestions.look_up(text, _MOST_PEOPLE) if not each.is_group]
        if token.is_cancelled:
            return Found((), ())
        ids = self.library.first_ids(FaxQuery(None, text=text), _MOST_FAXES)
        return Found(tuple(people), tuple(self.library.rows(ids)))


def person_target(person: Suggestion, write_to: Callable[[str], object]) -> Target:
    """A new fax to somebody who is known."""
    number = wording.number_text(person.display)
    title = tr("New fax to {name}", name=person.name or number)
    return Target(
        title, lambda: write_to(person.number), "new-fax", number if person.name else "", tr("Person")
    )


def contact_target(person: Suggestion, show: Callable[[Suggestion], object]) -> Target:
    """The card of a contact, or a new one for somebody who is none."""
    number = wording.number_text(person.display)
    name = person.name or number
    title = tr("Add {name} to the contacts", name=name)
    if person.contact_id is not None:
        title = tr("Show the contact {name}", name=name)
    return Target(title, lambda: show(person), "contacts", number if person.name else "", tr("Contact"))


def fax_target(fax: FaxRow, now: datetime, show: Callable[[FaxRow], object]) -> Target:
    """A fax of the archive."""
    return Target(
        wording.peer(fax),
        lambda: show(fax),
        "fax",
        wording.second_line(fax),
        wording.when(fax.created_at, now),
    )


def best(targets: Sequence[Target], text: str, most: int) -> list[Target]:
    """Those that all words of the text are found in, where a word begins with it or within: a title that
    begins with the text first, then those in which each of its words begins a word."""
    words = folded(text).split()
    ranked = [(rank, place) for place, target in enumerate(targets) if (rank := _rank(target, words))]
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [targets[place] for _rank_, place in ranked[:most]]


def _rank(target: Target, words: Sequence[str]) -> int:
    title = folded(target.title)
    if title.startswith(" ".join(words)):
        return 4
    begun = title.split()
    if all(any(other.startswith(word) for other in begun) for word in words):
        return 3
    if all(word in title for word in words):
        return 2
    whole = folded(f"{target.title} {target.detail} {target.also}").split()
    return int(all(any(other.startswith(word) for other in whole) for word in words))
