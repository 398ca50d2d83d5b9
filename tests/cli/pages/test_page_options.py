"""`pages` and `send` with what is done to the pages first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.fax import Resolution
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Faxdesk
from tests.documents import form_samples

ACROSS, DOWN = 204 / 25.4, 196 / 25.4


@pytest.fixture
def plates(tmp_path: Path) -> Callable[..., Path]:
    """plates("a.pdf", 30, 60) -> a PDF of Letter pages, each with a black square of 20 mm as far from the
    left and from the top as its figure says."""

    def make(name: str, *places: float) -> Path:
        from fpdf import FPDF

        pdf = FPDF(format="letter")
        pdf.set_fill_color(0)
        for place in places:
            pdf.add_page()
            pdf.rect(place, place, 20, 20, style="F")
        pdf.output(str(tmp_path / name))
        return tmp_path / name

    return make


def frames(path: Path) -> list[Image.Image]:
    with Image.open(path) as tiff:
        found = []
        for number in range(tiff.n_frames):  # type: ignore[attr-defined]
            tiff.seek(number)
            found.append(tiff.convert("L"))
    return found


def corner(page: Image.Image) -> tuple[float, float] | None:
    """Where the ink of a page begins, in millimetres."""
    box = page.point(lambda level: 255 - level).getbbox()
    return None if box is None else (round(box[0] / ACROSS), round(box[1] / DOWN))


def test_pages_of_all_files_in_an_order_turned_and_with_a_blank_one(
    faxdesk: Faxdesk, plates: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.tif"
    first, second = plates("a.pdf", 20, 40), plates("b.pdf", 60)
    done = faxdesk("pages", first, second, "--order", "3, 1,b,2R180", "--out", target, "--json")
    assert done.code == 0, done.err
    assert [page["document"] for page in done.json["pages"]] == ["b.pdf", "a.pdf", None, "a.pdf"]
    assert [page["drawn_by"] for page in done.json["pages"]] == ["service", *["faxdesk"] * 3]
    assert [page["kind"] for page in done.json["pages"]][2] == "blank"
    # A Letter page is 0.3 % wider than the lines of a fax.
    expected = [(60, 60), (20, 20), None, (round(155.9 * 0.9965), round(279.4 - 60))]
    assert [corner(page) for page in frames(target)] == expected


def test_a_blank_page_is_of_no_file_and_leaves_with_the_one_beside_it(
    faxdesk: Faxdesk, plates: Callable[..., Path]
) -> None:
    done = faxdesk("pages", plates("a.pdf", 20, 40), plates("b.pdf", 60), "--order", "b,3,b", "--json")
    assert done.code == 0, done.err
    assert [page["document"] for page in done.json["pages"]] == [None, "b.pdf", None]
    assert [page["kind"] for page in done.json["pages"]][::2] == ["blank", "blank"]


def test_a_range_may_run_backwards(faxdesk: Faxdesk, plates: Callable[..., Path], tmp_path: Path) -> None:
    target = tmp_path / "out.tif"
    done = faxdesk("pages", plates("a.pdf", 20, 40, 60), "--order", "3-1", "--out", target)
    assert done.code == 0, done.err
    assert [corner(page) for page in frames(target)] == [(60, 60), (40, 40), (20, 20)]


def test_what_is_struck_out_is_black_and_what_is_whited_out_is_gone(
    faxdesk: Faxdesk, plates: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.tif"
    path = plates("a.pdf", 20, 40)
    marks = ("--white-out", "1:10,10,60,60", "--strike", "2:100,150,30,10")
    done = faxdesk("pages", path, "--order", "2,1", *marks, "--out", target)
    assert done.code == 0, done.err
    first, second = frames(target)
    assert corner(first) is None
    assert corner(second) == (20, 20)
    x, y = round(100 * ACROSS) + 2, round(150 * DOWN) + 2
    inside = second.crop((x, y, x + round(29 * ACROSS) - 4, y + round(10 * DOWN) - 4))
    assert inside.getextrema() == (0, 0)


def test_places_are_those_of_the_page_as_it_is_turned(
    faxdesk: Faxdesk, plates: Callable[..., Path], tmp_path: Path
) -> None:
    target = tmp_path / "out.tif"
    path = plates("a.pdf", 20)
    done = faxdesk("pages", path, "--order", "1r90", "--text", "1:10,10:Seen", "--out", target)
    assert done.code == 0, done.err
    (page,) = frames(target)
    scale = 215.15 / 279.4
    begin = corner(page)
    assert begin is not None
    assert begin == pytest.approx((10 * scale, 10 * scale), abs=2)
    words = page.crop((0, 0, round(100 * scale * ACROSS), round(18 * scale * DOWN)))
    box = words.point(lambda level: 255 - level).getbbox()
    assert box is not None
    assert box[2] - box[0] > 2 * (box[3] - box[1]), "the words stand upright"


def test_a_signature_is_put_on_the_page(
    faxdesk: Faxdesk, plates: Callable[..., Path], tmp_path: Path
) -> None:
    photo, target = tmp_path / "photo.png", tmp_path / "out.tif"
    paper = Image.new("L", (900, 500), 225)
    ImageDraw.Draw(paper).line([(150, 300), (300, 120), (420, 330), (700, 180)], fill=30, width=9)
    paper.save(photo)
    assert faxdesk("signature", "add", "Robin", photo).code == 0
    path = plates("a.pdf", 20)
    done = faxdesk("pages", path, "--sign", "robin@1:100,200,50", "--out", target)
    assert done.code == 0, done.err
    (page,) = frames(target)
    below = page.crop((0, round(100 * DOWN), page.width, page.height))
    box = below.point(lambda level: 255 - level).getbbox()
    assert box is not None
    assert (box[0] / ACROSS, (box[2] - box[0]) / ACROSS) == pytest.approx((100, 50), abs=2)
    missing = faxdesk("pages", path, "--sign", "Ada@1:100,200,50")
    assert missing.code != 0
    assert "There is no signature called “Ada”" in missing.err


def test_a_form_is_filled_in_and_sent_so(
    faxdesk: Faxdesk, unattended: Simulator, tmp_path: Path, pages_worker: PageWorker
) -> None:
    path = tmp_path / "consent.pdf"
    path.write_bytes(form_samples.consent())
    filled = ("--fill", "patient=Jordan Avery", "--fill", "urgent=yes")
    done = faxdesk("send", "--to", TO, "--yes", *filled, path)
    assert done.code == 0, done.err
    (fax,) = [fax for fax in unattended.control.faxes() if fax["direction"] == "Outbound"]
    (received,) = fax["files"]
    sent = pages_worker.fax_page(PageSource(Path(received["path"]), "fax.pdf"), Resolution.FINE)
    edit = PageEdit(fields=(("patient", "Jordan Avery"), ("urgent", "Yes")))
    shown = pages_worker.fax_page(PageSource(path, path.name, edit=edit), Resolution.FINE)
    empty = pages_worker.fax_page(PageSource(path, path.name), Resolution.FINE)
    assert sent.data == shown.data != empty.data


def test_what_leaves_is_what_is_shown(
    faxdesk: Faxdesk, unattended: Simulator, plates: Callable[..., Path], pages_worker: PageWorker
) -> None:
    path = plates("a.pdf", 20, 40)
    done = faxdesk("send", "--to", TO, "--yes", "--order", "2r180", "--strike", "1:10,10,50,20", path)
    assert done.code == 0, done.err
    (fax,) = [fax for fax in unattended.control.faxes() if fax["direction"] == "Outbound"]
    (received,) = fax["files"]
    sent = pages_worker.fax_page(PageSource(Path(received["path"]), "fax.pdf"), Resolution.FINE)
    kept = Area(215.9 - 60, 279.4 - 30, 50, 20)
    edit = PageEdit(turn=180, marks=(Mark(MarkKind.STRIKE_OUT, kept, turn=180),))
    shown = pages_worker.fax_page(PageSource(path, path.name, 1, edit=edit), Resolution.FINE)
    assert sent.data == shown.data


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--order", "1,x"), "“1,x” is no order of pages"),
        (("--order", "1,9"), "There is no page 9: the files have 2 pages"),
        (("--order", "1-9999,1-9999"), "An order may have 200 pages at most"),
        (("--strike", "1:1,2,3"), "is no rectangle on a page"),
        (("--white-out", "1:1,2,0,4"), "is no rectangle on a page"),
        (("--strike", "3:1,2,3,4"), "There is no page 3"),
        (("--strike", "1:230,2,3,4"), "The place 230.0, 2.0 is not on page 1, which is 216 by 279 mm"),
        (("--text", "1:2,3"), "does not say where what is to be written"),
        (("--sign", "1:2,3,4"), "does not say which signature goes where"),
        (("--fill", "patient=Avery"), "There is no field “patient”"),
    ],
)
def test_what_cannot_be_is_said(
    faxdesk: Faxdesk, plates: Callable[..., Path], options: tuple[str, ...], said: str
) -> None:
    done = faxdesk("pages", plates("a.pdf", 20, 40), *options)
    assert done.code == 2
    assert said in done.err


def test_pages_that_the_service_makes_are_not_changed(
    faxdesk: Faxdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAXDESK_LIBREOFFICE", "")
    path = tmp_path / "letter.rtf"
    path.write_bytes(rb"{\rtf1 Hello}")
    done = faxdesk("pages", path, "--order", "1")
    assert done.code == 2
    assert "makes the pages of “letter.rtf”" in done.err
