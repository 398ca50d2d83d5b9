"""Pages of three files put in another order, turned and cut, against what Poppler makes of the originals."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops, ImageFilter

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.page_edit import Area, PageEdit
from faxdesk.domain.fax import Resolution
from faxdesk.paths import resource

DPI = 100
FAX_IN = 1728 / 204
WORDS = ("the", "patient", "was", "seen", "and", "treated", "in", "our", "clinic", "on", "that", "day")
NEAR = 2
"""Dots of a hundredth of an inch."""
THIN = 4
"""What is so little shorter than a sheet fills it."""
INK = 160
SAME, OTHER = 0.01, 0.1


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Letter, A4 and a page on its side, two pages each, every page with words and lines of its own."""
    from fpdf import FPDF

    folder, chance = tmp_path_factory.mktemp("files"), random.Random(7)
    made = {}
    for name, size in (("letter", (215.9, 279.4)), ("a4", (210.0, 297.0)), ("lying", (279.4, 215.9))):
        pdf = FPDF(unit="mm", format=size)
        pdf.set_auto_page_break(False)
        # Embedded: Poppler may have no fonts here.
        pdf.add_font("DejaVu", fname=str(resource("fonts") / "DejaVuSans.ttf"))
        for number in range(2):
            pdf.add_page()
            pdf.set_font("DejaVu", size=14)
            for line in range(14 + 5 * number):
                pdf.text(
                    20 + chance.random() * 40,
                    25 + 9 * line,
                    " ".join(chance.choices(WORDS, k=chance.randrange(2, 7))),
                )
            pdf.set_fill_color(0)
            pdf.rect(15 + 50 * number, size[1] - 40, 40, 12, style="F")
        made[name] = folder / f"{name}.pdf"
        pdf.output(str(made[name]))
    return made


def by_poppler(path: Path, page: int) -> Image.Image:
    judge = shutil.which("pdftoppm")
    if judge is None:
        pytest.skip("Poppler is not here.")
    what = [judge, "-f", str(page + 1), "-l", str(page + 1), "-r", str(DPI), "-gray", str(path)]
    done = subprocess.run(what, capture_output=True, check=True, timeout=60)
    return Image.open(io.BytesIO(done.stdout)).convert("L")


def expected(path: Path, page: int, edit: PageEdit) -> Image.Image:
    """The original cut, turned and fitted to the paper of a fax: lying pages lie on it to begin with."""
    picture = by_poppler(path, page)
    turn = (edit.turn + (270 if picture.width > picture.height else 0)) % 360
    if edit.crop is not None:
        cut = edit.crop
        box = (cut.x, cut.y, cut.x + cut.width, cut.y + cut.height)
        picture = picture.crop(tuple(round(side / 25.4 * DPI) for side in box))  # type: ignore[arg-type]
    picture = picture.rotate(-turn, expand=True)
    length = 11.69 if picture.height / picture.width > 1.35 else 11.0
    fit = min(FAX_IN * DPI / picture.width, length * DPI / picture.height)
    size = round(picture.width * fit), round(picture.height * fit)
    sheet = Image.new("L", (round(FAX_IN * DPI), round(length * DPI)), 255)
    if sheet.width - size[0] <= THIN and sheet.height - size[1] <= THIN:
        size = sheet.size
    sheet.paste(picture.resize(size, Image.Resampling.BICUBIC), ((sheet.width - size[0]) // 2, 0))
    return sheet


class Ink(NamedTuple):
    """Where a picture has ink, and where there is some near by."""

    own: Image.Image
    near: Image.Image


def ink_of(picture: Image.Image) -> Ink:
    own = picture.resize((847, 1100)).point([255 if level < INK else 0 for level in range(256)])
    return Ink(own, own.filter(ImageFilter.MaxFilter(2 * NEAR + 1)))


def apart(one: Ink, other: Ink) -> float:
    """The share of the ink of either picture that has none of the other near by."""
    missing = ((one.own, other.near), (other.own, one.near))
    return max(
        ImageChops.subtract(own, near).histogram()[255] / own.histogram()[255] for own, near in missing
    )


CUT = Area(20.0, 30.0, 120.0, 110.0)
ORDER = [
    ("a4", 1, PageEdit()),
    ("lying", 0, PageEdit()),
    ("letter", 0, PageEdit(turn=180)),
    ("lying", 1, PageEdit(turn=90)),
    ("a4", 0, PageEdit(turn=270)),
    ("letter", 1, PageEdit(crop=CUT)),
    ("letter", 0, PageEdit(turn=90, crop=CUT)),
    ("lying", 0, PageEdit(turn=180, crop=CUT)),
    ("a4", 1, PageEdit(turn=90)),
]


@pytest.mark.parametrize("resolution", Resolution)
def test_what_is_sent_shows_what_poppler_shows_of_the_originals(
    worker: PageWorker, files: dict[str, Path], tmp_path: Path, resolution: Resolution
) -> None:
    target = tmp_path / "fax.pdf"
    pages = [PageSource(files[name], f"{name}.pdf", number, edit=edit) for name, number, edit in ORDER]
    worker.pages_to_fax_pdf(pages, target, resolution)
    wanted = [expected(files[name], number, edit) for name, number, edit in ORDER]
    found = [by_poppler(target, number) for number in range(len(ORDER))]
    for page, other in zip(found, wanted, strict=True):
        assert page.size == pytest.approx(other.size, abs=2)
    pairs = [(ink_of(page), ink_of(other)) for page, other in zip(found, wanted, strict=True)]
    own = [apart(page, other) for page, other in pairs]
    others = [apart(pairs[one][0], pairs[two][1]) for one in range(9) for two in range(9) if one != two]
    assert max(own) < SAME
    assert min(others) > OTHER
