"""The fields of cover pages: what they are called, who fills them in, and what they say for a fax."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from faxdesk.domain.covers.cover_template import TO_ONE, CoverTemplate
from faxdesk.words import mark

FIELDS = {
    "to_name": mark("Name of the recipient"),
    "to_company": mark("Company of the recipient"),
    "to_fax": mark("Fax number of the recipient"),
    "to_voice": mark("Phone number of the recipient"),
    "recipients": mark("All recipients"),
    "recipient_count": mark("Number of recipients"),
    "several": mark("If there are several recipients"),
    "from_name": mark("Your name"),
    "from_department": mark("Your department"),
    "from_company": mark("Your company"),
    "from_address": mark("Your address"),
    "from_fax": mark("Your fax number"),
    "from_voice": mark("Your phone number"),
    "from_email": mark("Your e-mail address"),
    "subject": mark("Subject"),
    "text": mark("Message"),
    "reference": mark("Reference"),
    "date": mark("Date"),
    "time": mark("Time"),
    "pages": mark("Pages with the cover"),
    "pages_without_cover": mark("Pages without the cover"),
    "documents": mark("Number of documents"),
    "confidentiality": mark("Confidentiality text"),
}
"""What each field is, by its name in the braces. Any other name is a field of the template's own."""

_TYPED = ("subject", "to_company", "to_voice", "reference")


class CoverSender(Struct, frozen=True):
    """Who sends, as far as a cover page shows it."""

    name: str = ""
    department: str = ""
    company: str = ""
    address: str = ""
    fax: str = ""
    voice: str = ""
    email: str = ""
    confidentiality: str = ""


class CoverRecipient(Struct, frozen=True):
    """Whom a fax goes to, as far as a cover page shows it; numbers are as people write them."""

    name: str
    company: str
    fax: str
    voice: str = ""

    @property
    def values(self) -> dict[str, str]:
        """The values of the fields that are about one recipient; those that are empty may be typed."""
        known = {"name": self.name, "company": self.company, "fax": self.fax, "voice": self.voice}
        return {f"{TO_ONE}{name}": value for name, value in known.items() if value}

    @property
    def line(self) -> str:
        return f"{self.name}  {self.fax}" if self.name else self.fax


class CoverFacts(Struct, frozen=True):
    """All that a cover page is filled in with. pages are those of the documents, None while that is not
    known; everybody are all whom the fax goes to, also where this cover page goes to some of them."""

    sender: CoverSender
    recipients: tuple[CoverRecipient, ...]
    everybody: tuple[CoverRecipient, ...]
    typed: Mapping[str, str]
    text: str
    pages: int | None
    documents: int


class CoverValues(Struct, frozen=True):
    """The values of the fields: those of the page, those of each recipient, and how many pages the documents
    have, from which the drawing tells how many there are with the cover."""

    common: dict[str, str]
    each: tuple[dict[str, str], ...] = ()
    pages: int | None = None


def typed_fields(template: CoverTemplate) -> tuple[str, ...]:
    """Those fields of a template that a person fills in for each fax, the message apart: known ones first."""
    needed = template.fields
    own = [name for name in needed if name not in FIELDS]
    return (*(name for name in _TYPED if name in needed), *own)


def cover_values(facts: CoverFacts, *, day: str, clock: str) -> CoverValues:
    """What the fields say, with the day and the time as the template's language writes them."""
    everybody = facts.everybody or facts.recipients
    sender = facts.sender
    typed = {name: value.strip() for name, value in facts.typed.items() if value.strip()}
    own = facts.recipients[0].values if len(facts.recipients) == 1 else {}
    common = {
        **own,
        **typed,
        "recipients": "\n".join(recipient.line for recipient in everybody),
        "recipient_count": str(len(everybody)),
        "several": "1" if len(everybody) > 1 else "",
        "from_name": sender.name,
        "from_department": sender.department,
        "from_company": sender.company,
        "from_address": sender.address,
        "from_fax": sender.fax,
        "from_voice": sender.voice,
        "from_email": sender.email,
        "text": facts.text.strip(),
        "date": day,
        "time": clock,
        "pages_without_cover": "" if facts.pages is None else str(facts.pages),
        "documents": str(facts.documents),
        "confidentiality": sender.confidentiality,
    }
    each = tuple(recipient.values for recipient in everybody)
    return CoverValues(common, each, facts.pages)
