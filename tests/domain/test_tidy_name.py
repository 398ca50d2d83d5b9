"""Names of files that are no text, or too much of one."""

from __future__ import annotations

import pytest

from faxdesk.domain.draft import tidy_name


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("Überweisung für Müller.pdf", "Überweisung für Müller.pdf"),
        ("病历.pdf", "病历.pdf"),
        ("letter", "letter"),
        ("x.pdf.", "x.pdf"),
        (" x.pdf . .", "x.pdf"),
        ("bad\udcff\udcfebyte.pdf", "bad__byte.pdf"),
        ("lone\ud800.txt", "lone_.txt"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("two\nlines\t.pdf", "two_lines_.pdf"),
        ("Cafe\u0301.txt", "Café.txt"),
        (".pdf", "pdf"),
        ("...", "document"),
        ("\udcff.pdf", "document.pdf"),
        ("a" * 250 + ".docx", "a" * 115 + ".docx"),
        ("report." + "v" * 200, ("report." + "v" * 200)[:120]),
        ("", "document"),
    ],
)
def test_tidy_names(name: str, tidy: str) -> None:
    assert tidy_name(name) == tidy
    assert len(tidy.encode("utf-8")) > 0
