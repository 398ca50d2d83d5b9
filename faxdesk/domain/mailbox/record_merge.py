"""What is known of a fax after the service's newest record of it: a record may leave out what an earlier one
said, or whom the fax was sent to, and nothing of that may vanish."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from faxdesk.domain.fax import FAILED, SUCCEEDED, UNTOLD, Message, Party, RecipientStatus
from faxdesk.domain.phone import is_masked, is_same_number


def filled_in(message: Message, known: Message) -> Message:
    """A record, with what it leaves out as it was known before. It is incomplete also where it does not name
    all whom the fax went to."""
    recipients = merged(message.recipients, known.recipients)
    return replace(
        message,
        message_status=message.message_status or known.message_status,
        sender=Party(
            _fuller(message.sender.number, known.sender.number),
            message.sender.name or known.sender.name,
            message.sender.location or known.sender.location,
        ),
        recipients=recipients,
        resolution=message.resolution or known.resolution,
        cover_index=known.cover_index if message.cover_index is None else message.cover_index,
        cover_text=message.cover_text or known.cover_text,
        subject=message.subject or known.subject,
        attachments=message.attachments or known.attachments,
        is_incomplete=message.is_incomplete or any(recipient.is_untold for recipient in recipients),
    )


def merged(
    reported: Sequence[RecipientStatus], known: Sequence[RecipientStatus]
) -> tuple[RecipientStatus, ...]:
    """The recipients that a record reports on, then those that it leaves out: with their result where that is
    known, else as UNTOLD. A record that names nobody leaves all as they were."""
    if not known or not reported:
        return tuple(reported or known)
    pairs: dict[int, RecipientStatus] = {}
    left = list(known)
    # Exact spellings come first, since others take time to compare and could be taken for a neighbour.
    for is_same in (_is_spelled_alike, is_same_number):
        for place, recipient in enumerate(reported):
            if place not in pairs:
                found = _find(recipient.number, left, is_same)
                if found is not None:
                    pairs[place] = left.pop(found)
    alone = [place for place in range(len(reported)) if place not in pairs]
    if len(alone) == len(left):
        # As many as were sent to: the service writes some of the numbers in a way of its own.
        pairs.update(zip(alone, left, strict=True))
        left = []
    return (
        *(
            _filled_in(recipient, pairs[place]) if place in pairs else recipient
            for place, recipient in enumerate(reported)
        ),
        *map(_left_out, left),
    )


def _find(number: str, among: Sequence[RecipientStatus], is_same: Callable[[str, str], bool]) -> int | None:
    return next((place for place, other in enumerate(among) if is_same(number, other.number)), None)


def _is_spelled_alike(number: str, other: str) -> bool:
    return number == other


def _filled_in(recipient: RecipientStatus, known: RecipientStatus) -> RecipientStatus:
    says_nothing = not recipient.status
    return replace(
        recipient,
        number=known.number if _can_be_dialled(known.number) else recipient.number or known.number,
        name=recipient.name or known.name,
        status="" if says_nothing and known.is_untold else recipient.status or known.status,
        error_code=known.error_code if says_nothing else recipient.error_code,
        recipient_id=recipient.recipient_id or known.recipient_id,
    )


def _left_out(known: RecipientStatus) -> RecipientStatus:
    return known if known.status in SUCCEEDED | FAILED else replace(known, status=UNTOLD)


def _fuller(number: str, known: str) -> str:
    """Of two spellings of one number the one that can be dialled, which the service may have masked since."""
    return known if not number or (_can_be_dialled(known) and is_same_number(number, known)) else number


def _can_be_dialled(number: str) -> bool:
    return number.startswith("+") and not is_masked(number)
