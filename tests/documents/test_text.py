"""Plain text: which characters it holds, and the pages that it becomes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.documents.typeset import decode, text_to_pdf
from tests.documents import samples

GREETING = "Grüße, Straße 5 €\n"


@pytest.mark.parametrize(
    "content",
    [
        GREETING.encode("utf-8"),
        GREETING.encode("utf-8-sig"),
        GREETING.encode("utf-16"),
        codecs.BOM_UTF16_BE + GREETING.encode("utf-16-be"),
        GREETING.encode("utf-16-be")[:28],
        GREETING.encode("utf-32"),
        GREETING.encode("cp1252"),
    ],
)
def test_character_sets(content: bytes) -> None:
    text = decode(content)
    assert text.startswith("Grüße, Straße" if content[:2] != b"\0G" else "Gr")


def test_utf16_without_a_mark() -> None:
    text = "Plain words, line after line.\r\n" * 5
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("utf-16-be")) == text


@pytest.mark.parametrize("content", [bytes(range(256)), b"GIF89a\0\0\1\2", b"A" * 5000 + b"\0\1\2"])
def test_what_is_no_text(content: bytes) -> None:
    with pytest.raises(CannotOpen, match="damaged"):
        decode(content)


def pages_of(text: str, fonts: Path) -> list[str]:
    document = PdfDocument(text_to_pdf(text.encode(), fonts))
    pages = document.text().replace("\r\n", "\n").split("\f")
    document.close()
    return pages


def test_form_feeds_begin_pages(fonts: Path) -> None:
    assert [page.strip() for page in pages_of("one\ftwo\f\fthree\n\f\n", fonts)] == [
        "one",
        "two",
        "",
        "three",
    ]


def test_a_full_page_goes_on_on_the_next(fonts: Path) -> None:
    pages = pages_of("".join(f"line {number}\n" for number in range(120)), fonts)
    assert len(pages) == 3
    assert [line for page in pages for line in page.split("\n")] == [f"line {n}" for n in range(120)]


def test_long_lines_are_wrapped_between_words(fonts: Path) -> None:
    words = " ".join(f"word{number:03}" for number in range(400))
    (page,) = pages_of(words, fonts)
    lines = page.split("\n")
    assert len(lines) > 30
    assert all(line.startswith("word") and len(line.rstrip()) <= 83 for line in lines)
    assert " ".join(line.strip() for line in lines) == words


def test_a_line_without_spaces_is_cut(fonts: Path) -> None:
    (page,) = pages_of("x" * 1000, fonts)
    assert page.count("x") == 1000
    assert page.count("\n") == 12


def test_tabs_keep_columns_and_control_characters_leave_no_marks(fonts: Path) -> None:
    document = PdfDocument(text_to_pdf(b"a\tb\x1b\x07c", fonts))
    assert document.text().split() == ["a", "b", "c"]
    document.close()


def test_letters_that_the_font_lacks_are_drawn_as_boxes(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("日本語 🎉 שלום Ελληνικά Привет\n")
    assert worker.inspect(path, "letter.txt").kind == "text"
    assert min(worker.render(path, "letter.txt", 0, 600).data) < 120
    assert worker.text(path, "letter.txt") == "日本語 🎉 שלום Ελληνικά Привет\n"


def test_without_the_fonts_western_letters_are_shown_all_the_same() -> None:
    document = PdfDocument(text_to_pdf("Grüße 日".encode(), None))
    assert document.text().strip() == "Grüße ?"
    document.close()


def test_the_same_text_gives_the_same_file(fonts: Path) -> None:
    assert text_to_pdf(b"again", fonts) == text_to_pdf(b"again", fonts)


def test_a_text_about_pdf_is_a_text(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text("Every PDF begins with %PDF-1.7, they say.\n")
    assert worker.inspect(path, "notes.md").kind == "text"


def test_a_pdf_named_txt_is_a_pdf(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(samples.plain())
    assert worker.inspect(path, "notes.txt").kind == "pdf"


def test_an_endless_text_is_opened_and_has_too_many_pages_to_be_faxed(
    worker: PageWorker, tmp_path: Path
) -> None:
    path = tmp_path / "server.log"
    path.write_bytes(b"GET /index.html 200\n" * 1_000_000)
    pages = worker.inspect(path, "server.log").pages
    assert pages is not None
    assert pages > 200


def test_one_line_of_ten_megabytes_is_opened(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"1234567,89," * 900_000)
    pages = worker.inspect(path, "data.csv").pages
    assert pages is not None
    assert pages > 200
