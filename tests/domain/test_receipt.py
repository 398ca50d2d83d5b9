"""What a receipt says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.outbox_states import LogEntry
from faxdesk.domain.receipts.receipt import Outcome, plain
from faxdesk.domain.receipts.receipt_writing import MAX_TRIES, results_of, write_receipt
from faxdesk.domain.status import FaxStatus, StatusKind
from tests.support.clock import START
from tests.support.receipts import CET, FAX_HASH, LETTER_HASH, PHOTO_HASH, failed, ok, receipt, sources


def test_a_sent_fax() -> None:
    simple = receipt(ok())
    assert (simple.outcome, simple.headline) == (Outcome.SENT, "Sent")
    assert simple.summary == "The machine at the other end confirmed all 4 pages, as RingCentral reports."
    assert dict(simple.facts) == {
        "From": "Dana Ellis\n+1 202-555-0110",
        "Pages": "4, the cover page among them",
        "Resolution": "Fine: 204 × 196 dots to the inch",
        "RingCentral id": "2600134004",
        "Times": "All in CET (UTC+01:00)\n10:31:01 here is 09:31:01 UTC",
    }
    (recipient,) = simple.recipients
    assert (recipient.name, recipient.number, recipient.words) == (
        "Northside Clinic",
        "+1 212-555-0100",
        "Sent",
    )
    assert [(attempt.at, attempt.message_id) for attempt in recipient.tries] == [
        ("2 Mar, 10:31:01", "2600134004")
    ]


def test_the_time_line_tells_whose_clock_each_time_is_by() -> None:
    assert [(step.at[-8:], step.words, step.clock) for step in receipt().steps] == [
        ("10:28:00", "Writing began", "by this computer's clock"),
        ("10:30:00", "Put in the outbox to be sent", "by this computer's clock"),
        ("10:30:58", "Upload to RingCentral began (try 2)", "by this computer's clock"),
        ("10:31:00", "The last byte handed over", "by this computer's clock"),
        ("10:31:02", "Accepted by RingCentral", "by this computer's clock"),
        ("10:31:01", "Entered in RingCentral's record as 2600134004", "by RingCentral's clock"),
        ("10:33:20", "Last change of that record, with the results", "by RingCentral's clock"),
    ]


def test_documents_have_the_names_that_people_gave_them_and_the_hash_of_what_was_sent() -> None:
    assert [(document.name, document.facts, document.sha256) for document in receipt().documents] == [
        ("Referral letter.pdf", "2 pages · 48,123 bytes", LETTER_HASH),
        ("Card.webp", "1 page · 1,480,123 bytes · sent as “Card.pdf”", PHOTO_HASH),
        ("The fax as RingCentral made and keeps it", "4 pages · 51,234 bytes", FAX_HASH),
    ]


def test_pages_drawn_here_are_told_with_what_they_were_drawn_from() -> None:
    item = sources().item
    assert item is not None
    letter, photo = item.draft.files
    drawn = replace(photo, hash="d" * 64, size=40_000, converted_name="Card.pdf", original=photo)
    with_drawn = replace(item, draft=replace(item.draft, files=(letter, drawn)))
    assert [(document.facts, document.sha256) for document in receipt(item=with_drawn).documents][:3] == [
        ("2 pages · 48,123 bytes", LETTER_HASH),
        ("1 page · 40,000 bytes · pages drawn by FaxDesk · sent as “Card.pdf”", "d" * 64),
        (
            "1 page · 1,480,123 bytes · what these pages were drawn from; it was not sent itself",
            PHOTO_HASH,
        ),
    ]


def test_where_it_failed_stands_first_with_the_reason() -> None:
    group = receipt(ok(0), failed(1), ok(2))
    assert (group.outcome, group.headline) == (Outcome.PARTLY, "Partly sent (2 of 3)")
    assert [recipient.outcome for recipient in group.recipients] == [
        Outcome.FAILED,
        Outcome.SENT,
        Outcome.SENT,
    ]
    first = group.recipients[0]
    assert (first.words, first.reason, first.quote) == (
        "Failed: Busy",
        "The recipient's line was busy.",
        "RingCentral says: LineBusy.",
    )


@pytest.mark.parametrize(
    ("recipients", "summary"),
    [
        ([failed(0, code="NoAnswer")], "Nobody picked up."),
        ([failed(0), failed(1)], "None of the 2 recipients' machines confirmed the fax."),
        (
            [failed(0, code="NewCode")],
            'RingCentral gives the reason "NewCode".',
        ),
    ],
)
def test_a_failed_fax(recipients: list[RecipientStatus], summary: str) -> None:
    group = receipt(*recipients)
    assert (group.outcome, group.headline, group.summary) == (Outcome.FAILED, "Failed", summary)


def test_resends_are_tries_of_the_recipients_they_went_to() -> None:
    first = sources(ok(0), failed(1))
    assert first.fax.message is not None
    again = replace(
        first.fax,
        id=15,
        message=replace(
            first.fax.message,
            id="2600134010",
            created_at=START + timedelta(minutes=10),
            recipients=(replace(ok(1), name=""),),
        ),
    )
    whole = replace(
        first, parts=[first.fax, again], status=FaxStatus(StatusKind.PARTLY_SENT, sent=1, total=2)
    )
    written = write_receipt(whole, CET)
    tries = {
        recipient.number: [(attempt.words, attempt.message_id) for attempt in recipient.tries]
        for recipient in written.recipients
    }
    assert tries == {
        "+1 212-555-0100": [("Sent", "2600134004")],
        "+1 212-555-0101": [("Failed: Busy", "2600134004"), ("Sent", "2600134010")],
    }
    assert "Entered in RingCentral's record as 2600134010 for 1 recipient" in [
        step.words for step in written.steps
    ]
    many = write_receipt(replace(whole, parts=[first.fax, *[again] * 20]), CET)
    tried = next(recipient for recipient in many.recipients if recipient.number == "+1 212-555-0101")
    assert (len(tried.tries), tried.earlier_tries) == (MAX_TRIES, f"{21 - MAX_TRIES} earlier tries")
    assert results_of(whole.parts) != results_of(first.parts)


def test_a_fax_that_another_program_sent() -> None:
    poor = receipt(ok(), item=None, log=[], account=None)
    assert [document.name for document in poor.documents] == ["The fax as RingCentral made and keeps it"]
    assert dict(poor.facts)["From"] == "+1 202-555-0110"
    assert all(step.clock == "by RingCentral's clock" for step in poor.steps)


@pytest.mark.parametrize(("country", "paper"), [("US", "letter"), ("CA", "letter"), ("DE", "a4"), ("", "a4")])
def test_the_paper_is_that_of_the_country(country: str, paper: str) -> None:
    assert receipt(country=country).paper == paper


def test_the_account_of_another_mailbox_is_not_the_sender() -> None:
    first = sources()
    assert first.item is not None
    written = write_receipt(replace(first, item=replace(first.item, account="2")), CET)
    assert dict(written.facts)["From"] == "+1 202-555-0110"


def test_text_is_fit_to_be_set() -> None:
    assert plain("a\nb\t\u202ec\ud800d\x00") == "a b c d"


def test_what_is_out_by_the_person_s_word_is_not_said_to_have_failed() -> None:
    by_word = replace(ok(1), status="", attempts=2)
    facts = sources(failed(0), by_word)
    assert facts.fax.message is not None
    message = replace(facts.fax.message, message_status="SendingFailed")
    written = write_receipt(replace(facts, fax=replace(facts.fax, message=message)), CET)
    assert [recipient.words for recipient in written.recipients] == ["Failed: Busy", "No result"]


def test_a_fax_that_another_program_sent_was_not_begun_when_it_was_resent_here() -> None:
    adopted = [LogEntry(START + timedelta(days=1), "adopt", "", "accepted")]
    assert "Writing began" not in [step.words for step in receipt(ok(), log=adopted).steps]
