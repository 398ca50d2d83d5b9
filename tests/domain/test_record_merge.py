"""What is known of a fax after a newer record that says less."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from faxdesk.domain.fax import UNTOLD, AttachmentRef, Message, Party, RecipientStatus, Resolution
from faxdesk.domain.mailbox.record_merge import filled_in, merged

A, B, C = "+16505559911", "+16505559912", "+16505559913"


def with_results(*pairs: tuple[str, str]) -> tuple[RecipientStatus, ...]:
    return tuple(RecipientStatus(number, status=status) for number, status in pairs)


def results(recipients: tuple[RecipientStatus, ...]) -> list[tuple[str, str]]:
    return [(recipient.number, recipient.status) for recipient in recipients]


@pytest.mark.parametrize(
    ("reported", "known", "expected"),
    [
        # Whoever is left out stays in sight, with a result where there is one.
        ([(A, "Sent"), (C, "Sent")], [(A, ""), (B, ""), (C, "")], [(A, "Sent"), (C, "Sent"), (B, UNTOLD)]),
        ([(A, "Sent")], [(A, "Queued"), (B, "Queued")], [(A, "Sent"), (B, UNTOLD)]),
        ([(A, "Sent")], [(A, "Sent"), (B, "SendingFailed")], [(A, "Sent"), (B, "SendingFailed")]),
        ([(A, "Sent")], [(A, "Sent"), (B, UNTOLD)], [(A, "Sent"), (B, UNTOLD)]),
        ([(A, "Sent"), (B, "Sent")], [(A, "Sent"), (B, UNTOLD)], [(A, "Sent"), (B, "Sent")]),
        # A record that names nobody says nothing of anybody.
        ([], [(A, "Queued"), (B, "Sent")], [(A, "Queued"), (B, "Sent")]),
        ([(A, "Sent")], [], [(A, "Sent")]),
        # One number in another spelling is no second recipient.
        ([("650 555 9911", "Sent")], [(A, "Queued")], [(A, "Sent")]),
        (
            [("*******9912", "Sent"), ("*******9911", "Queued")],
            [(A, ""), (B, "")],
            [(B, "Sent"), (A, "Queued")],
        ),
        ([("020 7946 0018", "Sent")], [("+442079460018", "")], [("+442079460018", "Sent")]),
        ([("unknown", "Sent"), (A, "Sent")], [(A, ""), (B, "")], [(B, "Sent"), (A, "Sent")]),
        ([(A, "Sent")], [("*******9911", "Queued")], [(A, "Sent")]),
        ([(A, "")], [(A, "Sent")], [(A, "Sent")]),
        # A fax that was sent elsewhere may have got more of them.
        ([(A, "Sent"), (B, "Sent")], [(A, "Sent")], [(A, "Sent"), (B, "Sent")]),
    ],
)
def test_nobody_whom_a_fax_was_sent_to_vanishes(
    reported: list[tuple[str, str]], known: list[tuple[str, str]], expected: list[tuple[str, str]]
) -> None:
    assert results(merged(with_results(*reported), with_results(*known))) == expected


def test_names_and_reasons_are_kept_where_nothing_new_is_said() -> None:
    known = (RecipientStatus(A, "Dana", "SendingFailed", "busy", "7"),)
    (kept,) = merged((RecipientStatus(A),), known)
    assert (kept.name, kept.status, kept.error_code, kept.recipient_id) == (
        "Dana",
        "SendingFailed",
        "busy",
        "7",
    )
    (newer,) = merged((RecipientStatus(A, status="Sent"),), known)
    assert (newer.name, newer.status, newer.error_code) == ("Dana", "Sent", "")


KNOWN = Message(
    id="1",
    direction="Inbound",
    message_status="Received",
    sender=Party(A, "Clinic", "Denver"),
    resolution=Resolution.FINE,
    cover_index=3,
    cover_text="Hello",
    subject="Subject",
    attachments=(AttachmentRef("1", "https://media/1"),),
)


def test_what_a_record_leaves_out_stays_as_it_was_known() -> None:
    lean = filled_in(Message(id="1", direction="Inbound", is_incomplete=True), KNOWN)
    assert lean == replace(KNOWN, is_incomplete=True)
    newer = replace(KNOWN, sender=Party(B, "Law firm", "Boston"), cover_index=0, subject="Other")
    assert filled_in(newer, KNOWN) == newer
    masked = replace(KNOWN, sender=Party("*******9911"))
    assert filled_in(masked, KNOWN).sender == KNOWN.sender


def test_a_record_that_does_not_name_all_recipients_is_incomplete() -> None:
    known = Message(id="1", direction="Outbound", recipients=with_results((A, "Queued"), (B, "Queued")))
    assert filled_in(replace(known, recipients=with_results((A, "Sent"))), known).is_incomplete
    assert not filled_in(
        replace(known, recipients=with_results((A, "Sent"), (B, "Sent"))), known
    ).is_incomplete
