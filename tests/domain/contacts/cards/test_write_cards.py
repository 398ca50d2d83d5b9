"""Contacts as vCards: what is written is read again by us, by vobject and by khard, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import vobject
from msgspec.structs import replace

from faxdesk.domain.contacts.cards.read_cards import read_cards
from faxdesk.domain.contacts.cards.write_cards import CardVersion, card_text
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.fax import Resolution

NUMBERS = (
    ContactNumber("+16505550101"),
    ContactNumber("+16505550102", NumberKind.HOME, label="Fax; upstairs, left"),
    ContactNumber("+16505550103", NumberKind.MOBILE, is_fax=False),
    ContactNumber("+16505550104", NumberKind.OTHER, extension="7"),
    ContactNumber("ask the porter", NumberKind.OTHER, is_fax=False),
)
FULL = Contact(
    "Ana; Example, Jr. \\ “Ñ” " + "long " * 30 + "end",
    "Clinic, Inc.",
    NUMBERS,
    "ana@clinic.example",
    "one\ntwo, three; four\\n\n" + "ö" * 200,
    ("Clinics", "Not in August, please"),
    ("vip", "a;b"),
    "Classic",
    "de",
    Resolution.STANDARD,
    source_id="1b2c",
)
CONTACTS = (
    FULL,
    Contact("עדה דוגמה " + "ש" * 280, numbers=NUMBERS[:1], source_id="2"),
    Contact(company="Only a Company", source_id="3"),
    Contact(numbers=NUMBERS[:1], source_id="4"),
    Contact(email="only@an.example", source_id="5"),
)


@pytest.mark.parametrize("version", CardVersion)
def test_what_is_written_is_read_again(version: CardVersion) -> None:
    text = "".join(card_text(contact, version, contact.source_id) for contact in CONTACTS)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    records = list(read_cards(text))
    assert [record.contact for record in records] == list(CONTACTS)
    assert not any(record.trouble for record in records)


def test_another_library_reads_it() -> None:
    card = vobject.readOne(card_text(FULL, CardVersion.V3, "1b2c"))
    assert (card.fn.value, card.note.value) == (FULL.name, FULL.note)
    assert card.org.value == ["Clinic, Inc."]
    assert [tel.value for tel in card.tel_list] == [
        *("+16505550101", "+16505550102", "+16505550103", "+16505550104 ext. 7", "ask the porter")
    ]
    assert [tel.params["TYPE"] for tel in card.tel_list][:2] == [["fax", "work"], ["fax", "home"]]


@pytest.mark.parametrize("version", CardVersion)
def test_another_address_book_loses_nothing_of_it(version: CardVersion, tmp_path: Path) -> None:
    books = tmp_path / "ours", tmp_path / "theirs"
    for book in books:
        book.mkdir()
    (books[0] / "1b2c.vcf").write_bytes(card_text(FULL, version, "1b2c").encode())
    config = tmp_path / "khard.conf"
    config.write_text(
        "".join(["[addressbooks]\n", *(f"[[{book.name}]]\npath = {book}\n" for book in books), "[general]\n"])
    )
    # It is another program: under the GPL, run beside us.
    command = [
        sys.executable,
        "-m",
        "khard",
        "-c",
        str(config),
        "copy",
        "-a",
        "ours",
        "-A",
        "theirs",
        "uid:1b2c",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True, input="1\n", timeout=60)
    copies = list(books[1].glob("*.vcf"))
    assert len(copies) == 1, done.stdout + done.stderr
    (record,) = read_cards(copies[0].read_text(encoding="utf-8"))
    assert record.contact is not None
    assert replace(record.contact, source_id=FULL.source_id) == FULL, "but for the name of the copy"
