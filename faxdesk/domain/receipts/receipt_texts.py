"""The sentences of a receipt, each whole, in the language of its reader."""

from __future__ import annotations

from collections.abc import Sequence

from faxdesk.domain.failure import FailureReason, reason_for
from faxdesk.domain.receipts.receipt import Picture, ReceiptLabels, ReceiptRecipient, plain
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import FaxStatus, StatusKind
from faxdesk.words import language, mark, number_text, tr, tr_n

_WHAT_SENT_MEANS = (
    mark(
        "“Sent” means: {service} reports that the machine or service that answered at this number took all"
        " pages of the fax and confirmed them before it hung up. “Accepted by {service}” means only that"
        " {service} had the fax and was to send it."
    ),
    mark(
        "It does not prove that anybody has read the fax, that the number belongs to whom you think, or that"
        " the pages were printed: paper or toner may have been out, and many machines only store what they"
        " receive."
    ),
    mark(
        "The SHA-256 of a document is a number made from every byte of it. A file with the same number is the"
        " very file that was handed over; a file that differs in one letter has another number. FaxDesk made"
        " this receipt on the sender's computer from {service}'s record; {service} has not signed it."
    ),
)
_CAPTIONS = {
    Picture.FAXED: mark("First page, as it was faxed: one bit a dot, so every dot is black or white."),
    Picture.SENT: (
        mark(
            "First page of the first document, as a fax machine prints it: one bit a dot, so every dot "
            "is black or white."
        )
    ),
    Picture.NONE: mark("There is no picture of the first page: only {service} can draw it."),
}


def labels(fax_id: int, day: str) -> ReceiptLabels:
    """What a receipt is labelled with: of the fax of this id, sent on this day."""
    service = service_name()
    return ReceiptLabels(
        language=language(),
        title=tr("Fax receipt"),
        dated=tr("Fax {id} · {day}", id=fax_id, day=day),
        recipients=tr("Recipients"),
        to=tr("To"),
        result=tr("Result"),
        taken_as=tr("Taken by {service} as", service=service),
        time_line=tr("Time line"),
        documents=tr("Documents"),
        meaning=tr("What “sent” means"),
        continued=tr("{title}, continued"),
        page=tr("Page {number} of {total}"),
        captions={picture: tr(caption, service=service) for picture, caption in _CAPTIONS.items()},
        what_sent_means=tuple(tr(paragraph, service=service) for paragraph in _WHAT_SENT_MEANS),
    )


def by_our_clock() -> str:
    """Whose clock a time is by: this computer's."""
    return tr("by this computer's clock")


def by_its_clock() -> str:
    """Whose clock a time is by: the service's."""
    return tr("by {service}'s clock", service=service_name())


def entered(message_id: str, recipients: int) -> str:
    """That the service has taken a request; recipients is 0 for the first, which was for all of them."""
    if not recipients:
        return tr("Entered in {service}'s record as {id}", service=service_name(), id=message_id)
    return tr_n(
        "Entered in {service}'s record as {id} for {count} recipient",
        "Entered in {service}'s record as {id} for {count} recipients",
        recipients,
        service=service_name(),
        id=message_id,
    )


def quote(code: str) -> str:
    """What the service calls the reason of a failure; "" where it calls it nothing."""
    return tr("{service} says: {code}.", service=service_name(), code=code) if code else ""


def earlier(tries: int) -> str:
    """How many tries are not listed; "" for none."""
    return tr_n("{count} earlier try", "{count} earlier tries", tries) if tries > 0 else ""


def pages_and_bytes(pages: int | None, size: int) -> list[str]:
    """How large a document is, as far as that is known."""
    facts = []
    if pages:
        facts.append(tr_n("{count} page", "{count} pages", pages, count=number_text(pages)))
    if size:
        facts.append(tr_n("{count} byte", "{count} bytes", size, count=number_text(size)))
    return facts


def headline(status: FaxStatus) -> str:
    """The result in a few words."""
    if status.kind == StatusKind.PARTLY_SENT:
        return tr("Partly sent ({sent} of {total})", sent=status.sent, total=status.total)
    if status.kind == StatusKind.ACCEPTED:
        return tr("{sent} of {total} confirmed", sent=status.sent, total=status.total)
    return tr("Sent") if status.kind == StatusKind.SENT else tr("Failed")


def summary(status: FaxStatus, recipients: Sequence[ReceiptRecipient], pages: int) -> str:
    """The result in a sentence or two; pages is 0 where nobody knows how many there are."""
    total, service = len(recipients), service_name()
    if status.kind == StatusKind.SENT:
        return _all_confirmed(total, pages)
    if status.kind == StatusKind.PARTLY_SENT:
        return tr(
            "The machines of {sent} of {total} recipients confirmed the fax, as {service} reports. The "
            "others did not get it, or not all of it.",
            sent=status.sent,
            total=status.total,
            service=service,
        )
    if status.kind == StatusKind.ACCEPTED:
        return tr(
            "The machines of {sent} of {total} recipients confirmed the fax, as {service} reports. It "
            "does not tell of each of the others what became of it.",
            sent=status.sent,
            total=status.total,
            service=service,
        )
    if total > 1:
        return tr_n(
            "The recipient's machine did not confirm the fax.",
            "None of the {count} recipients' machines confirmed the fax.",
            total,
        )
    return recipients[0].reason if recipients else reason_for("").words


def _all_confirmed(recipients: int, pages: int) -> str:
    service = service_name()
    if recipients == 1:
        if not pages:
            return tr(
                "The machine at the other end confirmed the fax, as {service} reports.", service=service
            )
        return tr_n(
            "The machine at the other end confirmed the page, as {service} reports.",
            "The machine at the other end confirmed all {count} pages, as {service} reports.",
            pages,
            service=service,
            count=number_text(pages),
        )
    if not pages:
        return tr_n(
            "The machine of the recipient confirmed the fax, as {service} reports.",
            "The machines of all {count} recipients confirmed the fax, as {service} reports.",
            recipients,
            service=service,
        )
    return tr_n(
        "The machines of all {recipients} recipients confirmed the page, as {service} reports.",
        "The machines of all {recipients} recipients confirmed all {count} pages, as {service} reports.",
        pages,
        service=service,
        recipients=recipients,
        count=number_text(pages),
    )


def failed(reason: FailureReason) -> str:
    """That a fax failed, with the short reason where there is one."""
    if reason.short == reason_for("").short:
        return tr("Failed")
    return tr("Failed: {reason}", reason=plain(reason.short))
