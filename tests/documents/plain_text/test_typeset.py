"""Plain text: the pages that it becomes."""

from __future__ import annotations

import random
from pathlib import Path

import pypdfium2
import pytest

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.documents.plain_text.typeset import text_to_pdf
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from tests.documents import samples


def pages_of(text: str, fonts: Path) -> list[str]:
    document = PdfDocument(text_to_pdf(text, fonts))
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
    document = PdfDocument(text_to_pdf("a\tb\x1b\x07c", fonts))
    assert document.text().split() == ["a", "b", "c"]
    document.close()


def picture_of(text: str, fonts: Path) -> bytes:
    document = PdfDocument(text_to_pdf(text, fonts))
    picture = document.draw(0, 1700, 2200).tobytes()
    document.close()
    return picture


def places_of(text: str, fonts: Path) -> dict[str, float]:
    """How far from the left each letter of the first page stands, in points."""
    document = pypdfium2.PdfDocument(text_to_pdf(text, fonts))
    page = document[0]
    words = page.get_textpage()
    places = {words.get_text_range(at, 1): words.get_charbox(at)[0] for at in range(words.count_chars())}
    for each in (words, page, document):
        each.close()
    return places


def test_arabic_letters_are_joined(fonts: Path) -> None:
    joined, by_hand, apart = "ببب", "\ufe91\ufe92\ufe90", "ب\u200cب\u200cب"
    assert picture_of(joined, fonts) == picture_of(by_hand, fonts)
    assert picture_of(joined, fonts) != picture_of(apart, fonts)


def test_hebrew_runs_from_right_to_left_and_begins_at_the_right_margin(fonts: Path) -> None:
    places = places_of("אבג 12", fonts)
    assert places["א"] > places["ב"] > places["ג"] > places["2"] > places["1"]
    assert places["א"] > 612 - 54 - 12


def test_a_number_after_a_hebrew_word_stands_at_its_left(fonts: Path) -> None:
    """The rule of Unicode's bidirectional algorithm, for Hebrew within an English line."""
    places = places_of("To אב 12 Xyz", fonts)
    assert places["T"] < places["1"] < places["2"] < places["ב"] < places["א"] < places["X"]


def test_a_long_line_from_right_to_left_is_wrapped_between_words(fonts: Path) -> None:
    words = " ".join(["שלום"] * 60)
    (page,) = pages_of(words, fonts)
    lines = [line for line in page.split("\n") if line.strip()]
    assert len(lines) > 2
    # The program that reads the page back joins words at the ends of lines.
    assert sum(page.count(letter) for letter in "שלום") == 60 * 4


def test_accents_are_put_on_their_letters(fonts: Path) -> None:
    assert picture_of("Cafe\u0301 A\u030angstro\u0308m", fonts) == picture_of("Café Ångström", fonts)


def test_colours_of_a_terminal_leave_no_marks(fonts: Path) -> None:
    log = "\x1b[1mBold\x1b[0m \x1b[38;5;196mred\x1b[m \x1b]0;title\x07end _\bu\bu"
    assert [page.split() for page in pages_of(log, fonts)] == [["Bold", "red", "end", "u"]]


def test_a_letter_that_no_font_has_is_refused_and_named(
    worker: PageWorker, tmp_path: Path, only_own_fonts: None
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Take 💊 2× daily ☎ ✓ ☐ 🩺 \ue123\n", encoding="utf-8")
    with pytest.raises(FaxDeskError) as refused:
        worker.inspect(path, "letter.txt")
    assert refused.value.kind == ErrorKind.BAD_INPUT
    assert "💊 (pill), 🩺 (stethoscope), \ue123 (U+E123)." in refused.value.title
    assert "Install a font" in refused.value.hint
    # Its words can be searched for all the same where it came from elsewhere; signs that are there are fine.
    path.write_text("Ελληνικά Привет × ☎ ✓ ☐ Łódź ½\n", encoding="utf-8")
    assert worker.inspect(path, "letter.txt").pages == 1


def test_of_many_missing_letters_the_first_are_named(fonts: Path, only_own_fonts: None) -> None:
    with pytest.raises(CannotOpen) as refused:
        text_to_pdf("診療情報提供書", fonts)
    assert refused.value.details.count("ideograph") == 4
    assert refused.value.details.startswith("診 (cjk unified ideograph-8a3a), ")
    assert refused.value.details.endswith(", …")


def test_a_font_of_the_system_draws_what_ours_lack(fonts: Path, squares: Path) -> None:
    """The font has a full square for a letter, which takes two columns after two of one."""
    document = PdfDocument(text_to_pdf("ab診療c", fonts))
    page = document.draw(0, 612, 792)
    assert document.text() == "ab診療c"
    document.close()
    ink = page.crop((54 + 13, 0, 54 + 35, 792)).point(lambda value: 255 - value).getbbox()
    assert ink is not None
    assert ink[2] - ink[0] == pytest.approx(22, abs=1)
    assert ink[3] - ink[1] == pytest.approx(12, abs=1.5)


def test_letters_wider_than_a_column_do_not_run_into_each_other(
    fonts: Path, only_own_fonts: None, system_fonts: Path
) -> None:
    """Squares of ten points, where a column of the grid has six."""
    path = system_fonts / "ethiopic.ttf"
    samples.font_of_squares("አማ").save(path)
    document = PdfDocument(text_to_pdf("አማ", fonts))
    ink = document.draw(0, 612, 792).point(lambda value: 255 - value).getbbox()
    document.close()
    path.unlink()
    assert ink is not None
    assert ink[2] - ink[0] == pytest.approx(20, abs=1)


def test_a_sign_wider_than_a_column_is_drawn_smaller(fonts: Path, squares: Path, system_fonts: Path) -> None:
    path = system_fonts / "signs.ttf"
    samples.font_of_squares("\U0001d12a").save(path)
    document = PdfDocument(text_to_pdf("\U0001d12a", fonts))
    ink = document.draw(0, 612, 792).point(lambda value: 255 - value).getbbox()
    document.close()
    path.unlink()
    assert ink is not None
    assert ink[2] - ink[0] == pytest.approx(6, abs=1)


def test_wide_letters_are_wrapped_and_punctuation_begins_no_line(fonts: Path, squares: Path) -> None:
    (page,) = pages_of("診" * 41 + "。" + "療" * 10, fonts)
    assert [line.strip() for line in page.split("\n")] == ["診" * 41 + "。", "療" * 10]


def test_without_the_fonts_western_letters_are_shown_all_the_same(only_own_fonts: None) -> None:
    document = PdfDocument(text_to_pdf("Grüße", None))
    assert document.text().strip() == "Grüße"
    document.close()
    with pytest.raises(CannotOpen, match="letters"):
        text_to_pdf("Grüße 日", None)


def test_the_same_text_gives_the_same_file(fonts: Path) -> None:
    assert text_to_pdf("again", fonts) == text_to_pdf("again", fonts)


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


def test_a_long_text_in_arabic_is_opened(worker: PageWorker, tmp_path: Path) -> None:
    """Each of its lines is shaped, which takes long."""
    letters, chance = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", random.Random(1)
    lines = (
        " ".join("".join(chance.choices(letters, k=chance.randint(2, 8))) for _ in range(11))
        for _ in range(30 * 55)
    )
    path = tmp_path / "report.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert worker.inspect(path, path.name).pages == 30


def test_one_line_of_ten_megabytes_is_opened(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"1234567,89," * 900_000)
    pages = worker.inspect(path, "data.csv").pages
    assert pages is not None
    assert pages > 200
