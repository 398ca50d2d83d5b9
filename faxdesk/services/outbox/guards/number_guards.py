"""What is in doubt about the numbers that a fax is for, and what no fax may go to at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import display_number, is_in_known_range, is_premium, same_number
from faxdesk.services.outbox.guards.doubts import Doubt, DoubtKind
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.policies.policies import Policies
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax
    from faxdesk.services.outbox.guards.known_numbers import KnownNumbers, NumbersKnown
    from faxdesk.services.outbox.guards.number_places import NumberPlaces
    from faxdesk.settings import Settings

_IN_A_ROW = 4
_MOST_PLACES = 4
_IS_ABOUT_THE_NUMBER = {DoubtKind.NEAR, DoubtKind.UNKNOWN_NUMBER}
"""Where one of these is asked, the person looks at the number anyway."""


class NumberGuards:
    """For workers. Reads the archive only."""

    def __init__(
        self,
        known: NumbersKnown,
        do_not_fax: DoNotFax,
        places: NumberPlaces,
        settings: Settings,
        policies: Policies,
    ) -> None:
        self._known = known
        self._places = places
        self._do_not_fax = do_not_fax
        self._settings = settings
        self._policies = policies

    def refuse(self, recipients: Sequence[Recipient]) -> None:
        """Raise BlockedNumbers for whom no fax may go to, and FaxDeskError: NOT_ALLOWED for a number that a
        policy forbids, BAD_INPUT for one whose calls cost extra, where the settings refuse those."""
        self._policies.check_numbers(recipient.number for recipient in recipients)
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
        for number in numbers:
            if not self._policies.may_fax(number):
                found[number] = self._policies.why_not_faxed()
        return found

    def doubts(self, recipients: Sequence[Recipient]) -> list[Doubt]:
        """What is to be asked once, of each number what matters most first."""
        by_number = self.doubts_of([recipient.number for recipient in recipients])
        return [doubt for recipient in recipients for doubt in by_number.get(recipient.number, ())]

    def doubts_of(self, numbers: Collection[str]) -> dict[str, list[Doubt]]:
        """The same, by number, for those that anything is to be asked about. The archive is asked a handful
        of questions, however many numbers there are."""
        known = self._known.about(numbers, self._settings)
        found = {number: list(self._of(number, known)) for number in dict.fromkeys(numbers)}
        # Of many, only the first few are written out.
        new = [
            doubt.number for doubts in found.values() for doubt in doubts if doubt.kind == DoubtKind.FIRST_USE
        ]
        for number, place in self._places.of(new[:_MOST_PLACES]).items():
            found[number] = [replace(doubt, place=place) for doubt in found[number]]
        return {number: doubts for number, doubts in found.items() if doubts}

    def _of(self, number: str, known: KnownNumbers) -> Iterator[Doubt]:
        settings, same = self._settings, same_number(number)
        if settings.own_number_guard and same in known.own:
            yield _doubt(DoubtKind.OWN_NUMBER, number)
            return
        if settings.premium_guard == "ask" and is_premium(number):
            yield _doubt(DoubtKind.PREMIUM, number)
        is_new = same not in known.faxed
        asked = set[DoubtKind]()
        if is_new and (doubt := self._about_the_number(number, known)):
            asked.add(doubt.kind)
            yield doubt
        if is_new:
            yield from self._first_use(number, asked)
        elif settings.failing_guard and (failing := _failing(number, known)):
            yield failing
        if settings.several_numbers_guard and (several := _several(number, known)):
            yield several

    def _about_the_number(self, number: str, known: KnownNumbers) -> Doubt | None:
        """Numbers that were faxed with before exist, whatever the number library knows of them."""
        near = known.near.get(same_number(number))
        if self._settings.near_number_guard and near is not None:
            other = display_number(near.number)
            return _doubt(DoubtKind.NEAR, number, other=other, name=near.name)
        return None if is_in_known_range(number) else _doubt(DoubtKind.UNKNOWN_NUMBER, number)

    def _first_use(self, number: str, asked: set[DoubtKind]) -> Iterator[Doubt]:
        """To look at a number once is enough: where it is asked about already, it is asked about again only
        if it is to be typed."""
        how = self._settings.first_use_guard
        if how == "type":
            yield _doubt(DoubtKind.TYPE_AGAIN, number)
        elif how == "ask" and not asked & _IS_ABOUT_THE_NUMBER:
            yield _doubt(DoubtKind.FIRST_USE, number)


def _failing(number: str, known: KnownNumbers) -> Doubt | None:
    run = known.run(number)
    if run.failed_in_a_row < _IN_A_ROW:
        return None
    return _doubt(DoubtKind.FAILING, number, count=run.failed_in_a_row, error=run.error)


def _several(number: str, known: KnownNumbers) -> Doubt | None:
    """Whether the contact has other numbers for faxes, and none ever arrived at this one."""
    same = same_number(number)
    for contact in known.contacts.get(same, ()):
        others = [other for other in contact.fax_numbers if other.same != same]
        if not others or known.run(number).sent:
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
