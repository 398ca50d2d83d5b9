"""What goes over the line: 1728 dots across, one bit, true to the paper; a fax that came stays as it is."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from faxdesk.documents.legible.line_time import page_time
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import PageImage
from faxdesk.simulator.drawing import fax_raster as other_side
from tests.documents import hostile, samples

FINE, STANDARD = Resolution.FINE, Resolution.STANDARD


def picture(page: PageImage) -> Image.Image:
    """A rendered page as Pillow has it."""
    mode = "1" if page.one_bit else "L"
    return Image.frombytes(mode, (page.width, page.height), page.data, "raw", mode, page.stride)


def black_share(image: Image.Image, box: tuple[int, int, int, int] | None = None) -> float:
    """How much of an image, or of a box of it, is black: 0 to 1."""
    histogram = image.crop(box).convert("L").histogram() if box else image.convert("L").histogram()
    return sum(histogram[:128]) / sum(histogram)


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """The box that holds everything black."""
    box = image.convert("L").point(lambda value: 255 - value).getbbox()
    assert box is not None
    return box


def alternations(image: Image.Image, y: int) -> int:
    """How often a line changes between black and white."""
    line = image.convert("L").crop((0, y, image.width, y + 1)).tobytes()
    return sum(dot != following for dot, following in pairwise(line))


def pdf_page(path: Path, size: tuple[float, float], *, dense: bool = False) -> Path:
    """A page of so many millimetres with a frame 10 mm from its edges, or full of words."""
    from fpdf import FPDF

    pdf = FPDF(unit="mm", format=size)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    if dense:
        chance = random.Random(1)
        pdf.set_font("Times", size=10)
        sentence = (
            "patient",
            "referred",
            "with",
            "a",
            "history",
            "of",
            "chest",
            "pain",
            "on",
            "exertion",
            "since",
        )
        pdf.set_xy(15, 15)
        pdf.multi_cell(size[0] - 30, 4.2, " ".join(chance.choice(sentence) for _ in range(900)))
    else:
        pdf.rect(10, 10, size[0] - 20, size[1] - 20)
        pdf.rect(10, 10, 30, 15, style="F")
    pdf.output(str(path))
    return path


LETTER, A4 = (215.9, 279.4), (210.0, 297.0)


@pytest.mark.parametrize(
    ("size", "resolution", "height", "dpi"),
    [
        pytest.param(LETTER, FINE, 2156, 196.0, id="Letter fine"),
        pytest.param(LETTER, STANDARD, 1078, 98.0, id="Letter standard"),
        pytest.param(A4, FINE, 2291, 196.0, id="A4 fine"),
        pytest.param(A4, STANDARD, 1146, 98.0, id="A4 standard"),
    ],
)
def test_size_and_shape(
    size: tuple[float, float],
    resolution: Resolution,
    height: int,
    dpi: float,
    tmp_path: Path,
    worker: PageWorker,
) -> None:
    path = pdf_page(tmp_path / "frame.pdf", size)
    page = worker.fax_page(PageSource(path, path.name), resolution)
    assert (page.width, page.height, page.stride, page.one_bit) == (1728, height, 216, True)
    assert (page.dpi_x, page.dpi_y) == (204.0, dpi)
    assert len(page.data) == page.stride * page.height
    left, top, right, bottom = ink(picture(page))
    # The frame is where it was on the paper, to a millimetre.
    assert (left + 1728 - right) / 2 / 204 * 25.4 == pytest.approx(10 + (215.2 - size[0]) / 2, abs=1)
    assert top / dpi * 25.4 == pytest.approx(10, abs=1)
    assert (bottom - top) / dpi * 25.4 == pytest.approx(size[1] - 20, abs=1)


@pytest.mark.parametrize("size", [(279.4, 215.9), (297.0, 210.0)], ids=["Letter", "A4"])
def test_landscape_is_turned(size: tuple[float, float], tmp_path: Path, worker: PageWorker) -> None:
    path = pdf_page(tmp_path / "wide.pdf", size)
    page = picture(worker.fax_page(PageSource(path, path.name), FINE))
    left, top, right, bottom = ink(page)
    assert bottom - top > right - left
    # Turned to the left: the page's upper left corner, with the black block, is at the lower left.
    assert black_share(page, (left + 5, bottom - 200, left + 80, bottom - 20)) > 0.9
    assert black_share(page, (right - 80, top + 20, right - 5, top + 200)) < 0.1


def test_a_page_turned_by_its_pdf_stands_upright(tmp_path: Path, worker: PageWorker) -> None:
    box = b"/MediaBox [0 0 792 612] /Rotate 90"
    path = tmp_path / "turned.pdf"
    path.write_bytes(hostile.one_page(samples.stream(b"", b"0 0 100 100 re f"), box=box))
    document = worker.inspect(path, path.name)
    assert (document.width_in, document.height_in) == (8.5, 11.0)
    page = picture(worker.fax_page(PageSource(path, path.name), FINE))
    assert ink(page)[:2] == (0, 0)


def test_small_pages_fill_the_width_and_keep_their_shape(tmp_path: Path, worker: PageWorker) -> None:
    path = pdf_page(tmp_path / "small.pdf", (105.0, 148.0))
    page = picture(worker.fax_page(PageSource(path, path.name), FINE))
    left, top, right, bottom = ink(page)
    shape = ((bottom - top) / 196) / ((right - left) / 204)
    assert shape == pytest.approx(128 / 85, rel=0.02)
    assert right - left > 1728 * 0.75


def test_strips_and_long_pages_fit(tmp_path: Path, worker: PageWorker) -> None:
    for size in ((80.0, 1200.0), (50.0, 20.0)):
        path = pdf_page(tmp_path / f"{size[0]}.pdf", size)
        page = worker.fax_page(PageSource(path, path.name), STANDARD)
        assert page.width == 1728
        assert page.height in {1078, 1146}
        assert black_share(picture(page)) > 0


def _photo(size: tuple[int, int]) -> Image.Image:
    return Image.linear_gradient("L").resize(size)


def test_a_photo_is_dithered(tmp_path: Path, worker: PageWorker) -> None:
    path = tmp_path / "photo.jpg"
    _photo((1275, 1650)).convert("RGB").save(path, dpi=(150, 150))
    page = picture(worker.fax_page(PageSource(path, path.name), FINE))
    shares = [black_share(page, (200, y, 1500, y + 100)) for y in (200, 1000, 1900)]
    assert shares[0] > 0.8
    assert 0.4 < shares[1] < 0.6
    assert shares[2] < 0.2
    assert alternations(page, 1078) > 400


def test_text_stays_crisp_beside_a_photo(root: Path, tmp_path: Path, worker: PageWorker) -> None:
    sheet = Image.new("L", (1700, 2200), 255)
    font = ImageFont.truetype(str(root / "resources" / "fonts" / "DejaVuSans.ttf"), 40)
    draw = ImageDraw.Draw(sheet)
    for line in range(12):
        draw.text((150, 100 + 70 * line), "The quick brown fox jumps over it", fill=0, font=font)
    sheet.paste(_photo((1000, 800)), (350, 1200))
    path = tmp_path / "mixed.png"
    sheet.save(path, dpi=(200, 200))
    page = picture(worker.fax_page(PageSource(path, path.name), FINE))
    text, photo = page.crop((0, 0, 1728, 1000)), page.crop((450, 1300, 1250, 1800))
    # Crisp letters have few lonely dots; a dithered picture is made of them.
    assert _lonely(text) < 0.002
    assert _lonely(photo) > 0.02


def _lonely(image: Image.Image) -> float:
    """The share of black dots with white on all four sides."""
    from PIL import ImageChops

    black = image.convert("L").point(lambda value: 255 - value)
    around = ImageChops.lighter(
        ImageChops.lighter(ImageChops.offset(black, 1, 0), ImageChops.offset(black, -1, 0)),
        ImageChops.lighter(ImageChops.offset(black, 0, 1), ImageChops.offset(black, 0, -1)),
    )
    alone = ImageChops.subtract(black, around)
    return sum(alone.histogram()[128:]) / (image.width * image.height)


@pytest.mark.parametrize("ink_and_paper", [(170, 255), (110, 200), (0, 225)])
def test_pale_print_is_not_lost(
    ink_and_paper: tuple[int, int], root: Path, tmp_path: Path, worker: PageWorker
) -> None:
    """Grey letters, a scan's grey paper: letters stay letters and paper stays paper."""
    dark, paper = ink_and_paper
    sheet = Image.new("L", (1700, 2200), paper)
    font = ImageFont.truetype(str(root / "resources" / "fonts" / "DejaVuSans-Bold.ttf"), 60)
    for line in range(10):
        ImageDraw.Draw(sheet).text((150, 100 + 100 * line), "REFERRAL 2026", fill=dark, font=font)
    path = tmp_path / "pale.png"
    sheet.save(path, dpi=(200, 200))
    page = picture(worker.fax_page(PageSource(path, path.name), FINE))
    assert 0.02 < black_share(page, (150, 100, 750, 1000)) < 0.5


