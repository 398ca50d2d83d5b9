"""Files of contacts of other programs, read in the caged process."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.documents.contact_files.contact_file_reader import ContactFileReader
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.contacts.import_record import ImportRecord, TroubleKind
from faxdesk.domain.errors import FaxDeskError
from tests.documents.tables.spreadsheets import xlsx

PHONE_BOOK = """<?xml version="1.0" encoding="{encoding}" standalone="no"?>
<phonebook xmlns="http://yajhfc.de/schema/phonebook"><entry><givenname>Jörg</givenname><surname>Müller</surname>\
<title>Dr.</title><company>Klinik &amp; Co</company><department>Radiologie</department>\
<location>Berlin</location>\
<email>j@klinik.example</email><faxnumber>030 555010</faxnumber><voicenumber>030 555011</voicenumber>\
<comment>erst anrufen</comment></entry>\
<distributionlist><name>Praxen</name><items><entry><surname>Bo</surname>\
<faxnumber>030 555012</faxnumber></entry><entry><location>Ulm</location></entry></items></distributionlist>\
</phonebook>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<phonebook><entry><surname>&b;</surname></entry></phonebook>"""

WINDOWS = """<?xml version="1.0" encoding="UTF-8"?>
<c:contact c:Version="1" xmlns:c="http://schemas.microsoft.com/Contact"><c:Notes>erst anrufen</c:Notes>
<c:EmailAddressCollection><c:EmailAddress><c:Address>ana@home.example</c:Address></c:EmailAddress>
<c:EmailAddress><c:Address>a@klinik.example</c:Address><c:LabelCollection><c:Label>Preferred</c:Label>\
</c:LabelCollection></c:EmailAddress></c:EmailAddressCollection>
<c:NameCollection><c:Name><c:FormattedName>Ana M. Müller</c:FormattedName><c:FamilyName>Müller</c:FamilyName>\
</c:Name></c:NameCollection>
<c:PositionCollection><c:Position><c:Company>Klinik &amp; Co</c:Company>\
<c:Department>Radiologie</c:Department>\
</c:Position></c:PositionCollection><c:PhoneNumberCollection>
<c:PhoneNumber><c:Number>030 555010</c:Number><c:LabelCollection><c:Label>Fax</c:Label>\
<c:Label>Business</c:Label></c:LabelCollection></c:PhoneNumber>
<c:PhoneNumber><c:Number>030 555011</c:Number><c:LabelCollection><c:Label>Fax</c:Label>\
<c:Label>Personal</c:Label></c:LabelCollection></c:PhoneNumber>
<c:PhoneNumber><c:Number>030 555012</c:Number><c:LabelCollection><c:Label>Voice</c:Label>\
<c:Label>Business</c:Label></c:LabelCollection></c:PhoneNumber>
<c:PhoneNumber><c:Number>0170 555013</c:Number><c:LabelCollection><c:Label>Cellular</c:Label>\
</c:LabelCollection></c:PhoneNumber>
<c:PhoneNumber><c:Number>99</c:Number><c:LabelCollection><c:Label>Pager</c:Label></c:LabelCollection>\
</c:PhoneNumber></c:PhoneNumberCollection></c:contact>"""


class Read:
    def __init__(self, worker: PageWorker, folder: Path) -> None:
        self._reader = ContactFileReader(worker)
        self._folder = folder

    def __call__(self, content: bytes) -> list[ImportRecord] | None:
        path = self._folder / "contacts"
        path.write_bytes(content)
        return self._reader.read(path, "contacts.vcf")


@pytest.fixture
def read(worker: PageWorker, tmp_path: Path) -> Read:
    return Read(worker, tmp_path)


def names(records: list[ImportRecord] | None) -> list[str]:
    return [record.contact.name for record in records or () if record.contact]


def test_cards_in_any_character_set(read: Read) -> None:
    text = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Jörg Müller\r\nTEL;FAX:030 555010\r\nEND:VCARD\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"):
        assert names(read(text.encode(encoding))) == ["Jörg Müller"], encoding


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_a_phone_book_of_yajhfc(read: Read, encoding: str) -> None:
    records = read(PHONE_BOOK.format(encoding=encoding).encode(encoding))
    assert records is not None
    assert [record.contact for record in records] == [
        Contact(
            "Dr. Jörg Müller",
            "Klinik & Co, Radiologie",
            (ContactNumber("030 555010"), ContactNumber("030 555011", is_fax=False)),
            "j@klinik.example",
            "erst anrufen",
        ),
        Contact("Bo", numbers=(ContactNumber("030 555012"),), groups=("Praxen",)),
        None,
    ]
    assert [record.place for record in records] == [1, 2, 3]


def test_lists_in_too_many_others_are_told(read: Read) -> None:
    def nested(depth: int) -> bytes:
        inner = "<entry><surname>Bo</surname></entry>"
        for number in range(depth, 0, -1):
            inner = f"<distributionlist><name>List {number}</name><items>{inner}</items></distributionlist>"
        return f"<phonebook>{inner}<entry><surname>Al</surname></entry></phonebook>".encode()

    assert names(read(nested(20))) == ["Bo", "Al"]
    records = read(nested(21))
    assert names(records) == ["Al"]
    assert records is not None
    assert records[0].trouble is not None
    assert records[0].trouble.words == (
        "The list “List 21” is in too many other lists; nobody in it was read."
    )
    assert names(read(nested(300))) == ["Al"]


@pytest.mark.parametrize("prefix", ["c", ""])
def test_a_contact_of_windows(read: Read, prefix: str) -> None:
    text = WINDOWS
    if not prefix:
        for old, new in (("<c:", "<"), ("</c:", "</"), ("xmlns:c", "xmlns"), (' c:Version="1"', "")):
            text = text.replace(old, new)
    assert read(text.encode()) == [
        ImportRecord(
            1,
            Contact(
                "Ana M. Müller",
                "Klinik & Co, Radiologie",
                (
                    ContactNumber("030 555010"),
                    ContactNumber("030 555011", NumberKind.HOME, is_fax=True),
                    ContactNumber("030 555012", is_fax=False),
                    ContactNumber("0170 555013", NumberKind.MOBILE, is_fax=False),
                ),
                "a@klinik.example",
                "erst anrufen\nana@home.example",
            ),
        )
    ]
    empty = '<c:contact xmlns:c="http://schemas.microsoft.com/Contact"/>'
    (record,) = read(empty.encode()) or []
    assert (record.contact, record.trouble and record.trouble.kind) == (None, TroubleKind.NOTHING)


def test_what_may_be_a_table_is_left_to_the_reader_of_tables(read: Read) -> None:
    assert read(b"Name,Fax\r\nAna,1\r\n") is None
    assert read(xlsx({"Sheet": [["Name", "Fax"]]})) is None


def test_what_is_damaged_or_means_harm_is_refused_in_words(read: Read) -> None:
    for content, words in (
        (PHONE_BOOK.format(encoding="UTF-8").encode()[:-20], "damaged"),
        (BOMB.encode(), "damaged"),
        (BOMB.replace("?>", " encoding='utf-16'?>", 1).encode("utf-16"), "damaged"),
        (b"BEGIN:VCARD\r\n" + b" " * (1 << 27), "larger than FaxDesk reads"),
    ):
        with pytest.raises(FaxDeskError, match=words):
            read(content)
