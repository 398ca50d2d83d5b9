"""Questions before a fax leaves: whether it goes twice to the same number, or to the wrong one, and whether
it is meant to show no more than it does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.page import RemarkKind
from faxdesk.domain.phone import display_number, same_number
from faxdesk.domain.runtime import Clock
from faxdesk.domain.status import StatusKind
from faxdesk.policies.policies import Policies
from faxdesk.services.outbox.guards.doubts import Doubt, DoubtKind, Unconfirmed

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft, OutgoingFile
    from faxdesk.services.outbox.guards.number_guards import NumberGuards
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

RECENT = timedelta(days=1)


class Confirmations:
    """Reads the archive only."""

    def __init__(
        self,
        faxes: FaxStore,
        journal: OutboxStore,
        numbers: NumberGuards,
        policies: Policies,
        clock: Clock,
    ) -> None:
        self._faxes = faxes
        self._journal = journal
        self._numbers = numbers
        self._policies = policies
        self._clock = clock

    def check(self, item: OutboxItem, confirmed: frozenset[str]) -> None:
        """Raise Unconfirmed for what is in doubt about a draft and was not confirmed by its key, and what
        NumberGuards.refuse() does where it would go to a number to which none may, which nobody can
        confirm. As check_forwarding() for a forward, and for pages that came and would go to others."""
        if item.draft.is_forward or self._passes_on(item.draft):
            self.check_forwarding()
        self._numbers.refuse(item.draft.recipients)
        numbers = self._numbers.doubts(item.draft.recipients)
        doubts = (*_documents(item), *self._duplicates(item), *numbers)
        open_ = tuple(doubt for doubt in doubts if doubt.key not in confirmed)
        if open_:
            raise Unconfirmed(open_)

    def check_forwarding(self) -> None:
        """Raise FaxDeskError (NOT_ALLOWED) where a policy lets nothing be forwarded."""
        self._policies.check_on(Policies.allow_forwarding)

    def _passes_on(self, draft: Draft) -> bool:
        """Whether pages of a fax that came would go to others than who sent it. Looked at only where nothing
        may be forwarded, since everybody else says so by Forward."""
        if self._policies.allow_forwarding:
            return False
        documents = {digest for file in draft.files for digest in file.blobs}
        recipients = {same_number(recipient.number) for recipient in draft.recipients}
        return any(
            recipients - {same_number(sender) for sender in senders}
            for senders in self._faxes.senders_of(documents)
        )

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
