"""What is filled into a form is drawn on the fax as other programs draw it, and read by them where it is
saved."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops, ImageFilter

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.form_field import TICKABLE
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import PageImage
from tests.documents import form_samples

VALUES = (
    ("patient", "Zoë Ångström"),
    ("birth", "01/31/1970"),
    ("code", "ABC123456"),
    (
        "notes",
        "The first line\nand a second one that is too long for the width of its field, so it wraps",
    ),
    ("urgent", "Yes"),
    ("answer", "refuse"),
    ("clinic", "Southside Clinic"),
    ("office", "Elsewhere"),
)


@pytest.fixture
def consent(tmp_path: Path) -> Path:
    path = tmp_path / "consent.pdf"
    path.write_bytes(form_samples.consent())
    return path


@pytest.fixture
def saved(worker: PageWorker, consent: Path, tmp_path: Path) -> Path:
    """The form with the values, as a PDF with fields."""
    target = tmp_path / "saved.pdf"
    worker.fill_form(consent, consent.name, target, {0: dict(VALUES)})
    return target


def by_poppler(path: Path, page: int, width: int, height: int) -> Image.Image:
    judge = shutil.which("pdftoppm")
    if judge is None:
        pytest.skip("Poppler is not here.")
    size = ["-scale-to-x", str(width), "-scale-to-y", str(height), "-gray"]
    what = [judge, "-f", str(page + 1), "-l", str(page + 1), *size, str(path)]
    # The fonts of the system are hidden from our own process alone.
    own = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    drawn = subprocess.run(what, capture_output=True, check=True, env=own)
    return Image.open(io.BytesIO(drawn.stdout)).convert("L")


def as_picture(page: PageImage) -> Image.Image:
    return Image.frombytes("1" if page.one_bit else "L", (page.width, page.height), page.data).convert("L")


def unlike(ours: Image.Image, theirs: Image.Image) -> float:
    """The share of dark dots of either that have none of the other nearby: edges are drawn a little otherwise
    by each program."""
    dark = [picture.point(lambda grey: 255 if grey < 128 else 0) for picture in (ours, theirs)]
    grown = [picture.filter(ImageFilter.MaxFilter(5)) for picture in dark]
    alone = [ImageChops.subtract(one, other) for one, other in zip(dark, reversed(grown), strict=True)]
    inked, left = (sum(part.histogram()[255] for part in parts) for parts in (dark, alone))
    return left / inked


@pytest.mark.parametrize("page", [0, 1])
def test_poppler_draws_the_saved_form_as_it_is_faxed(
    page: int, worker: PageWorker, consent: Path, saved: Path
) -> None:
    # A value is that of all fields of its name.
    fields = VALUES if page == 0 else VALUES[:1]
    ours = as_picture(
        worker.render(
            PageSource(consent, consent.name, page, edit=PageEdit(fields=fields)), 1000, on_paper=True
        )
    )
    theirs = by_poppler(saved, page, *ours.size)
    assert unlike(ours, theirs) < 0.01


def test_pypdf_reads_what_was_filled_in(saved: Path) -> None:
    pypdf: Any = pytest.importorskip("pypdf")
    fields = pypdf.PdfReader(saved).get_fields()
    assert {name: fields[name].get("/V") for name, _value in VALUES} == {
        "patient": "Zoë Ångström",
        "birth": "01/31/1970",
        "code": "ABC123",
        "notes": VALUES[3][1].replace("\n", "\r\n"),
        "urgent": "/On",
        "answer": "/refuse",
        "clinic": "sc",
        "office": "Northside",
    }


def test_the_saved_form_is_a_form_still(worker: PageWorker, consent: Path, saved: Path) -> None:
    before = worker.form_fields(consent, consent.name)
    after = worker.form_fields(saved, saved.name)
    assert [replace(field, value="") for field in after] == [replace(field, value="") for field in before]
    values = dict(VALUES) | {"code": "ABC123", "office": "Northside"}
    assert {field.name: field.value for field in after if field.value not in {"", "Off"}} == values
    worker.fill_form(saved, saved.name, saved, {0: {"urgent": "Off", "patient": "", "answer": "agree"}})
    now = {(field.name, field.on_value): field.value for field in worker.form_fields(saved, saved.name)}
    assert now["urgent", "Yes"] == "Off"
    assert now["patient", "Yes"] == ""
    assert (now["answer", "agree"], now["answer", "refuse"]) == ("agree", "Off")


@pytest.mark.parametrize("resolution", Resolution)
def test_the_fax_shows_what_was_filled_in(resolution: Resolution, worker: PageWorker, consent: Path) -> None:
    empty = as_picture(worker.fax_page(PageSource(consent, consent.name), resolution))
    filled = as_picture(
        worker.fax_page(PageSource(consent, consent.name, edit=PageEdit(fields=VALUES[:1])), resolution)
    )
    changed = ImageChops.difference(empty, filled).getbbox()
    assert changed is not None
    mm = (25.4 / 204, 25.4 / (196 if resolution == Resolution.FINE else 98))
    left, top, right, bottom = (place * mm[number % 2] for number, place in enumerate(changed))
    # The name's field and nothing else.
    assert 35 < left < right < 142
    assert 23 < top < bottom < 34
    again = as_picture(worker.fax_page(PageSource(consent, consent.name), resolution))
    assert not ImageChops.difference(empty, again).getbbox(), "the document itself stays as it is"


@pytest.mark.parametrize("asks", [b"", b"/NeedAppearances true"])
def test_no_button_of_a_list_is_faxed(asks: bytes, worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(form_samples.consent(b"", asks))
    for value in ("", "Westend"):
        edit = PageEdit(fields=(("clinic", value),))
        drawn = as_picture(worker.render(PageSource(path, path.name, edit=edit), 612, on_paper=True))
        assert drawn.crop((250, 340, 310, 380)).getextrema() == (255, 255)


def test_what_is_struck_out_has_no_value_either(worker: PageWorker, consent: Path) -> None:
    struck = Mark(MarkKind.STRIKE_OUT, Area(35, 23, 107, 10))
    drawn = [
        worker.fax_page(
            PageSource(consent, consent.name, edit=PageEdit(fields=fields, marks=(struck,))), Resolution.FINE
        ).data
        for fields in (VALUES[:1], ())
    ]
    assert drawn[0] == drawn[1]


def test_only_a_pdf_can_be_saved_as_a_form(worker: PageWorker, tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_bytes(b"Hello")
    with pytest.raises(FaxDeskError):
        worker.fill_form(text, "letter.docx", tmp_path / "out.pdf", {})


def test_odd_fields_are_drawn_as_poppler_draws_them(worker: PageWorker, tmp_path: Path) -> None:
    """Without letters or size of their own, right-bound, secret, unprinted, and boxes without a look."""
    box = b"<</Type/Annot/Subtype/Widget/FT/Btn/T(%s)/Rect[%s]/F 4/P 3 0 R%s>>"
    several = form_samples.text(b"several", b"100 500 300 560", b"/Ff 2097152/Opt[(A)(B)(C)]/V[(A)(C)]")
    content = form_samples.form(
        form_samples.text(b"bare", b"100 740 400 764").replace(b"/DA(/Helv 12 Tf 0 g)", b""),
        form_samples.text(b"unknown", b"100 700 400 724").replace(b"/Helv", b"/Foo"),
        form_samples.text(b"auto", b"100 660 400 684").replace(b"12 Tf", b"0 Tf"),
        form_samples.text(b"right", b"100 620 400 644", b"/Q 2/MK<</BC[0 0 0]>>/BS<</W 2/S/S>>"),
        form_samples.text(b"secret", b"100 580 400 604", b"/Ff 8192"),
        several.replace(b"/Tx", b"/Ch"),
        form_samples.text(b"unprinted", b"100 460 400 484").replace(b"/F 4", b"/F 0"),
        box % (b"tick", b"100 420 120 440", b"/MK<</CA(4)/BC[0 0 0]>>"),
        box % (b"round", b"140 420 160 440", b"/Ff 32768/MK<</CA(l)/BC[0 0 0]>>"),
    )
    path, saved = tmp_path / "odd.pdf", tmp_path / "saved.pdf"
    path.write_bytes(content)
    fields = worker.form_fields(path, path.name)
    boxes = {field.name: field.on_value for field in fields if field.kind in TICKABLE}
    values = {field.name: f"Value of {field.name}" for field in fields} | boxes | {"several": "B"}
    worker.fill_form(path, path.name, saved, {0: values})
    edit = PageEdit(fields=tuple(values.items()))
    ours = as_picture(worker.render(PageSource(path, path.name, edit=edit), 1000, on_paper=True))
    assert unlike(ours, by_poppler(saved, 0, *ours.size)) < 0.01
    assert {field.name: field.value for field in worker.form_fields(saved, saved.name)} == values


@pytest.mark.parametrize("value", ["Ζωή Παπαδοπούλου", "Привет", "مرحبا"])
def test_letters_that_the_form_has_no_font_for_are_written_all_the_same(
    value: str, worker: PageWorker, consent: Path
) -> None:
    edit = PageEdit(fields=(("patient", value),))
    drawn = as_picture(worker.fax_page(PageSource(consent, consent.name, edit=edit), Resolution.FINE))
    field = drawn.crop((round(35 * 204 / 25.4), round(23 * 196 / 25.4), 1130, round(33 * 196 / 25.4)))
    ink = field.histogram()[0]
    assert ink > 60 * len(value), "all letters, and no empty boxes of a line each"
    other = as_picture(
        worker.fax_page(
            PageSource(consent, consent.name, edit=PageEdit(fields=(("patient", "x"),))), Resolution.FINE
        )
    )
    assert ImageChops.difference(drawn, other).getbbox() is not None
