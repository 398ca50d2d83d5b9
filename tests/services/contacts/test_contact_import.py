"""Contacts from files of other programs, and to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import MAX_TEXT, Contact, ContactNumber, NumberKind
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.contacts.contact_export import ExportForm
from faxdesk.services.contacts.contact_import import Choice, ImportRow
from faxdesk.services.contacts.doubles import Likeness

FAX, OTHER_FAX = ContactNumber("+16505550101"), ContactNumber("+16505550102")
TABLE = "Name;Company;Fax;Note\n"


class Book:
    """The book of one profile, and a file that is taken into it."""

    def __init__(self, composition: Composition, folder: Path) -> None:
        self.contacts, self.importer, self.desk = (
            composition.contacts,
            composition.contact_import,
            composition,
        )
        self._folder = folder
        self.seen = list[tuple[int, int]]()

    def rows(self, text: str, name: str = "table.csv") -> list[ImportRow]:
        path = self._folder / name
        path.write_text(text, encoding="utf-8")
        file = self.importer.read([path])
        return self.importer.rows(self.importer.records(file, file.uses), CancelToken())

    def take(self, rows: Sequence[ImportRow], token: CancelToken | None = None) -> None:
        self.taken = self.importer.take(
            rows, token or CancelToken(), lambda done, total: self.seen.append((done, total))
        )

    @property
    def all(self) -> list[Contact]:
        return [replace(contact, id=None) for contact in self.contacts.contacts(self.contacts.ids())]


@pytest.fixture
def book(composition: Composition, tmp_path: Path) -> Book:
    return Book(composition, tmp_path)


def test_nothing_is_taken_before_it_is_seen_and_all_can_be_taken_back(book: Book) -> None:
    ana = book.contacts.add(Contact("Ana", numbers=(FAX,), note="old"))
    rows = book.rows(
        TABLE + "ana;Clinic;650-555-0101;new\n"  # Both in common.
        "Ana;;;old\n"  # The name alone, and nothing new.
        "Bo;;650-555-0101;\n"  # The number alone: somebody else at the same place.
        "Cy;;650-555-0102;\n"
        "Cy;Practice;650-555-0102;\n"  # In the file twice.
        ";;;lost\n"
    )
    assert [(row.place, row.choice, row.likeness, row.double) for row in rows] == [
        (2, Choice.MERGE, Likeness.BOTH, "Ana"),
        (3, Choice.SKIP, Likeness.NAME, "Ana"),
        (4, Choice.ADD, Likeness.NUMBER, "Ana"),
        (5, Choice.ADD, None, ""),
        (6, Choice.MERGE, Likeness.BOTH, "Cy"),
        (7, Choice.SKIP, None, ""),
    ]
    assert len(book.all) == 1
    book.take(rows)
    assert book.all == [
        Contact("Ana", "Clinic", (FAX,), note="old\nnew"),
        Contact("Bo", numbers=(FAX,)),
        Contact("Cy", "Practice", (OTHER_FAX,)),
    ]
    assert book.seen == [(2, 3), (3, 3)]
    book.importer.undo(book.taken)
    assert book.all == [Contact("Ana", numbers=(FAX,), note="old")]
    assert book.contacts.contact(ana).note == "old"


def test_a_double_of_what_is_left_out_is_taken_itself(book: Book) -> None:
    first, second = book.rows(TABLE + "Cy;;650-555-0102;\nCy;Practice;650-555-0102;\n")
    book.take([replace(first, choice=Choice.SKIP), second])
    assert book.all == [Contact("Cy", "Practice", (OTHER_FAX,))]


def test_what_the_book_does_not_take_is_told_one_by_one(book: Book) -> None:
    rows = book.rows(
        f"BEGIN:VCARD\nFN:{'x' * (MAX_TEXT + 1)}\nEND:VCARD\nBEGIN:VCARD\nFN:Ana\nUID:7\nTEL;FAX:12\n",
        "a.vcf",
    )
    assert [row.contact for row in rows] == [
        None,
        Contact("Ana", numbers=(ContactNumber("12", NumberKind.OTHER),)),
    ]
    assert [row.trouble.words if row.trouble else "" for row in rows] == [
        f"“{'x' * 40}…” is too long for a contact.",
        "It has no end; something may be missing.",
    ]


def test_a_number_that_no_fax_can_go_to_is_taken_and_told(book: Book) -> None:
    rows = book.rows(TABLE + "Ana;;n/a;\nBo;;650-555-0101 x12;\nCy;;650-555-0102;\n")
    assert [(row.choice, row.trouble.words if row.trouble else "") for row in rows] == [
        (Choice.ADD, "No fax can go to “n/a”. It is kept as it is written."),
        (Choice.ADD, "No fax can go to “+1 650-555-0101 ext. 12”. It is kept as it is written."),
        (Choice.ADD, ""),
    ]
    book.take(rows)
    again = book.rows(TABLE + "Ana;;n/a;\nBo;;650-555-0101 x12;\nBo;;650-555-0101 x13;\n")
    assert [row.choice for row in again] == [Choice.SKIP, Choice.SKIP, Choice.ADD], (
        "an extension is part of a number"
    )


def test_a_folder_of_cards_as_windows_contacts_writes_them(book: Book, tmp_path: Path) -> None:
    paths = [tmp_path / "Ana.vcf", tmp_path / "Bo.vcf"]
    for path in paths:
        path.write_text(f"BEGIN:VCARD\nVERSION:2.1\nFN:{path.stem}\nTEL;WORK;FAX:650 555 0101\nEND:VCARD\n")
    file = book.importer.read(paths)
    assert (file.name, [record.contact and record.contact.name for record in file.records]) == (
        "Ana.vcf and 1 other file",
        ["Ana", "Bo"],
    )
    (tmp_path / "c.csv").write_text(TABLE)
    with pytest.raises(FaxDeskError, match="holds no vCards"):
        book.importer.read([*paths, tmp_path / "c.csv"])


def test_called_off_in_the_middle_nothing_of_it_is_there(book: Book) -> None:
    rows = book.rows("Name\n" + "".join(f"N{count}\n" for count in range(1200)))
    token = CancelToken()

    def stop(done: int, total: int) -> None:
        assert total == 1200
        if done >= 500:
            token.cancel()

    with pytest.raises(Cancelled):
        book.importer.take(rows, token, stop)
    assert book.all == []


def test_names_and_numbers_that_several_have(book: Book) -> None:
    """A name on two contacts and a number in two are no mistake: nothing is merged unasked."""
    rows = book.rows(TABLE + "Ana;Clinic;650-555-0101;\nAna;School;650-555-0102;\nBo;Clinic;650-555-0101;\n")
    assert [row.choice for row in rows] == [Choice.ADD] * 3
    book.take(rows)
    assert len(book.all) == 3
    again = book.rows(TABLE + "Ana;School;650-555-0102;\n")
    assert [(row.choice, row.likeness) for row in again] == [(Choice.SKIP, Likeness.BOTH)]


FULL = (
    Contact(
        "=HYPERLINK(1)",
        "Clinic",
        (FAX, OTHER_FAX, ContactNumber("+16505550103", NumberKind.MOBILE, is_fax=False)),
    ),
    Contact("עדה " + "ש" * 296, numbers=(ContactNumber("+16505550104", NumberKind.HOME, extension="7"),)),
    Contact("Ana", email="a@b.example", note="one\n@two", groups=("Clinics", "Ö"), tags=("vip",)),
)


@pytest.mark.parametrize("form", ExportForm)
def test_what_is_exported_is_imported_again(book: Book, form: ExportForm, tmp_path: Path) -> None:
    more = Contact(
        "Bo",
        numbers=(replace(FAX, label="Upstairs"),),
        cover="Classic",
        language="de",
        resolution=Resolution.FINE,
    )
    ids = book.contacts.add_all([*FULL, more])
    before, target = book.all, tmp_path / "out"
    assert book.desk.contact_export.export(target, form, CancelToken()) == len(ids)
    book.contacts.delete(ids)
    book.take(book.rows(target.read_text(encoding="utf-8")))
    assert book.all == before
    if form == ExportForm.CSV:
        text = target.read_text(encoding="utf-8-sig")
        assert (
            text.splitlines()[0]
            == '"name","company","fax","fax label","fax 2","home_fax","mobile","email","note","groups",'
            '"tags","usual cover","cover language","usual quality"'
        )
        assert '"\'=HYPERLINK(1)"' in text
