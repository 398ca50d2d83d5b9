"""Faxes whose pages are drawn by FaxDesk: a photographed form, and pages with something to be said of."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Resolution
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import DrawnBy, PageLook, PageMode
from faxdesk.paths import resource
from tests.documents.legible import sheets

if TYPE_CHECKING:
    from faxdesk.ui.window.main_window import MainWindow
    from tests.screenshots.__main__ import Studio

_TO = (Recipient("+16505550144", "Dr. Weaver"),)


def _draft(studio: Studio, pages: dict[str, Image.Image], **more: object) -> int:
    outbox, token = studio.composition.outbox, CancelToken()
    files = [outbox.add_file(resource("demo", "Referral letter.pdf"), token)]
    with tempfile.TemporaryDirectory() as folder:
        for name, page in pages.items():
            path = Path(folder) / f"{name}.png"
            page.save(path, dpi=(204, 196))
            files.append(outbox.add_file(path, token))
    return outbox.create(Draft(_TO, tuple(files), **more))  # type: ignore[arg-type]


def photographed(studio: Studio) -> int:
    """A letter, and a form that was photographed in the shade."""
    return _draft(studio, {"Insurance form, photo": sheets.in_the_shade(sheets.letter(ink=25)).grey})


def warned(studio: Studio) -> int:
    """A blank page, a photograph, one that is cut, and small print at standard resolution."""
    cut = sheets.letter().grey.copy()
    shifted = Image.new("L", cut.size, 255)
    shifted.paste(cut, (-200, 0))
    terms = sheets.empty()
    for number, line in enumerate(sheets.lines(60, 6, words=12)):
        ImageDraw.Draw(terms).text((120, 120 + 32 * number), line, font=sheets.font(18))
    pages = {
        "Back of the form": Image.new("L", (1728, 2156), 255),
        "X-ray": sheets.letter_with_photograph().grey,
        "Consent form": shifted,
        "Terms": terms,
    }
    return _draft(studio, pages, resolution=Resolution.STANDARD)


def choose_look(window: MainWindow, mode: PageMode) -> None:
    """Have the last page drawn so, by hand."""
    grid = window.pages.compose.pages.grid
    row = len(grid.model_.cells) - 1
    grid.setCurrentIndex(grid.model_.index(row))
    cell = grid.cell(row)
    assert cell is not None
    assert cell.sent is not None
    changes = window.pages.compose.changes
    files = list(changes.files)
    files[cell.document] = files[cell.document].with_looks({cell.sent.page: PageLook(mode)})
    changes.put_files(tuple(files))


def choose_drawn_by(window: MainWindow, choice: DrawnBy) -> None:
    window.pages.compose.pages.drawn_by_wanted.emit(choice)


def open_page_menu(studio: Studio) -> None:
    """The menu of how the chosen page is drawn."""
    window = studio.window
    choose_drawn_by(window, DrawnBy.AUTO)
    studio.settle()
    window.pages.compose.pages.chosen.look.click()


def open_drawn_by_menu(studio: Studio) -> None:
    studio.window.pages.compose.pages.drawn_by.button.click()
