"""Receipts and long screenshots: split where there is nothing, at a size that can be read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from faxdesk.documents.fax_pages.long_pages import SplitDocument, split_long_pages
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution

CASES = Path(__file__).parent.parent / "cases"


def lines_of_text(size: tuple[int, int], root: Path) -> Image.Image:
    """A screenshot with a black bar of 16 pixels every 40, like lines of text."""
    picture = Image.new("L", size, 255)
    font = ImageFont.truetype(str(root / "resources" / "fonts" / "DejaVuSans.ttf"), 22)
    draw = ImageDraw.Draw(picture)
    for number, top in enumerate(range(10, size[1] - 30, 40)):
        draw.text((60, top), f"Line {number} of a long conversation", fill=0, font=font)
    return picture


def document(picture: Image.Image, tmp_path: Path) -> ImageDocument:
    path = tmp_path / "shot.png"
    picture.save(path)
    return ImageDocument(path.read_bytes())


@pytest.mark.parametrize(("height", "pages"), [(2_400, 1), (2_700, 1), (4_000, 4), (12_000, 10)])
def test_how_many_pages(height: int, pages: int, root: Path, tmp_path: Path) -> None:
    assert len(split_long_pages(document(lines_of_text((1080, height), root), tmp_path))) == pages


def test_no_line_is_cut_or_lost(root: Path, tmp_path: Path) -> None:
    whole = document(lines_of_text((1080, 12_000), root), tmp_path)
    split = split_long_pages(whole)
    assert isinstance(split, SplitDocument)
    lines = 0
    for number in range(len(split)):
        wide, high = split.size_in(number)
        assert wide == 10.8
        assert high == pytest.approx(11 * 10.8 / 8.47)
        page = split.draw(number, 1080, round(1080 * high / wide))
        rows = page.resize((1, page.height), Image.Resampling.BOX).tobytes()
        # Nothing touches the upper edge, nor the place where the next page goes on.
        assert rows[0] == rows[-1] == 255
        inked = [row < 254 for row in rows]
        starts = [
            row for row in range(1, len(inked)) if inked[row] and not any(inked[max(row - 12, 0) : row])
        ]
        lines += len(starts)
    assert lines == len(range(10, 12_000 - 30, 40))


def test_a_receipt_goes_out_as_pages_of_its_own_size(tmp_path: Path, worker: PageWorker) -> None:
    path, made = CASES / "p08c-receipt-roll.pdf", tmp_path / "receipt.pdf"
    info = worker.inspect(path, path.name)
    assert (info.pages, info.is_redrawn) == (3, True)
    page = worker.fax_page(PageSource(path, path.name), Resolution.FINE)
    bits = Image.frombytes("1", (page.width, page.height), page.data, "raw", "1")
    left, _top, right, _bottom = bits.convert("L").point(lambda value: 255 - value).getbbox() or (0, 0, 0, 0)
    # Its lines of 216 points are 3 in long on paper, or a little more.
    assert 0.95 < (right - left) / 204 / (216 / 72) < 1.1
    worker.to_pdf(path, path.name, made)
    again = worker.inspect(made, made.name)
    assert (again.pages, again.is_redrawn) == (3, False)


def test_a_long_fax_is_shown_whole_and_goes_out_as_sheets(tmp_path: Path, worker: PageWorker) -> None:
    """A service would shrink 46 inches to one sheet, and nobody could read it."""
    fax, made = tmp_path / "fax.tif", tmp_path / "sent.pdf"
    page = Image.new("1", (1728, 9000), 1)
    draw = ImageDraw.Draw(page)
    for line in range(100, 8900, 100):
        draw.rectangle((200, line, 1500, line + 20), 0)
    page.save(fax, compression="group4", dpi=(204, 196))
    info = worker.inspect(fax, fax.name)
    assert (info.pages, info.is_redrawn) == (1, True)
    worker.to_pdf(fax, fax.name, made, on_sheets=True)
    sent = worker.inspect(made, made.name)
    assert (sent.pages, sent.is_redrawn) == (5, False)
    lines = 0
    for number in sent.page_numbers:
        sheet = worker.fax_page(PageSource(made, made.name, number), Resolution.FINE)
        bits = Image.frombytes("1", (sheet.width, sheet.height), sheet.data)
        column = bits.crop((sheet.width // 2, 0, sheet.width // 2 + 1, sheet.height)).convert("L").tobytes()
        lines += sum(above > below for above, below in pairwise(column))
    assert lines == len(range(100, 8900, 100))


def test_what_only_looks_long_stays_one_page(tmp_path: Path) -> None:
    fax = tmp_path / "fax.tif"
    Image.new("1", (1728, 9000), 1).save(fax, compression="group4", dpi=(204, 196))
    assert len(split_long_pages(ImageDocument(fax.read_bytes()))) == 1
    strip = Image.new("L", (60, 3_000), 255)
    assert len(split_long_pages(document(strip, tmp_path))) == 1


def test_the_longest_are_bounded(tmp_path: Path) -> None:
    ribbon = Image.new("1", (300, 60_000), 1)
    split = split_long_pages(document(ribbon, tmp_path))
    assert len(split) == 40
    assert split.draw(39, 100, 400).size == (100, 400)
