"""What the compose pane can say of a draft by itself: whether it may leave, whether it is worth keeping, and
which fax it replaces."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Draft, check_cover_text, check_ready
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import wording

if TYPE_CHECKING:
    from faxdesk.domain.outbox_states import OutboxItem
    from faxdesk.services.archive.library import Library
    from faxdesk.ui.compose.compose_form import ComposeForm


def reason_against(form: ComposeForm, draft: Draft) -> str:
    """What the person has to mend before the fax is sent; "" where nothing is wrong."""
    problems = form.recipients.problems()
    if problems:
        return f"{problems[0]} Or remove it, then send again."
    problems = form.files.problems()
    if problems:
        return f"{problems[0]} Or remove it from the list, then send again."
    if form.schedule.is_past:
        return "The time to send is in the past. Choose a later one, or send it now."
    try:
        if not draft.recipients:
            # By the service's rules a forwarded fax needs no recipient, and would go to nobody who is meant.
            check_ready(replace(draft, original_message_id=""))
        if draft.cover_index != 0:
            check_cover_text(draft.cover_text)
        check_ready(draft if draft.cover_index != 0 else replace(draft, cover_text=""))
    except FaxDeskError as error:
        return f"{error.title} {error.hint}"
    return ""


def is_empty(draft: Draft) -> bool:
    """Whether nothing was written yet."""
    return not (draft.recipients or draft.files or draft.cover_text or draft.original_message_id)


def replaces_text(item: OutboxItem | None, library: Library, now: datetime) -> str:
    """What happens to the scheduled fax that this draft replaces; "" where it replaces none."""
    if item is None or item.replaces is None:
        return ""
    other = library.outgoing(item.replaces)
    send_at = other.draft.send_at if other is not None else None
    when = f" for {wording.date_and_time(send_at, now)}" if send_at else ""
    return f"The fax scheduled{when} stands until you send this one, which then takes its place."
