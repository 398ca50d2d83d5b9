"""The way on for faxes that are held because no fax may go to one of their recipients."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Draft
from faxdesk.domain.outbox_states import OutboxEvent, OutboxItem, PartKind, allows
from faxdesk.domain.phone import numbers_of, same_number
from faxdesk.services.outbox.decisions import Decisions, moved_on
from faxdesk.words import mark

if TYPE_CHECKING:
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax

_LEFT_OUT = mark("left out who is on the do-not-fax list")
_UNBLOCKED = mark("taken off the do-not-fax list by the person")


class BlockedFaxes:
    """For workers."""

    def __init__(self, decisions: Decisions, do_not_fax: DoNotFax) -> None:
        self._decisions = decisions
        self._journal = decisions.journal
        self._do_not_fax = do_not_fax

    def leave_out(self, fax_id: int) -> OutboxItem:
        """Leave out the recipients of a held fax, or part of one, to whom no fax may go: to the others it
        goes on, and where there are none, it is discarded. Raises FaxDeskError (REFUSED) where nobody is to
        be left out, or the fax has gone on meanwhile."""
        with self._journal.undisturbed():
            item = self._journal.existing(fax_id)
            blocked = numbers_of(self._do_not_fax.among([to.number for to in item.draft.recipients]))
            if not blocked:
                raise moved_on()
            if item.part == PartKind.GROUP:
                self._leave_out_of_root(item, blocked)
            draft = _without(item.draft.as_chosen, blocked)
            if draft.recipients:
                item = self._decisions.change(fax_id, OutboxEvent.MEND, _LEFT_OUT, draft=draft, problem=None)
            else:
                item = self._decisions.change(fax_id, OutboxEvent.DISCARD, _LEFT_OUT)
        self._decisions.say(item, wake=True)
        return item

    def unblock(self, fax_id: int) -> OutboxItem:
        """Take the recipients of a held fax off the list, so that it goes to all of them. Raises FaxDeskError
        (REFUSED) where it has gone on meanwhile."""
        item = self._journal.existing(fax_id)
        if not allows(item.state, OutboxEvent.MEND):
            raise moved_on()
        for blocked in self._do_not_fax.among([to.number for to in item.draft.recipients]):
            self._do_not_fax.unblock(blocked.number)
        return self._decisions.take(fax_id, OutboxEvent.MEND, _UNBLOCKED, problem=None)

    def _leave_out_of_root(self, part: OutboxItem, blocked: set[str]) -> None:
        """A fax in parts shows whom it went to; it is discarded with the last of its recipients."""
        root = self._journal.existing(part.shown_id)
        draft = _without(root.draft, blocked)
        if draft.recipients:
            self._journal.note(root.id, cause=_LEFT_OUT, draft=draft)
        else:
            self._decisions.change(root.id, OutboxEvent.DISCARD, _LEFT_OUT)


def _without(draft: Draft, blocked: set[str]) -> Draft:
    """The draft without the recipients who have these numbers."""
    return replace(
        draft, recipients=tuple(to for to in draft.recipients if same_number(to.number) not in blocked)
    )
