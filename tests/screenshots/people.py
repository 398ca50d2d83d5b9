"""The pictures of contacts: the list with groups, a card, a contact that is changed, and suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.fax import FaxQuery

if TYPE_CHECKING:
    from tests.screenshots.__main__ import Studio

_PLACES = (
    "Brightwater Realty",
    "County Records Office, archive",
    "Dr. Example",
    "Elm Elementary School",
    "Oakfield Physiotherapy",
    "عيادة النور للأسنان",
)


def fill_contacts(composition: Composition) -> int:
    """As after some weeks of use; gives the contact whose card is shown."""
    desk = composition
    known = [row for row in desk.library.rows(desk.library.ids(FaxQuery(None))) if row.name and row.number]
    people = {row.number: row.name for row in reversed(known)}
    contacts = [
        Contact(name, "", (ContactNumber(number),), groups=("Referring practices",) if place % 2 else ())
        for place, (number, name) in enumerate(people.items())
    ]
    contacts += [
        Contact(name, "", (ContactNumber(f"+165055502{place:02}"),), groups=("Pharmacies",))
        for place, name in enumerate(_PLACES, 10)
    ]
    number = max(people, key=lambda each: len(desk.number_healths.of(each).last))
    clinic = next(contact for contact in contacts if contact.numbers[0].number == number)
    contacts.remove(clinic)
    desk.contacts.add_all(contacts)
    return desk.contacts.add(
        Contact(
            clinic.name,
            "Cardiology, front desk",
            (
                ContactNumber(number, label="Used first"),
                ContactNumber("+16505550145", label="After 18:00"),
                ContactNumber("+16505550146", is_fax=False),
            ),
            "desk@northside.example",
            "Ask for the second page if a referral has only one. The front desk closes at 17:30.",
            ("Referring practices", "Flu clinic letter"),
        )
    )


def people_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each."""
    window = studio.window
    studio.settle()
    clinic = fill_contacts(studio.composition)

    def show_card() -> None:
        window.actions_.contacts.trigger()
        window.pages.contacts.show_contact(clinic)

    def suggest() -> None:
        window.writing.begin()
        window.activateWindow()
        edit = window.pages.compose.form.recipients.edit
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.setText("r")
        edit.textEdited.emit("r")

    def show_chip() -> None:
        window.writing.begin()
        window.pages.compose.form.recipients.add_group("Referring practices")

    def change() -> None:
        show_card()
        studio.settle()
        window.pages.contacts.edit()

    yield "contacts", show_card
    yield "contacts-group", lambda: window.pages.contacts.pane.choose("Referring practices")
    yield "contacts-changed", change
    yield "compose-suggestions", suggest
    yield "compose-group", show_chip
