"""The faxes that come out: one bit, the right dots, the right paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from faxdesk.simulator.drawing.file_pages import PDFIUM
from faxdesk.simulator.server import Simulator
from tests.simulator.conftest import Caller, to

NUMBER = "+12025550147"


def _page(content: bytes, number: int = 0) -> tuple[int, tuple[float, float], tuple[int, int], float]:
    """Pages, size in inches, dots of the picture, and how much of the page is ink."""
    with PDFIUM:
        pdf = pypdfium2.PdfDocument(content)
        page = pdf[number]
        width, height = page.get_size()
        picture = next(iter(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])))
        dots = picture.get_px_size()
        grey = page.render(scale=1, grayscale=True).to_pil().convert("L")
        ink = 1 - sum(grey.tobytes()) / (255 * grey.width * grey.height)
        count = len(pdf)
        pdf.close()
    return count, (width / 72, height / 72), dots, ink


@pytest.mark.parametrize(("resolution", "lines"), [("High", 2156), ("Low", 1078)])
def test_letter_pages(
    caller: Caller, simulator: Simulator, make_pdf: Callable[..., Path], resolution: str, lines: int
) -> None:
    file = ("a.pdf", make_pdf(text="A line of words " * 40).read_bytes(), "application/pdf")
    record = caller.fax(to(NUMBER, faxResolution=resolution, coverIndex=5, coverPageText="Hi"), file).json()
    simulator.control.settle()
    content = caller.get(record["attachments"][0]["uri"]).content
    for number in (0, 1):
        count, inches, dots, ink = _page(content, number)
        assert count == 2
        assert inches == pytest.approx((1728 / 204, 11), abs=0.01)
        assert dots == (1728, lines)
        assert 0.005 < ink < 0.3


def test_received_faxes_can_be_tiff_or_anything(caller: Caller, simulator: Simulator) -> None:
    simulator.control.receive(pages=2, tiff=True)
    simulator.control.receive(raw=b"no document at all")
    raw, tiff = caller.records()
    answer = caller.get(tiff["attachments"][0]["uri"])
    assert answer.headers["content-type"] == tiff["attachments"][0]["contentType"] == "image/tiff"
    assert answer.content[:4] in (b"II*\0", b"MM\0*")
    assert caller.get(raw["attachments"][0]["uri"]).content == b"no document at all"


def test_a_given_pdf_and_given_words_arrive(
    caller: Caller, simulator: Simulator, make_pdf: Callable[..., Path]
) -> None:
    given = simulator.control.receive(pdf=make_pdf(pages=3).read_bytes())[0]
    with_text, empty = (
        simulator.control.receive(text="Something to read")[0],
        simulator.control.receive(text=" ")[0],
    )
    assert caller.record(given)["faxPageCount"] == 3
    assert _page(simulator.control.document(given))[0] == 3
    assert _page(simulator.control.document(with_text))[3] > _page(simulator.control.document(empty))[3]
