"""Why a fax took a step, as the journal keeps it and as people read it, and what its states are called.

The journal keeps the English text, with its fields filled in: it outlives the language that somebody reads
today, and what programs read of it stays the same. It is put into the reader's language when it is shown.
Causes without fields stand where they are written, but for one that is looked for later.
"""

from __future__ import annotations

import re

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr
from faxdesk.words.kept_texts import in_readers_language

TOO_LATE = mark("too late to cancel: {service} was done with it")
STOPPED = mark("stopped by the person: it is not sent again by itself")
MAY_BE_SENDING = mark("too late to take its place: {service} may be sending it")
ASKED_TO_CANCEL = mark("asked {service} to cancel it")
DROPPED = mark("{service} has dropped it")
SENT_TO = mark("sent to {sent} of {total}")
LOOKED_AND_FOUND = mark("looked for {looks} times: {count} of {service}'s faxes may be it")
LOOKED_IN_VAIN = mark("looked for {looks} times: {service} does not list it")
TRIED_AGAIN = mark("{reason}; try {number} of {total}")
SIGN_IN_FIRST = mark("{service} wanted a new sign-in first, and carried nothing out")
IN_PARTS = mark("in {count} parts")

_WITH_FIELDS = (
    *(TOO_LATE, MAY_BE_SENDING, ASKED_TO_CANCEL, DROPPED, SENT_TO, LOOKED_AND_FOUND, LOOKED_IN_VAIN),
    *(TRIED_AGAIN, SIGN_IN_FIRST, IN_PARTS),
)


def cause_text(cause: str) -> str:
    """A cause from the journal in the reader's language, the title of an error among them; what is none of
    ours is given back as it is."""
    for template in _WITH_FIELDS:
        if found := re.fullmatch(_pattern(template), cause):
            return tr(template, **{name: tr(value) for name, value in found.groupdict().items()})
    return in_readers_language(tr(cause))


def _pattern(template: str) -> str:
    return re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template))


_STATES: dict[str, str] = {
    OutboxState.DRAFT: mark("Draft"),
    OutboxState.HELD_BACK: mark("Held back, so that it could be undone"),
    OutboxState.ON_HOLD: mark("Waits, until you let it go"),
    OutboxState.QUEUED: mark("Waiting for its turn"),
    OutboxState.UPLOADING: mark("Uploading to {service}"),
    OutboxState.WAITING: mark("Waiting to try again"),
    OutboxState.UNCERTAIN: mark("Checking whether it went out"),
    OutboxState.NEEDS_YOU: mark("Stopped; needs you"),
    OutboxState.ACCEPTED: mark("Accepted by {service}"),
    OutboxState.SPLIT: mark("Goes out in parts, for so many recipients"),
    OutboxState.DISCARDED: mark("Discarded"),
}


def state_text(state: str) -> str:
    """What a state of the outbox is called; a state that only a newer program knows stays as it is."""
    return tr(_STATES[state], service=service_name()) if state in _STATES else state
