"""What is in doubt about the numbers that a fax is for, and what no fax may go to at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import display_number, is_premium, near_numbers, parse_number, same_number
from faxdesk.services.outbox.guards.doubts import Doubt, DoubtKind
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.contacts.contact import Contact
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax
    from faxdesk.services.outbox.guards.number_places import NumberPlaces
    from faxdesk.settings import Settings
    from faxdesk.store.contacts.contact_store import ContactStore
    from faxdesk.store.contacts.number_results import NumberResults
    from faxdesk.store.faxes import FaxStore

_OFTEN = 3
"""So many faxes that arrived make a number one that another may be mistaken for."""
_IN_A_ROW = 4
_MOST_PLACES = 4
_IS_ABOUT_THE_NUMBER = {DoubtKind.NEAR, DoubtKind.UNKNOWN_NUMBER}
"""Where one of these is asked, the person looks at the number anyway."""


class NumbersKnown:
    """What the archive knows of numbers: contacts, earlier faxes and their results, one's own."""

    def __init__(self, faxes: FaxStore, contacts: ContactStore, results: NumberResults) -> None:
        self._faxes = faxes
        self.contacts = contacts
        self.results = results

    def was_faxed_with(self, number: str) -> bool:
        """Whether faxes went to it or came from it."""
        return self._faxes.knows(same_number(number))

    def own(self) -> set[str]:
        """The account's own numbers, in the form that all spellings have in common."""
        account = self._faxes.account()
        return {same_number(number) for number in account.fax_numbers} if account else set()


class NumberGuards:
    """For workers. Reads the archive only."""

    def __init__(
        self, known: NumbersKnown, do_not_fax: DoNotFax, places: NumberPlaces, settings: Settings
    ) -> None:
        self._known = known
        self._places = places
        self._do_not_fax = do_not_fax
        self._settings = settings

    def refuse(self, recipients: Sequence[Recipient]) -> None:
        """Raise BlockedNumbers for whom no fax may go to, and FaxDeskError (BAD_INPUT) for a number whose
        calls cost extra, where the settings refuse those."""
        self._do_not_fax.check(recipients)
        if self._settings.premium_guard != "refuse":
            return
        for recipient in recipients:
            if is_premium(recipient.number):
                raise FaxDeskError(
                    tr(
                        "{display} is a premium number: whoever calls it pays extra.",
                        display=display_number(recipient.number),
                    ),
                    tr("Check it digit by digit. The settings say whether faxes may go to such numbers."),
                    ErrorKind.BAD_INPUT,
                )

    def refusals(self, numbers: Collection[str]) -> dict[str, str]:
        """Of some numbers, those that refuse() would refuse, with why in words."""
        found = dict[str, str]()
        if self._settings.premium_guard == "refuse":
            words = tr("It is a premium number: whoever calls it pays extra.")
            found = {number: words for number in numbers if is_premium(number)}
        for blocked in self._do_not_fax.among(numbers):
            reason = blocked.reason
            words = tr("Do not fax: {reason}", reason=reason) if reason else ""
            found[blocked.number] = words or tr("This number is on your do-not-fax list.")
        return found

    def doubts(self, recipients: Sequence[Recipient]) -> list[Doubt]:
        """What is to be asked once, of each number what matters most first."""
        own = self._known.own() if self._settings.own_number_guard else set()
        found = [doubt for recipient in recipients for doubt in self._of(recipient.number, own)]
        # Of many, only the first few are written out.
        new = [doubt.number for doubt in found if doubt.kind == DoubtKind.FIRST_USE][:_MOST_PLACES]
        places = self._places.of(new)
        return [replace(doubt, place=places.get(doubt.number, "")) for doubt in found]

    def _of(self, number: str, own: set[str]) -> Iterator[Doubt]:
        settings, known = self._settings, self._known
        if same_number(number) in own:
            yield _doubt(DoubtKind.OWN_NUMBER, number)
            return
        if settings.premium_guard == "ask" and is_premium(number):
            yield _doubt(DoubtKind.PREMIUM, number)
        contacts = known.contacts.by_number(number)
        is_new = not known.was_faxed_with(number)
        asked = set[DoubtKind]()
        for doubt in self._about_the_number(number, is_new=is_new, is_contact=bool(contacts)):
            asked.add(doubt.kind)
            yield doubt
        if is_new:
            yield from self._first_use(number, asked)
        elif settings.failing_guard and (failing := self._failing(number)):
            yield failing
        if settings.several_numbers_guard and (several := self._several(number, contacts)):
            yield several

    def _about_the_number(self, number: str, *, is_new: bool, is_contact: bool) -> Iterator[Doubt]:
        """Numbers that were faxed with before exist, whatever the number library knows of them."""
        if not is_new:
            return
        if self._settings.near_number_guard and not is_contact and (near := self._near(number)):
            yield near
        elif not parse_number(number).is_known:
            yield _doubt(DoubtKind.UNKNOWN_NUMBER, number)

    def _first_use(self, number: str, asked: set[DoubtKind]) -> Iterator[Doubt]:
        """To look at a number once is enough: where it is asked about already, it is asked about again only
        if it is to be typed."""
        how = self._settings.first_use_guard
        if how == "type":
            yield _doubt(DoubtKind.TYPE_AGAIN, number)
        elif how == "ask" and not asked & _IS_ABOUT_THE_NUMBER:
            yield _doubt(DoubtKind.FIRST_USE, number)

    def _near(self, number: str) -> Doubt | None:
        """The number of a contact, or one that is used often, from which this one differs by a digit."""
        near = near_numbers(number)
        for contact_id, other in self._known.contacts.having(near):
            for contact in self._known.contacts.contacts([contact_id]):
                return _doubt(DoubtKind.NEAR, number, other=display_number(other), name=contact.title)
        often = self._known.results.arrived_often(near, _OFTEN)
        return _doubt(DoubtKind.NEAR, number, other=display_number(often)) if often else None

    def _failing(self, number: str) -> Doubt | None:
        health = self._known.results.health(number)
        if health.failed_in_a_row < _IN_A_ROW:
            return None
        return _doubt(DoubtKind.FAILING, number, count=health.failed_in_a_row, error=health.last[-1].error)

    def _several(self, number: str, contacts: Sequence[Contact]) -> Doubt | None:
        """Whether the contact has other numbers for faxes, and none ever arrived at this one."""
        same = same_number(number)
        for contact in contacts:
            others = [other for other in contact.fax_numbers if other.same != same]
            if not others or self._known.results.health(number).sent:
                return None
            named = [
                tr("{number} ({kind})", number=display_number(other.number), kind=other.label)
                if other.label
                else display_number(other.number)
                for other in others
            ]
            return _doubt(DoubtKind.SEVERAL_NUMBERS, number, other=", ".join(named), name=contact.title)
        return None


def _doubt(
    kind: DoubtKind, number: str, *, other: str = "", name: str = "", error: str = "", count: int = 0
) -> Doubt:
    return Doubt(kind, number, display_number(number), other=other, name=name, error=error, count=count)