def test_empty_paper_is_white(tmp_path: Path, worker: PageWorker) -> None:
    path = tmp_path / "blank.png"
    Image.new("L", (850, 1100), 255).save(path, dpi=(100, 100))
    assert black_share(picture(worker.fax_page(PageSource(path, path.name), FINE))) == 0


def _sheet(seed: int) -> Image.Image:
    """A grey page drawn at 204 x 204 dpi with lines, noise and greys."""
    sheet = Image.new("L", (1728, 2244), 255)
    draw = ImageDraw.Draw(sheet)
    chance = random.Random(seed)
    for _ in range(200):
        x, y = chance.randrange(1600), chance.randrange(2100)
        draw.rectangle(
            (x, y, x + chance.randrange(1, 90), y + chance.randrange(1, 30)), chance.randrange(200)
        )
    sheet.paste(_photo((400, 400)), (300, 900))
    return sheet


@pytest.mark.parametrize(("resolution", "theirs"), [(FINE, "High"), (STANDARD, "Low")])
@pytest.mark.parametrize("suffix", ["pdf", "tif"])
def test_a_received_fax_keeps_its_bits(
    suffix: str, resolution: Resolution, theirs: str, tmp_path: Path, worker: PageWorker
) -> None:
    sent = [other_side.to_fax(_sheet(seed), theirs) for seed in (1, 2)]  # type: ignore[arg-type]
    path = tmp_path / f"received.{suffix}"
    if suffix == "pdf":
        path.write_bytes(other_side.pdf([other_side.encode(page) for page in sent], theirs, 0))  # type: ignore[arg-type]
    else:
        path.write_bytes(other_side.tiff(sent, theirs))  # type: ignore[arg-type]
    for number, bits in enumerate(sent):
        page = picture(worker.fax_page(PageSource(path, path.name, number), resolution))
        assert page.size == bits.size
        assert page.tobytes() == bits.tobytes()
    target = tmp_path / "saved.tif"
    worker.to_tiff(path, path.name, target, resolution)
    with Image.open(target) as tiff:
        assert tiff.n_frames == 2  # type: ignore[attr-defined]
        for number, bits in enumerate(sent):
            tiff.seek(number)
            assert tiff.tobytes() == bits.tobytes()


