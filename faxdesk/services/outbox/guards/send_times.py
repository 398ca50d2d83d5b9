"""When a fax may leave: the time that it was to go out at, and the hours of what is sent again by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxItem, PartKind
from faxdesk.domain.service_name import service_name
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.settings import Settings
    from faxdesk.store.merge.merge_store import MergeStore
    from faxdesk.store.outbox_store import OutboxStore

LATE = timedelta(minutes=10)
"""So much after its time a fax still leaves without a question."""


class SendTimes:
    """Runs in the sender, with the lease held."""

    def __init__(self, journal: OutboxStore, merges: MergeStore, settings: Settings) -> None:
        self._journal = journal
        self._merges = merges
        self._settings = settings

    def opens_at(self, item: OutboxItem, now: datetime) -> datetime | None:
        """When the hours begin to which the person keeps what is sent again by itself; None where a fax may
        leave now. now is by this computer's clock, as the hours are."""
        if item.part != PartKind.RETRY:
            return None
        opening = self._settings.resend_policy.within_hours(now.astimezone())
        return opening if opening > now else None

    def check(self, item: OutboxItem, now: datetime) -> None:
        """Raise FaxDeskError (TOO_LATE) when a fax was written in time, and its time has passed: the service
        sends what comes after its time at once, which may be in the middle of the night. now is by the
        service's clock."""
        send_at = item.draft.send_at
        if send_at is None or send_at >= now - LATE:
            return
        # Of a group, or a fax to many, it is the whole fax that was written in time, or was not.
        is_of_whole = item.part in {PartKind.GROUP, PartKind.ROW}
        whole = self._journal.item(item.shown_id) if is_of_whole else None
        # A time that had passed when the fax was written means "now" (API §1.5).
        if (whole or item).created_at >= send_at:
            return
        if item.part == PartKind.ROW and self._follows(item, now):
            return
        reason = (
            item.problem.title
            if item.problem
            else tr("FaxDesk was not running, or could not reach {service}.", service=service_name())
        )
        hint = (
            tr("{reason} Send it now, and the rows after it follow, or cancel the whole fax.", reason=reason)
            if item.part == PartKind.ROW
            else tr("{reason} Send it now, or choose another time.", reason=reason)
        )
        raise FaxDeskError(
            tr(
                "The time to send this fax has passed, and {service} did not have it by then.",
                service=service_name(),
            ),
            hint,
            ErrorKind.TOO_LATE,
        )

    def _follows(self, item: OutboxItem, now: datetime) -> bool:
        """Whether a row's turn comes after rows that left in time, or themselves in their turn: hundreds take
        the service an hour. After a longer break nobody expects the rest any more."""
        last = self._merges.last_left(item.shown_id)
        return last is not None and last >= now - LATE
