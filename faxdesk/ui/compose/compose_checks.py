"""What the compose pane can tell of a draft by itself: whether it may leave, whether it is worth keeping."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from faxdesk.domain.draft import Draft, check_cover_text, check_ready
from faxdesk.domain.errors import FaxDeskError

if TYPE_CHECKING:
    from faxdesk.ui.compose.compose_form import ComposeForm


def reason_against(form: ComposeForm, draft: Draft) -> str:
    """What has to be mended before it is sent, "" when nothing has."""
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
            # A forwarded fax could go without by the service's rules, to nobody anyone meant.
            check_ready(replace(draft, original_message_id=""))
        if draft.cover_index != 0:
            check_cover_text(draft.cover_text)
        check_ready(draft if draft.cover_index != 0 else replace(draft, cover_text=""))
    except FaxDeskError as error:
        return f"{error.title} {error.hint}"
    return ""


def is_empty(draft: Draft) -> bool:
    """Nothing was written yet."""
    return not (draft.recipients or draft.files or draft.cover_text or draft.original_message_id)
