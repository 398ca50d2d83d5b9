"""Contacts out of tables, as other programs write them."""

from __future__ import annotations

import pytest

from faxdesk.documents.tables.table_reader import pasted_table
from faxdesk.domain.contacts.column_uses import ColumnUse, guessed_uses
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.contacts.import_record import ImportRecord
from faxdesk.domain.contacts.table_contacts import contacts_of

FAX = ContactNumber("+16505550101")

WINDOWS_CONTACTS = """\
First Name,Last Name,Middle Name,Name,Nickname,E-mail Address,Home Street,Home City,Home Postal Code,\
Home State,\
Home Country/Region,Home Phone,Home Fax,Mobile Phone,Personal Web Page,Business Street,Business City,\
Business Postal Code,Business State,Business Country/Region,Business Web Page,Business Phone,\
Business Fax,Pager,\
Company,Job Title,Department,Office Location,Notes
Ana,Example,M.,Ana M. Example,,ana@clinic.example,,,,,,650-555-0103,650-555-0102,650-555-0104,,\
1 Main St,Palo Alto,\
94301,CA,USA,,650-555-0105,650-555-0101,650-555-0106,Clinic,Nurse,Radiology,,Ring first
"""
YAJHFC = """\
"First name";"Last Name";"Title";"Company";"Position";"Department";"Street";"City";"Country";"ZIP code";\
"State/Region";"e-mail address";"Website";"Fax number";"Voice number";"Comments"
"Jörg";"Müller";"Dr.";"Klinik";"Arzt";"";"Hauptstr. 1";"Berlin";"";"";"";"";"";\
"(650) 555-0101";"";"erst anrufen"
"""
GOOGLE = """\
First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,\
Phone 1 - Label,\
Phone 1 - Value,Phone 2 - Label,Phone 2 - Value
Bo,,Example,Practice,,Clinics ::: * myContacts,Work,bo@an.example ::: bo@home.example,Work Fax,\
+1 650-555-0101,Mobile,\
+1 650-555-0102 ::: +1 650-555-0103
"""


def records_of(text: str) -> list[ImportRecord]:
    table = pasted_table(text, "table.csv")
    return list(contacts_of(table, guessed_uses(table), "US"))


def number(text: str, kind: NumberKind, *, is_fax: bool = False) -> ContactNumber:
    return ContactNumber(text, kind, is_fax=is_fax)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        (
            WINDOWS_CONTACTS,
            Contact(
                "Ana M. Example",
                "Clinic, Radiology",
                (
                    number("+16505550103", NumberKind.HOME),
                    number("+16505550102", NumberKind.HOME, is_fax=True),
                    number("+16505550104", NumberKind.MOBILE),
                    number("+16505550105", NumberKind.WORK),
                    FAX,
                ),
                "ana@clinic.example",
                "Ring first",
            ),
        ),
        (YAJHFC, Contact("Dr. Jörg Müller", "Klinik", (FAX,), note="erst anrufen")),
        (
            GOOGLE,
            Contact(
                "Bo Example",
                "Practice",
                (FAX, number("+16505550102", NumberKind.MOBILE), number("+16505550103", NumberKind.MOBILE)),
                "bo@an.example",
                "bo@home.example",
                ("Clinics", "myContacts"),
            ),
        ),
    ],
)
def test_the_exports_of_other_programs_as_they_come(text: str, contact: Contact) -> None:
    (record,) = records_of(text)
    assert record == ImportRecord(2, contact)


def test_a_table_without_headings_is_known_by_what_is_in_it() -> None:
    table = pasted_table("Ana\tClinic\t650 555 0101\tana@an.example\nBo\t\t650 555 0102\t\n", "x")
    assert guessed_uses(table) == (ColumnUse.NAME, ColumnUse.COMPANY, ColumnUse.FAX, ColumnUse.EMAIL)
    assert [record.contact and record.contact.name for record in records_of("Ana\t6505550101\n")] == ["Ana"]


@pytest.mark.parametrize(
    ("headings", "uses"),
    [
        (
            "Nachname;Vorname;Firma;Telefax;Telefon;Handy;E-Mail-Adresse;Bemerkung",
            "last_name first_name company fax phone mobile email note",
        ),
        ("Nom;Prénom;Société;Télécopie;Téléphone (domicile)", "last_name first_name company fax home_phone"),
        ("名前;会社;ファックス", "name company fax"),
        ("الاسم;الشركة;فاكس", "name company fax"),
        ("Display Name;Primary Email;Fax Number;Pager;Web Page 1", "name email fax  "),
        ("Recipient;Number", "name fax"),
    ],
)
def test_headings_of_other_countries(headings: str, uses: str) -> None:
    table = pasted_table(f"{headings}\n{';'.join('x' for _ in headings.split(';'))}\n", "x")
    assert " ".join(guessed_uses(table)) == uses


def test_names_under_a_heading_of_the_persons_own_are_taken_as_names() -> None:
    table = pasted_table("Code;Practice;Fax;Town\n10017;Northside;(650) 555-0101;Menlo\n", "table.csv")
    assert guessed_uses(table)[1:] == (ColumnUse.NAME, ColumnUse.FAX, ColumnUse.NONE)
    assert guessed_uses(table)[0] == ColumnUse.NONE


def test_what_spreadsheets_do_to_numbers() -> None:
    first, lost, plus, harmless = records_of(
        "Name;Fax\nAna;6505550101.0\nBo;1,65E+10\nCy;493055500100\n'=Dan;'+16505550101 ext. 7\n"
    )
    assert first.contact == Contact("Ana", numbers=(FAX,))
    assert lost.contact == Contact("Bo")
    assert lost.trouble is not None
    assert "shortened this number to “1,65E+10”" in lost.trouble.words
    assert plus.contact == Contact("Cy", numbers=(ContactNumber("+493055500100"),))
    assert harmless.contact == Contact("=Dan", numbers=(ContactNumber("+16505550101", extension="7"),))


def test_a_row_of_nothing_is_told() -> None:
    (record,) = records_of("Name;City\n;Ulm\n")
    assert record.contact is None
    assert record.trouble is not None
    assert record.place == 2
