"""What lies beside a document and says whom it goes to, as programs and people write it."""

from __future__ import annotations

import pytest

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.intake.folder.side_file import MOST_BYTES, FaxWishes, read_side_file

DANA = Recipient("+16505550123", "Dana")
ONE, OTHER = Recipient("+16505550123"), Recipient("+12125550100")


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ('{"to": "+1 650-555-0123"}', FaxWishes((ONE,))),
        ('{"to": ["650 555 0123", "+12125550100", "(650) 555-0123"]}', FaxWishes((ONE, OTHER))),
        ('{"to": {"number": "+16505550123", "name": "Dana"}}', FaxWishes((DANA,))),
        ('{"to": [{"number": "+16505550123", "name": "Dana"}, "+12125550100"]}', FaxWishes((DANA, OTHER))),
        ('{"to": "Northside Clinic"}', FaxWishes((Recipient("Northside Clinic"),))),
        (
            '{"to": [], "subject": " Results ", "message": "Two\\npages", "cover": "Clinic"}',
            FaxWishes((), "Results", "Two\npages", "Clinic"),
        ),
        ("{}", FaxWishes()),
    ],
)
def test_json(text: str, wishes: FaxWishes) -> None:
    assert read_side_file("letter.pdf.json", text.encode(), "US") == wishes
    assert read_side_file("LETTER.JSON", text.encode("utf-16"), "US") == wishes
    assert read_side_file("letter.json", text.encode("utf-8-sig"), "US") == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("+16505550123", FaxWishes((ONE,))),
        ("+16505550123;Dana\n", FaxWishes((Recipient("+16505550123", "Dana"),))),
        ("Name,Fax\nDana,650-555-0123\n,+12125550100\n", FaxWishes((DANA, OTHER))),
        (
            "fax\tname\tsubject\tmessage\tcover\r\n+16505550123\tDana\tResults\tTwo pages\tClinic\r\n",
            FaxWishes((DANA,), "Results", "Two pages", "Clinic"),
        ),
        ("Number;Subject\n;\n16505550123;Results\n", FaxWishes((ONE,), "Results")),
    ],
)
def test_tables(text: str, wishes: FaxWishes) -> None:
    assert read_side_file("letter.csv", text.encode(), "US") == wishes
    assert read_side_file("letter.pdf.CSV", text.encode("utf-16"), "US") == wishes


def test_a_table_of_an_old_excel() -> None:
    content = "Fax;Name\n+16505550123;Zo\u00eb\n".encode("cp1252")
    assert read_side_file("a.csv", content, "US").recipients == (Recipient("+16505550123", "Zo\u00eb"),)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"tos": "+16505550123"}'),
        ("a.json", b'{"to": 16505550123}'),
        ("a.json", b'{"to": {"number": "+16505550123", "nmae": "x"}}'),
        ("a.json", b'["+16505550123"]'),
        ("a.json", b'{"to": "+16505550123"'),
        ("a.json", b'{"to": "12"}'),
        ("a.json", b'{"to": "911"}'),
        ("a.json", b"[" * 100_000),
        ("a.json", b"\xff\xfe\xff"),
        ("a.json", b"\xe9"),
        ("a.json", b"{}" + b" " * MOST_BYTES),
        ("a.csv", b""),
        ("a.csv", b"Name,Town\nDana,Palo Alto\n"),
        ("a.csv", b"Fax,Name\n12,Dana\n"),
        ("a.csv", b"Fax,Name\n,Dana\n"),
        ("a.csv", b"Fax\n1.65E+10\n"),
        ("a.csv", b"\xff\xfe\xff"),
        ("a.csv", b'"' + b"x" * 500_000),
    ],
)
def test_what_cannot_be_understood_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(FaxDeskError) as refused:
        read_side_file(name, content, "US")
    assert refused.value.kind == ErrorKind.BAD_INPUT
    assert refused.value.hint
