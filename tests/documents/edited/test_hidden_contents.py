"""What is hidden on a page has no part in what is sent: the faxes of two pages that differ under it alone are
the same, dot for dot, in every mode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import PageLook, PageMode
from tests.documents import form_samples

HIDDEN = Area(30, 60, 90, 30)
_DOTS_TO_MM = 200 / 25.4
_SECRETS = {"words": (0, "Quetzalcoatl has a rash"), "grey": (140, "")}


def _box() -> tuple[int, int, int, int]:
    """Well inside of what is hidden."""
    inside = (HIDDEN.x + 2, HIDDEN.y + 2, HIDDEN.x + HIDDEN.width - 2, HIDDEN.y + HIDDEN.height - 2)
    left, top, right, bottom = (round(side * _DOTS_TO_MM) for side in inside)
    return left, top, right, bottom


def _picture(secret: str, paper: int) -> Image.Image:
    page = Image.new("L", (1700, 2200), paper)
    draw = ImageDraw.Draw(page)
    for line in range(30):
        draw.text((150, 120 + 66 * line), "Open words that anybody may read", fill=20, font_size=28)
    page.paste(Image.linear_gradient("L").resize((500, 500)), (1000, 1500))
    ink, words = _SECRETS[secret]
    draw.rectangle(_box(), fill=255 if words else ink)
    for line in range(6 if words else 0):
        draw.text((_box()[0] + 10, _box()[1] + 34 * line), words, fill=ink, font_size=30)
    return page


def _photo(secret: str, folder: Path) -> Path:
    path = folder / f"{secret}.png"
    _picture(secret, 180).save(path, dpi=(200, 200))
    return path


def _fax(secret: str, folder: Path) -> Path:
    path = folder / f"{secret}.tif"
    page = (
        _picture(secret, 255).resize((1728, 2156)).point(lambda grey: 255 if grey > 128 else 0).convert("1")
    )
    page.save(path, compression="group4", dpi=(204, 196))
    return path


def _form(secret: str, folder: Path) -> Path:
    path = folder / f"{secret}.pdf"
    value = _SECRETS[secret][1].encode()
    path.write_bytes(form_samples.form(form_samples.text(b"a", b"100 560 300 600", b"/V(%s)" % value)))
    return path


@pytest.mark.parametrize("make", [_photo, _fax, _form])
@pytest.mark.parametrize("kind", [MarkKind.STRIKE_OUT, MarkKind.WHITE_OUT])
def test_the_fax_is_the_same_whatever_was_there(
    make: Callable[[str, Path], Path], kind: MarkKind, worker: PageWorker, tmp_path: Path
) -> None:
    pages = [make(secret, tmp_path) for secret in _SECRETS]
    modes = PageMode if make is _photo and kind is MarkKind.STRIKE_OUT else (PageMode.AUTO,)
    edit = PageEdit(marks=(Mark(kind, HIDDEN),))
    ways = [(Resolution.FINE, mode, edit) for mode in modes]
    for resolution, mode, hiding in (*ways, (Resolution.STANDARD, PageMode.AUTO, edit.turned(90))):
        look = PageLook(mode)
        faxes = {
            worker.fax_page(PageSource(page, page.name, 0, look, edit=hiding), resolution).data
            for page in pages
        }
        assert len(faxes) == 1, (resolution, mode)
    shown = {worker.render(PageSource(page, page.name, edit=edit), 700).data for page in pages}
    assert len(shown) == 1, "and so are the small pictures of it"
    facts = {
        str(worker.sent_page_facts(PageSource(page, page.name, edit=edit), Resolution.FINE)) for page in pages
    }
    assert len(facts) == 1


def test_what_is_cut_off_has_no_part_either(worker: PageWorker, tmp_path: Path) -> None:
    pages = [_photo(secret, tmp_path) for secret in _SECRETS]
    edit = PageEdit(crop=Area(20, 120, 150, 130))
    for mode in (PageMode.AUTO, PageMode.PHOTO):
        faxes = {
            worker.fax_page(PageSource(page, page.name, 0, PageLook(mode), edit=edit), Resolution.FINE).data
            for page in pages
        }
        assert len(faxes) == 1, mode
