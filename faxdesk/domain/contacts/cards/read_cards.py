"""Contacts out of vCards of the versions 2.1, 3.0 and 4.0, as programs really write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from msgspec.structs import replace

from faxdesk.domain.contacts.cards.content_lines import BrokenLine, ContentLine, read_lines
from faxdesk.domain.contacts.contact import MAX_TEXT, Contact, ContactNumber, NumberKind
from faxdesk.domain.contacts.import_record import ImportRecord, Trouble, TroubleKind
from faxdesk.domain.contacts.number_words import kind_in, says_fax
from faxdesk.domain.fax import Resolution

COVER, LANGUAGE, RESOLUTION, TAG = (
    "X-FAXDESK-COVER",
    "X-FAXDESK-LANGUAGE",
    "X-FAXDESK-RESOLUTION",
    "X-FAXDESK-TAG",
)
"""What a contact has here and cards have no name for."""
_KINDS = {
    "home": NumberKind.HOME,
    "cell": NumberKind.MOBILE,
    "mobile": NumberKind.MOBILE,
    "iphone": NumberKind.MOBILE,
    "work": NumberKind.WORK,
}


def read_cards(text: str) -> Iterator[ImportRecord]:
    """The cards of a file in its order, one record each; a card of a group has none, its members are in the
    group. source_id of a contact is the card's own name (UID)."""
    cards = list(_cards(read_lines(text)))
    groups = _groups(cards)
    for card in cards:
        if card.is_group:
            continue
        contact, place = card.contact(), card.place
        if groups:
            contact = replace(contact, groups=(*contact.groups, *groups.get(contact.source_id, ())))
        if not contact.title:
            yield ImportRecord(place, None, card.trouble or Trouble(TroubleKind.NOTHING))
        else:
            yield ImportRecord(place, contact, card.trouble)


class _Card:
    """The lines of one card, by their names."""

    def __init__(self, place: int) -> None:
        self.place = place
        self._lines: dict[str, list[ContentLine]] = defaultdict(list)
        self.trouble: Trouble | None = None

    def add(self, line: ContentLine | BrokenLine) -> None:
        if isinstance(line, ContentLine):
            self._lines[line.name].append(line)
        elif not self.trouble:
            self.trouble = Trouble(TroubleKind.BROKEN_LINE, line.text[:MAX_TEXT], line.place)

    @property
    def is_group(self) -> bool:
        return self.text("KIND", "X-ADDRESSBOOKSERVER-KIND").lower() == "group"

    def text(self, *names: str) -> str:
        """The first of the lines of these names that says anything, preferred ones before others."""
        lines = [line for name in names for line in _preferred(self._lines[name])]
        return next((text for line in lines if (text := " ".join(line.text.split()))), "")

    def categories(self) -> Iterator[str]:
        return (part for line in self._lines["CATEGORIES"] for part in line.fields(",") if part)

    def members(self) -> list[str]:
        return [
            _bare_id(line.text)
            for name in ("MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
            for line in self._lines[name]
        ]

    def contact(self) -> Contact:
        """What the card says; Contact() where it says nothing."""
        first, *further = [line.text for line in _preferred(self._lines["EMAIL"]) if line.text] or [""]
        notes = [line.text for line in self._lines["NOTE"]]
        company = ", ".join(part for line in self._lines["ORG"][:1] for part in line.fields() if part)
        numbers, structured = tuple(self._numbers()), self._structured_name()
        name = self.text("FN") or structured or self.text("NICKNAME")
        if not structured and name in {company, first, *(number.number for number in numbers[:1])}:
            # A card has to have a name, and this is none.
            name = ""
        return Contact(
            name,
            company,
            numbers,
            first,
            # A contact has one address here; the others are not lost.
            "\n".join(part for part in (*notes, *further) if part),
            tuple(self.categories()),
            tuple(line.text for line in self._lines[TAG] if line.text),
            self.text(COVER),
            self.text(LANGUAGE),
            next((each for each in Resolution if each == self.text(RESOLUTION)), None),
            source_id=_bare_id(self.text("UID")),
        )

    def _structured_name(self) -> str:
        for line in self._lines["N"]:
            family, given, additional, prefix, suffix = (*line.fields(), "", "", "", "", "")[:5]
            return " ".join(part for part in (prefix, given, additional, family, suffix) if part)
        return ""

    def _numbers(self) -> Iterator[ContactNumber]:
        labels = {line.group: line.text for line in self._lines["X-ABLABEL"] if line.group}
        for line in _preferred(self._lines["TEL"]):
            label, (number, extension) = labels.get(line.group, ""), _number(line.text)
            if not number:
                continue
            is_fax = says_fax(label) or any(map(says_fax, line.types))
            kind = next(
                (_KINDS[each] for each in line.types if each in _KINDS), kind_in(label) or NumberKind.OTHER
            )
            # Apple's address book writes its own words so; the kind says the same.
            own = "" if label.startswith("_$!<") else label
            yield ContactNumber(number, kind, is_fax=is_fax, label=own, extension=extension)


def _cards(lines: Iterable[ContentLine | BrokenLine]) -> Iterator[_Card]:
    card: _Card | None = None
    no_end = Trouble(TroubleKind.NO_END)
    for line in lines:
        mark = (line.name, line.text.upper()) if isinstance(line, ContentLine) else None
        if mark == ("BEGIN", "VCARD"):
            if card is not None:
                card.trouble = card.trouble or no_end
                yield card
            card = _Card(line.place)
        elif card is not None and mark == ("END", "VCARD"):
            yield card
            card = None
        elif card is not None:
            card.add(line)
    if card is not None:
        card.trouble = card.trouble or no_end
        yield card


def _groups(cards: Iterable[_Card]) -> dict[str, list[str]]:
    """By the UID of a card: the groups that count it among their members."""
    groups: dict[str, list[str]] = defaultdict(list)
    for card in cards:
        if card.is_group:
            for member in card.members():
                groups[member].append(card.text("FN", "N"))
    return groups


def _preferred(lines: Iterable[ContentLine]) -> list[ContentLine]:
    return sorted(lines, key=lambda line: "pref" not in line.types)


def _number(text: str) -> tuple[str, str]:
    """A number and its extension, out of what may be a tel: address (RFC 3966)."""
    if not text.lower().startswith("tel:"):
        number, _, extension = text.partition(" ext. ")
        return number, extension
    number, *parameters = unquote(text[4:]).split(";")
    extension = next((each[4:] for each in parameters if each.lower().startswith("ext=")), "")
    return number, extension


def _bare_id(text: str) -> str:
    return re.sub("^urn:uuid:", "", text, flags=re.IGNORECASE)
