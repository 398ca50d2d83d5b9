"""Questions before a fax leaves: whether it goes twice to the same number, or to the wrong one, and whether
it is meant to show no more than it does."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.page import Remark, RemarkKind
from faxdesk.domain.phone import display_number, parse_number, same_number
from faxdesk.domain.runtime import Clock
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.draft import OutgoingFile
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax
    from faxdesk.settings import Settings
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

RECENT = timedelta(days=1)


class DoubtKind(StrEnum):
    DUPLICATE = "duplicate"
    """The same documents went to this number a short while ago."""
    FIRST_USE = "first_use"
    """This number was never faxed with before."""
    TYPE_AGAIN = "type_again"
    """The same, and the number is to be typed a second time."""
    DOCUMENT = "document"
    """A document is blank, not whole, or shows something else than it holds."""
    UNKNOWN_NUMBER = "unknown_number"
    """The number has a length that is possible there, but is in no range that FaxDesk knows."""


class Doubt(Struct, frozen=True):
    """Something to be asked once before a fax is sent. number is in E.164, display as people write it.
    Of a duplicate, earlier is the fax that went out before, with its time and how it stands. Of a document,
    display is its name, content its hash, and remark what is the matter with it."""

    kind: DoubtKind
    number: str
    display: str
    earlier: int | None = None
    earlier_at: datetime | None = None
    earlier_status: FaxStatus | None = None
    content: str = ""
    remark: Remark | None = None

    @property
    def key(self) -> str:
        """What a confirmation names."""
        if self.remark is not None:
            return f"{self.kind} {self.content} {self.remark.kind}"
        return f"{self.kind} {self.number} {self.earlier or ''}".rstrip()


class Unconfirmed(FaxDeskError):
    """The fax is not sent before the person has answered these doubts."""

    def __init__(self, doubts: tuple[Doubt, ...]) -> None:
        self.doubts = doubts
        first = doubts[0]
        if first.remark is not None:
            title, hint = first.remark.title(first.display), first.remark.hint
        elif first.kind == DoubtKind.DUPLICATE:
            title = tr("The same documents went to {display} less than a day ago.", display=first.display)
            hint = tr(
                "Look at fax {earlier}; then confirm, if it is to go there once more.", earlier=first.earlier
            )
        elif first.kind == DoubtKind.UNKNOWN_NUMBER:
            title = tr("{display} is in no range of numbers that FaxDesk knows.", display=first.display)
            hint = tr("It may be new, or mistyped. Check it digit by digit; then confirm it, and it is sent.")
        else:
            title = tr("{display} was never faxed before.", display=first.display)
            hint = tr("Check the number digit by digit, then confirm it.")
        super().__init__(title, hint, ErrorKind.BAD_INPUT)


class Confirmations:
    """Reads the archive only."""

    def __init__(
        self, faxes: FaxStore, journal: OutboxStore, do_not_fax: DoNotFax, settings: Settings, clock: Clock
    ) -> None:
        self._faxes = faxes
        self._do_not_fax = do_not_fax
        self._journal = journal
        self._settings = settings
        self._clock = clock

    def check(self, item: OutboxItem, confirmed: frozenset[str]) -> None:
        """Raise Unconfirmed for what is in doubt about a draft and was not confirmed by its key, and
        BlockedNumbers where it would go to a number that no fax may go to, which nobody can confirm."""
        self._do_not_fax.check(item.draft.recipients)
        unknown = self._unknown_numbers(item)
        numbers = (*unknown, *self._duplicates(item), *self._first_uses(item, unknown))
        doubts = (*_documents(item), *numbers)
        open_ = tuple(doubt for doubt in doubts if doubt.key not in confirmed)
        if open_:
            raise Unconfirmed(open_)

    def _duplicates(self, item: OutboxItem) -> list[Doubt]:
        """A resend or forward says itself that it is one. What failed at a number did not get there."""
        contents, since = _contents(item), self._clock.now() - RECENT
        if not contents or item.draft.original_message_id:
            return []
        earlier = [
            other
            # Any of them finds the few faxes that can have them all, however many left today.
            for other in self._journal.committed_with(_kept_document(item), since)
            if other.id not in {item.id, item.replaces} and _contents(other) == contents
        ]
        found = []
        for recipient in item.draft.recipients:
            for other in reversed(earlier):
                if doubt := self._duplicate(recipient.number, other):
                    found.append(doubt)
                    break
        return found

    def _duplicate(self, number: str, other: OutboxItem) -> Doubt | None:
        fax = self._faxes.fax(other.id)
        (row,) = self._faxes.rows([other.id])
        if row.status.kind == StatusKind.CANCELLED and not row.status.reason:
            return None  # What was cancelled too late may still arrive.
        for recipient in fax.recipients:
            if same_number(recipient.number) == same_number(number) and not recipient.is_failed:
                return Doubt(
                    DoubtKind.DUPLICATE, number, display_number(number), other.id, fax.created_at, row.status
                )
        return None

    def _unknown_numbers(self, item: OutboxItem) -> list[Doubt]:
        """Numbers that were faxed with before exist, whatever the number library knows of them."""
        return [
            Doubt(DoubtKind.UNKNOWN_NUMBER, recipient.number, display_number(recipient.number))
            for recipient in item.draft.recipients
            if not parse_number(recipient.number).is_known
            and not self._faxes.knows(same_number(recipient.number))
        ]

    def _first_uses(self, item: OutboxItem, unknown: list[Doubt]) -> list[Doubt]:
        """To look at a number once is enough: where an unknown one is asked about already, it is asked about
        again only if it is to be typed."""
        how = self._settings.first_use_guard
        if how == "off":
            return []
        asked = {doubt.number for doubt in unknown} if how == "ask" else set()
        kind = DoubtKind.TYPE_AGAIN if how == "type" else DoubtKind.FIRST_USE
        return [
            Doubt(kind, recipient.number, display_number(recipient.number))
            for recipient in item.draft.recipients
            if recipient.number not in asked and not self._faxes.knows(same_number(recipient.number))
        ]


def _contents(item: OutboxItem) -> set[str]:
    """What a fax shows: its documents as they were chosen, and how a person changed them."""
    return {file.likeness for file in item.draft.as_chosen.files}


def _kept_document(item: OutboxItem) -> str:
    """The hash of a document that others of the same contents have in the archive, too; "" where these may be
    gone, since something was struck out."""
    files = item.draft.as_chosen.files
    return "" if any(file.hides for file in files) else min(file.hash for file in files)


def _documents(item: OutboxItem) -> list[Doubt]:
    """A resend or forward shows what was sent before. A blank document among others may divide them."""
    files = item.draft.files
    if item.draft.original_message_id:
        return []
    is_blank = all(_shows_nothing(file) for file in files)
    return [
        Doubt(DoubtKind.DOCUMENT, "", file.name, content=file.hash, remark=remark)
        for file in files
        for remark in file.remarks
        if is_blank or remark.kind != RemarkKind.BLANK
    ]


def _shows_nothing(file: OutgoingFile) -> bool:
    """Whether a blank document stayed so: nothing was put on its pages, and none of another came in."""
    return any(remark.kind == RemarkKind.BLANK for remark in file.remarks) and not any(
        page.edit.marks or page.edit.fields or page.hash not in {"", file.hash} for page in file.own_pages
    )
