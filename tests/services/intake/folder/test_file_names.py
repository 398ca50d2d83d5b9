"""Which files of a watched folder are documents, and whom their names say that they go to."""

from __future__ import annotations

import pytest

from faxdesk.services.intake.folder.file_names import ending_of, is_left_alone, recipients_in, stem_of


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("+16505550123.pdf", ["+16505550123"]),
        ("Letter to +1-650-555-0123.pdf", ["+16505550123"]),
        ("+1(650)555.0123 Letter 2026-11-30.pdf", ["+16505550123"]),
        ("+16505550123,+12125550100 letter.pdf", ["+16505550123", "+12125550100"]),
        ("+16505550123+12125550100.pdf", ["+16505550123", "+12125550100"]),
        ("+16505550123 +1-650-555-0123.pdf", ["+16505550123"]),
        ("letter fax=650-555-0123.pdf", ["+16505550123"]),
        ("FAX=+496512345678.tiff", ["+496512345678"]),
        ("-rf\n+16505550123.pdf", ["+16505550123"]),
        ("\u05d0\u05d1\u05d2 +16505550123.pdf", ["+16505550123"]),
        ("invoice 20261130.pdf", []),
        ("6505550123.pdf", []),
        ("C++11.pdf", []),
        ("telefax=6505550123.pdf", []),
        ("Q1+20261130.pdf", []),
        ("+16505550123-2026-11-30.pdf", []),
        ("+16505550123, +999123456789.pdf", []),
        ("+1\u0661\u0662\u0663\u0664\u0665\u0666\u0667.pdf", []),
    ],
)
def test_numbers_in_a_name(name: str, numbers: list[str]) -> None:
    """What may be something else is none, and one that cannot be read leaves all to a person."""
    assert [recipient.number for recipient in recipients_in(name, "US")] == numbers


@pytest.mark.parametrize(
    "name",
    [
        *("~$letter.docx", ".~lock.letter.odt#", ".hidden.pdf", ".DS_Store", "~WRL0001.tmp", "letter.pdf~"),
        *("letter.pdf.part", "letter.pdf.crdownload", "LETTER.PDF.FILEPART", "a.tmp", "Thumbs.db"),
        *("desktop.ini", ".letter.pdf.x7Gh2a", "x.partial", "x.download"),
    ],
)
def test_files_of_programs_are_left_alone(name: str) -> None:
    assert is_left_alone(name)


@pytest.mark.parametrize("name", ["letter.pdf", "party.pdf", "-x.pdf", "part", "a.b.c.tiff", "~"[:0] + "a"])
def test_documents_are_not(name: str) -> None:
    assert not is_left_alone(name)


def test_an_ending_too_long_is_none() -> None:
    name = "a." + "b" * 200
    assert (stem_of(name), ending_of(name)) == (name, "")
    assert (stem_of("a.b.pdf"), ending_of("a.b.pdf")) == ("a.b", ".pdf")
