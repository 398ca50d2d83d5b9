"""What nobody would do to a page, and a damaged journal may say: the worker draws what it can."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import BLANK_LETTER, PageSource
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution

KINDS = [kind for kind in MarkKind if kind not in {MarkKind.PICTURE, MarkKind.SIGNATURE}]
AREAS = [
    Area(0, 0, 0, 0),
    Area(-5000, -5000, 10000, 10000),
    Area(9000, 9000, 10, 10),
    Area(100, 100, -50, -80),
    Area(1e7, 1e7, 1e7, 1e7),
]


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("kind", KINDS)
def test_any_mark_anywhere(worker: PageWorker, kind: MarkKind, area: Area) -> None:
    marks = (Mark(kind, area, "Text", 12.0, turn=90),)
    page = worker.fax_page(
        PageSource(None, BLANK_LETTER, edit=PageEdit(turn=90, marks=marks)), Resolution.STANDARD
    )
    assert page.width == 1728


@pytest.mark.parametrize(
    ("text", "size_pt"), [("A", 5000.0), ("word " * 20_000, 4.0), ("\x1b[31m\x00\t\n" * 50, 9.0)]
)
def test_any_text(worker: PageWorker, text: str, size_pt: float) -> None:
    mark = Mark(MarkKind.TEXT, Area(20, 20, 100, 10), text, size_pt)
    page = worker.fax_page(PageSource(None, BLANK_LETTER, edit=PageEdit(marks=(mark,))), Resolution.STANDARD)
    assert page.width == 1728


@pytest.mark.parametrize("crop", [Area(0, 0, 0.001, 0.001), Area(-50, -50, 60, 60), Area(100, 0, 2.5, 270)])
def test_any_cut(worker: PageWorker, crop: Area) -> None:
    page = worker.fax_page(PageSource(None, BLANK_LETTER, edit=PageEdit(crop=crop)), Resolution.FINE)
    assert (page.width, page.height) in {(1728, 2156), (1728, 2291)}


def test_a_picture_that_is_gone_or_none_is_told(worker: PageWorker, tmp_path: Path) -> None:
    broken = tmp_path / "picture"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    edit = PageEdit(marks=(Mark(MarkKind.PICTURE, Area(20, 20, 50, 50), picture="aa"),))
    for pictures in ({}, {"aa": tmp_path / "missing"}, {"aa": broken}):
        with pytest.raises(FaxDeskError) as raised:
            worker.fax_page(
                PageSource(None, BLANK_LETTER, edit=edit, pictures=tuple(pictures.items())), Resolution.FINE
            )
        assert raised.value.kind == ErrorKind.BAD_INPUT
    assert worker.fax_page(PageSource(None, BLANK_LETTER), Resolution.FINE).width == 1728
