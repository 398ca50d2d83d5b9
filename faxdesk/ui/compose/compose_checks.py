"""What the page for writing can say of a draft by itself: what it is called, whether it may leave, whether it
is worth keeping, and which fax it replaces."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.draft import Draft, check_cover_text, check_ready
from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import wording
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.outbox_states import OutboxItem
    from faxdesk.services.archive.library import Library
    from faxdesk.ui.compose.compose_form import ComposeForm


def title_of(item: OutboxItem | None, draft: Draft, library: Library) -> str:
    """What a draft is called: New fax, Reply to Northside Clinic, Forward: Northside Clinic."""
    if item is not None and item.replaces is not None:
        return tr("Change a scheduled fax")
    if name := _other_side(draft.reply_to_message_id, library):
        return tr("Reply to {name}", name=name)
    if name := _other_side(draft.original_message_id, library):
        return tr("Forward: {name}", name=name)
    return tr("Forward several faxes") if draft.is_forward else tr("New fax")


def _other_side(message_id: str, library: Library) -> str:
    """Whom a fax of the archive is from or to; "" where there is no such fax."""
    fax = library.of_message(message_id) if message_id else None
    if fax is None:
        return ""
    (row,) = library.rows([fax.shown_id])
    return wording.peer(row)


def reason_against(form: ComposeForm, draft: Draft) -> str:
    """What the person has to mend before the fax is sent; "" where nothing is wrong."""
    problems = form.recipients.problems()
    if problems:
        return tr("{problem} Or remove it, then send again.", problem=problems[0])
    problems = form.files.problems()
    if problems:
        return tr("{problem} Or remove it from the list, then send again.", problem=problems[0])
    if form.schedule.is_past:
        return tr("The time to send is in the past. Choose a later one, or send it now.")
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


def is_empty(draft: Draft, first_words: str = "") -> bool:
    """Whether nothing was written yet: of a reply, nothing but whom, what it answers, and the words with
    which it began."""
    has_more = len(draft.recipients) > bool(draft.reply_to_message_id)
    typed = draft.cover.typed.values() if draft.cover else ()
    has_words = not {draft.cover_text, *typed} <= {"", first_words}
    return not (has_more or draft.files or has_words or draft.original_message_id)


def replaces_text(item: OutboxItem | None, library: Library, now: datetime) -> str:
    """What happens to the scheduled fax that this draft replaces; "" where it replaces none."""
    if item is None or item.replaces is None:
        return ""
    other = library.outgoing(item.replaces)
    send_at = other.draft.send_at if other is not None else None
    if send_at is None:
        return tr("The scheduled fax stands until you send this one, which then takes its place.")
    return tr(
        "The fax scheduled for {time} stands until you send this one, which then takes its place.",
        time=wording.date_and_time(send_at, now),
    )
