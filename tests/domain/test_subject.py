"""What a fax is about, told from the first words of its pages."""

from __future__ import annotations

import pytest

from faxdesk.domain.page_text import subject_of


@pytest.mark.parametrize(
    ("opening", "subject"),
    [
        ("", ""),
        (
            "Northside Clinic\n1 Sample Street\nRe: lease, second draft\nDear",
            "lease, second draft",
        ),
        ("Praxis Muster\nBetreff:  Befund  vom 3.11.\n", "Befund vom 3.11."),
        ("Rechnung 12\nRegarding the weather we know little", "Rechnung 12"),
        ("29 Nov 2026 9:41   +1 650 555 0144\nResult: fasting glucose\n", "Result: fasting glucose"),
        ("0042\n----\n", ""),
        ("Page 1 of 1\nInvoice for October\n", "Invoice for October"),
        ("- Seite 2 von 3 -\nBefund\n", "Befund"),
        ("Page layout of the brochure\n", "Page layout of the brochure"),
        ("صفحة 1 من 2\nطلب موعد\n", "طلب موعد"),
        ("الموضوع: طلب موعد\n", "طلب موعد"),
    ],
)
def test_the_line_that_says_it_comes_first(opening: str, subject: str) -> None:
    assert subject_of(opening) == subject


def test_a_long_line_is_cut() -> None:
    assert len(subject_of("word " * 400)) == 120
