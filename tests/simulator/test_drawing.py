"""How the simulated service draws files: as a printer does, in their shape, and fax pages dot for dot."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.simulator.drawing import fax_raster as raster
from faxdesk.simulator.drawing.file_pages import draw_pages
from faxdesk.simulator.drawing.paper import Fonts
from faxdesk.simulator.state.mailbox_fax import Resolution as Sent
from tests.documents import samples
from tests.documents.legible import sheets

STAMP = samples.stream(b"/Type/XObject/Subtype/Form/BBox[0 0 200 50]", b"0 0 200 50 re f")
STAMPED = (200, 945, 700, 1050)
"""Where the stamp lies at 204 x 196 dots to the inch, well within."""
LINES: dict[Sent, int] = {"High": 196, "Low": 98}


def _drawn(path: Path, resolution: Sent = "High") -> list[Image.Image]:
    pages = draw_pages(path, path.name, path.suffix[1:], Fonts())
    return [raster.to_fax(page, resolution) for page in pages]


def _kept(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def _ink(page: Image.Image) -> int:
    return page.convert("L").histogram()[0]


def _stamped(flags: int) -> bytes:
    page = samples.page(b"/Annots[4 0 R]")
    note = b"<</Type/Annot/Subtype/Stamp/Rect[60 400 260 450]/F %d/AP<</N 5 0 R>>>>" % flags
    return samples.pdf(samples.CATALOG, samples.ONE_PAGE, page, note, STAMP)


def test_what_was_typed_into_a_form_is_drawn(tmp_path: Path) -> None:
    (filled,) = _drawn(_kept(tmp_path, "filled.pdf", samples.filled_form()))
    (empty,) = _drawn(_kept(tmp_path, "empty.pdf", samples.filled_form(b"")))
    assert _ink(filled) > _ink(empty) + 1000


@pytest.mark.parametrize(
    ("flags", "is_drawn"),
    [(4, True), (36, True), (0, False), (6, False)],
    ids=["", "paper", "screen", "hidden"],
)
def test_stamps_are_drawn_as_a_printer_draws_them(flags: int, is_drawn: bool, tmp_path: Path) -> None:
    (page,) = _drawn(_kept(tmp_path, "stamped.pdf", _stamped(flags)))
    part = page.crop(STAMPED)
    assert _ink(part) == (part.width * part.height if is_drawn else 0)


@pytest.mark.parametrize("resolution", LINES)
@pytest.mark.parametrize("size", [(850, 1100), (1100, 850), (827, 1169), (400, 1600), (1000, 1000)])
def test_a_circle_stays_a_circle(size: tuple[int, int], resolution: Sent, tmp_path: Path) -> None:
    picture = Image.new("L", size, 255)
    ImageDraw.Draw(picture).ellipse((100, 100, 299, 299), fill=0)
    path = tmp_path / "circle.png"
    picture.save(path, dpi=(100, 100))
    (page,) = _drawn(path, resolution)
    box = Image.eval(page.convert("L"), lambda value: 255 - value).getbbox()
    assert box is not None
    assert (box[2] - box[0]) / 204 == pytest.approx((box[3] - box[1]) / LINES[resolution], rel=0.03)


@pytest.mark.parametrize("suffix", ["pdf", "tif"])
@pytest.mark.parametrize(("resolution", "asked"), [("High", Resolution.FINE), ("Low", Resolution.STANDARD)])
def test_our_own_pages_pass_dot_for_dot(
    suffix: str, resolution: Sent, asked: Resolution, tmp_path: Path, pages_worker: PageWorker
) -> None:
    source, sent = tmp_path / "document.tif", tmp_path / f"sent.{suffix}"
    first, second = sheets.bands().grey, sheets.letter_with_photograph().grey
    first.save(source, save_all=True, append_images=[second], dpi=(204, 196))
    make = pages_worker.to_fax_pdf if suffix == "pdf" else pages_worker.to_tiff
    make(source, source.name, sent, asked)
    shown = [pages_worker.fax_page(PageSource(source, source.name, page), asked).data for page in range(2)]
    assert [page.tobytes() for page in _drawn(sent, resolution)] == shown


@pytest.mark.parametrize("suffix", ["pdf", "tif"])
@pytest.mark.parametrize(
    ("dpi", "lines"), [(196, {"High": 1000, "Low": 500}), (98, {"High": 2000, "Low": 1000})]
)
def test_the_file_says_how_high_the_dots_of_a_short_fax_page_are(
    dpi: int, lines: dict[Sent, int], suffix: str, tmp_path: Path
) -> None:
    dots = Image.new("1", (1728, 1000), 1)
    ImageDraw.Draw(dots).rectangle((100, 100, 500, 500), fill=0)
    content = io.BytesIO()
    if suffix == "tif":
        dots.save(content, "TIFF", compression="group4", dpi=(204, dpi))
    else:
        content.write(raster.pdf([raster.encode(dots)], "High" if dpi == 196 else "Low", 0.0))
    path = _kept(tmp_path, f"short.{suffix}", content.getvalue())
    for resolution, height in lines.items():
        (page,) = _drawn(path, resolution)
        assert page.size == (1728, height)