def test_white_is_what_takes_little_time() -> None:
    """In group 3 a white line takes 17 bits and a black one 31, each with 12 more for its end (T.4, tables 2
    and 3); in group 4 a line like the one above takes 1 bit (T.6, 2.2)."""
    times = {colour: page_time(Image.new("1", (1728, 2156), colour)) for colour in (0, 255)}
    assert times[255].high == pytest.approx(2156 * 29 / 9_600 + 5, abs=0.3)
    assert times[0].high == pytest.approx(2156 * 43 / 9_600 + 5, abs=0.3)
    assert times[255].low == pytest.approx(2156 / 14_400 + 2, abs=0.3)


def test_seconds_are_plausible(tmp_path: Path, make_pdf: Callable[..., Path], worker: PageWorker) -> None:
    def seconds(path: Path, resolution: Resolution, page: int = 0) -> float:
        """The middle of the page's range."""
        time = worker.sent_page_facts(PageSource(path, path.name, page), resolution).time
        return (time.low + time.high) / 2

    dense = pdf_page(tmp_path / "dense.pdf", LETTER, dense=True)
    fine, standard = seconds(dense, FINE), seconds(dense, STANDARD)
    assert 35 < fine < 110
    assert 0.4 < standard / fine < 0.65
    sparse = make_pdf(pages=3)
    assert all(3 < seconds(sparse, FINE, page) < fine / 2 for page in range(3))
    photo = tmp_path / "photo.png"
    _photo((1275, 1650)).save(photo, dpi=(150, 150))
    assert seconds(photo, FINE) > 4 * fine
