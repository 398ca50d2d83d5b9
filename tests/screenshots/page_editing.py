"""A page of a fax that is written on: texts, a signature, something struck out; and the signatures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PIL import Image, ImageDraw

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import resource
from tests.screenshots.people import people_scenes

if TYPE_CHECKING:
    from faxdesk.ui.compose.editor.page_editor import PageEditor
    from tests.screenshots.__main__ import Studio

_PEN = [
    *((20, 230), (90, 60), (120, 210), (170, 120), (210, 215), (260, 130), (300, 210), (360, 150)),
    *((420, 205), (500, 140), (560, 190), (640, 150)),
]


def page_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each; those of whom a fax goes to come last."""
    yield "compose-edit-page", lambda: _edit_page(studio)
    yield "compose-edit-text", lambda: _editor(studio).editing.page.choose(1)
    yield "compose-signatures", lambda: _editor(studio).signing.choose(lambda _picture: None)
    yield "compose-edited", lambda: _leave_page(studio)
    yield from people_scenes(studio)


def _edit_page(studio: Studio) -> None:
    """The letter, with the signature chosen that was put on it."""
    desk, token = studio.composition, CancelToken()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ink.png"
        ink = Image.new("L", (660, 260), 255)
        ImageDraw.Draw(ink).line(_PEN, fill=0, width=7, joint="curve")
        ink.save(path)
        signature = desk.signatures.add("Robin Example", path.read_bytes(), 260 / 660)
        desk.signatures.add("Initials", path.read_bytes(), 260 / 660, "secret")
    picture = desk.signatures.for_page(signature).hash
    marks = (
        Mark(MarkKind.STRIKE_OUT, Area(22, 94, 128, 6)),
        Mark(MarkKind.TEXT, Area(120, 58, 60, 10), "Please call back", 14),
        Mark(MarkKind.ARROW, Area(118, 64, -24, 10)),
        Mark(MarkKind.TICK, Area(15, 186, 5, 5)),
        Mark(MarkKind.SIGNATURE, Area(110, 168, 55, 55 * 260 / 660), picture=picture),
    )
    file = desk.outbox.add_file(resource("demo", "Referral letter.pdf"), token)
    first, *others = file.page_list
    edited = replace(first, edit=PageEdit(marks=marks))
    files = (file.with_pages([edited, *others]),)
    to = (Recipient("+16505550144", "Dr. Weaver"),)
    studio.window.writing.open(desk.outbox.create(Draft(to, files)))
    studio.settle()
    studio.window.pages.compose.pages.edit_wanted.emit(PagePlace(0, 0))
    studio.settle()
    _editor(studio).editing.page.choose(4)


def _leave_page(studio: Studio) -> None:
    """Back to the fax, with the page as it is sent."""
    dialog = _editor(studio).signing.dialog
    if dialog is not None:
        dialog.reject()
    _editor(studio).close_editor()


def _editor(studio: Studio) -> PageEditor:
    return studio.window.pages.compose.editing.editor
