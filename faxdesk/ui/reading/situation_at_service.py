"""What the window says about a fax that the service has and has not finished with, and what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from faxdesk.domain.fax import Fax
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.service_name import service_name
from faxdesk.services.outbox.outcome import patience_for
from faxdesk.ui.common import wording
from faxdesk.ui.reading.situation import Situation, Step, scheduled_title
from faxdesk.words import tr, tr_n

_MINUTE_S = 60.0


def paused_words() -> str:
    """Of a fax to many that the person has paused."""
    return tr("It is paused: nothing more leaves until you let it go on, where its rows are.")


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
    several = item is not None and len(item.draft.recipients) > 1
    return Situation(
        # Of several it is said how many are on their way.
        "" if several else tr("On its way."),
        tr("{service} has it and is sending it.", service=service_name()),
        (Step.CANCEL,),
    )


def _scheduled(item: OutboxItem, send_at: datetime, now: datetime) -> Situation:
    left = (send_at - now).total_seconds()
    # What went out in parts is several scheduled faxes at the service: that is cancelled, and sent anew.
    can_change = item.state == OutboxState.ACCEPTED
    return Situation(
        scheduled_title(send_at, now),
        tr("{service} keeps it until then, also while this computer is off.", service=service_name()),
        (Step.CHANGE, Step.CANCEL) if can_change else (Step.CANCEL,),
        next_s=1.0 if left <= _MINUTE_S else left % _MINUTE_S or _MINUTE_S,
    )


def _stuck(begun: datetime, pages: int, now: datetime) -> Situation:
    service = service_name()
    usual = wording.lasting(patience_for(pages).total_seconds())
    takes = tr("Even on a slow line a fax takes {span} at most.", span=usual)
    if pages:
        takes = tr_n(
            "Even on a slow line {count} page takes {span} at most.",
            "Even on a slow line {count} pages take {span} at most.",
            pages,
            span=usual,
        )
    remedy = tr(
        "You can cancel it and then resend or forward it, look for it in {service}'s own app, or call "
        "{service}'s support.",
        service=service,
    )
    return Situation(
        tr(
            "{service} has had this fax for {span} and has not sent it.",
            service=service,
            span=wording.lasting((now - begun).total_seconds()),
        ),
        f"{takes} {remedy}",
        (Step.CANCEL,),
        next_s=_MINUTE_S,
    )
