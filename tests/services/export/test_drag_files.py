"""Copies of faxes for other programs, made when faxes are dragged out of the window."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.export.drag_files import DragFiles
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestDesk]:
    desk = build_desk(tmp_path / "desk")
    yield desk
    desk.close()


@pytest.fixture
def ids(made: TestDesk, make_pdf: Callable[..., Path]) -> list[int]:
    """Two faxes with their pages, one of which has three."""
    faxes = made.tell(received(1), received(2, page_count=3))
    for fax_id, pages in zip(faxes, (1, 3), strict=True):
        made.give_document(fax_id, make_pdf(pages=pages, text=f"Fax{pages}", name=f"{pages}.pdf"))
    return faxes


def test_the_copies_for_a_drag_are_private_and_end_with_the_program(
    made: TestDesk, ids: list[int], tmp_path: Path
) -> None:
    files = DragFiles(lambda: made.desk.exporter, made.desk.policies, tmp_path)
    first = files.faxes(ids, CancelToken()).files
    again = files.faxes(ids[:1], CancelToken()).files
    assert first[0].name == again[0].name, "an earlier drag changes no name"
    assert first[0].name.endswith("Northside Clinic 2p.pdf")
    (folder,) = tmp_path.glob("faxdesk-drag-*")
    assert os.name == "nt" or stat.S_IMODE(folder.stat().st_mode) == 0o700
    document = made.desk.library.document(ids[0])
    assert document is not None
    first[0].write_bytes(b"scribbled over")
    assert document.path.read_bytes().startswith(b"%PDF"), "the archive's own is another file"
    first_page, page = files.pages(ids[1], (0, 2), CancelToken())
    assert first_page.name.endswith(" page 1.pdf")
    assert page.name.endswith(" page 3.pdf")
    with pypdfium2.PdfDocument(page) as pdf:
        assert len(pdf) == 1
        assert pdf[0].get_textpage().get_text_bounded().split()[-1] == "3"
    files.end()
    assert not list(tmp_path.glob("faxdesk-drag-*"))


def test_where_no_copy_can_be_made_it_says_so(made: TestDesk, ids: list[int], tmp_path: Path) -> None:
    files = DragFiles(lambda: made.desk.exporter, made.desk.policies, tmp_path / "unplugged")
    with pytest.raises(FaxDeskError) as raised:
        files.faxes(ids, CancelToken())
    assert raised.value.kind == ErrorKind.STORAGE
    files.end()
