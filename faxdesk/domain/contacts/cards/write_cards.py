"""Contacts as vCards of version 3.0, which nearly all programs read, or 4.0."""

from __future__ import annotations

from enum import StrEnum

from faxdesk.domain.contacts.cards.content_lines import content_line, escape, raw_line
from faxdesk.domain.contacts.cards.read_cards import COVER, LANGUAGE, RESOLUTION, TAG
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind


class CardVersion(StrEnum):
    V3 = "3.0"
    V4 = "4.0"


_TYPES = {NumberKind.WORK: "work", NumberKind.HOME: "home", NumberKind.MOBILE: "cell", NumberKind.OTHER: ""}


def card_text(contact: Contact, version: CardVersion, uid: str) -> str:
    """One card; uid is the name that it has for programs that keep it."""
    lines = [
        *("BEGIN:VCARD\r\n", raw_line("VERSION", version), content_line("UID", uid)),
        content_line("FN", contact.title),
        # Its parts are not known here; a program that puts names in order takes the first one.
        content_line("N", contact.name, "", "", "", ""),
    ]
    if contact.company:
        lines.append(content_line("ORG", contact.company))
    for place, number in enumerate(contact.numbers, 1):
        lines += _number_lines(number, version, f"item{place}")
    texts = {
        "EMAIL": contact.email,
        "NOTE": contact.note,
        COVER: contact.cover,
        LANGUAGE: contact.language,
        RESOLUTION: contact.resolution or "",
    }
    lines += [content_line(name, text) for name, text in texts.items() if text]
    if contact.groups:
        lines.append(raw_line("CATEGORIES", ",".join(map(escape, contact.groups))))
    # A line for each: programs that do not know the name keep no lists of it.
    lines += [content_line(TAG, tag) for tag in contact.tags]
    return "".join([*lines, "END:VCARD\r\n"])


def _number_lines(number: ContactNumber, version: CardVersion, group: str) -> list[str]:
    words = ("fax" if number.is_fax else "voice", _TYPES[number.kind])
    types = tuple(word for word in words if word)
    group = group if number.label else ""
    if version == CardVersion.V4 and number.number.startswith("+"):
        extension = f";ext={number.extension}" if number.extension.isdecimal() else ""
        parameters = f';VALUE=uri;TYPE="{",".join(types)}"'
        lines = [raw_line("TEL", f"tel:{number.number}{extension}", parameters, group)]
    else:
        extension = f" ext. {number.extension}" if number.extension else ""
        lines = [content_line("TEL", f"{number.number}{extension}", types=types, group=group)]
    if group:
        lines.append(content_line("X-ABLabel", number.label, group=group))
    return lines
