"""What the window says about a fax that the service has and has not finished with, and what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from faxdesk.domain.fax import Fax
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.service_name import service_name
from faxdesk.services.outbox.outcome import patience_for
from faxdesk.ui.common import wording
from faxdesk.ui.reading.situation import Situation, Step

_MINUTE_S = 60.0


def situation_at_service(
    item: OutboxItem | None, queued: Sequence[Fax], pages: int, now: datetime
) -> Situation | None:
    """queued are the fax's requests that the service still has to carry out; None when there are none."""
    if not queued:
        return None
    send_at = item.draft.send_at if item is not None else None
    if item is not None and send_at is not None and send_at > now:
        return _scheduled(item, send_at, now)
    if item is not None and item.alarmed_at is not None:
        begun = max(max(fax.created_at for fax in queued), send_at or queued[0].created_at)
        return _stuck(begun, pages, now)
    return Situation(
        "accepted",
        "accent",
        f"{service_name()} has it.",
        f"It is being sent. What became of it is shown here as soon as {service_name()} tells.",
        (Step.CANCEL,),
    )


def _scheduled(item: OutboxItem, send_at: datetime, now: datetime) -> Situation:
    left = (send_at - now).total_seconds()
    # What went out in parts is several scheduled faxes at the service: that is cancelled, and sent anew.
    can_change = item.state == OutboxState.ACCEPTED
    return Situation(
        "scheduled",
        "accent",
        f"Scheduled for {wording.date_and_time(send_at, now)}. Leaves in {wording.lasting(left)}.",
        f"{service_name()} keeps it until then, also while this computer is off.",
        (Step.CHANGE, Step.CANCEL) if can_change else (Step.CANCEL,),
        next_s=1.0 if left <= _MINUTE_S else left % _MINUTE_S or _MINUTE_S,
    )


def _stuck(begun: datetime, pages: int, now: datetime) -> Situation:
    had = (now - begun).total_seconds()
    usual = wording.lasting(patience_for(pages).total_seconds())
    its = f"{wording.pages(pages)} {'takes' if pages == 1 else 'take'}" if pages else "a fax takes"
    return Situation(
        "clock",
        "warning",
        f"{service_name()} has had this fax for {wording.lasting(had)} and has not sent it.",
        f"Even on a slow line {its} {usual} at most. You can cancel it and then resend or forward it, look "
        f"for it in {service_name()}'s own app, or call {service_name()}'s support.",
        (Step.CANCEL,),
        next_s=_MINUTE_S,
    )
