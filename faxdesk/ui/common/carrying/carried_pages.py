"""Pages on their way from one place in the program to another, by the clipboard or by dragging. What is
handed to the system names them by a number of ours; they themselves stay here."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QMimeData

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from faxdesk.domain.draft import OutgoingFile

PAGES_MIME = "application/x-faxdesk-pages"
MOST_CARRIED = 16
"""So many are remembered; whatever was dragged or copied earlier has been dropped or copied over."""


_TAKES_PAGES, _TAKES_FILES = "takesPages", "takesFiles"


class Carried(Struct, frozen=True):
    """Documents with the pages that are carried, or else pages of a fax of the archive, by its id and their
    places from 0, whose document is yet to be asked for."""

    files: tuple[OutgoingFile, ...] = ()
    fax_id: int = 0
    pages: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many pages are carried; a document whose pages are not known counts as one."""
        return len(self.pages) + sum(file.pages or 1 for file in self.files)


class CarriedPages:
    """Knows what the program has put into drags and the clipboard."""

    def __init__(self) -> None:
        self._carried: OrderedDict[str, Carried] = OrderedDict()

    def put(self, data: QMimeData, carried: Carried) -> None:
        """Have data stand for these pages."""
        # Imported late: the window is there before anything is carried.
        import secrets

        name = secrets.token_hex(8)
        self._carried[name] = carried
        while len(self._carried) > MOST_CARRIED:
            self._carried.popitem(last=False)
        data.setData(PAGES_MIME, name.encode())

    def of(self, data: QMimeData | None) -> Carried | None:
        """The pages that data stands for; None where it holds none, or those of another program. An empty
        clipboard has no data."""
        if data is None:
            return None
        return self._carried.get(bytes(data.data(PAGES_MIME).data()).decode("ascii", "replace"))


def mark_taking(widget: QWidget) -> None:
    """Say that pages that are let go over this widget are its own business, and not the whole window's."""
    widget.setProperty(_TAKES_PAGES, True)


def takes_pages(widget: QWidget | None) -> bool:
    """Whether this widget was marked so."""
    return widget is not None and bool(widget.property(_TAKES_PAGES))


def mark_taking_files(widget: QWidget) -> None:
    """The same of files of other programs, that are let go over this widget or what is in it."""
    widget.setProperty(_TAKES_FILES, True)


def takes_files(widget: QWidget | None) -> bool:
    """Whether this widget, or one that it is in, was marked so."""
    while widget is not None and not widget.property(_TAKES_FILES):
        widget = widget.parentWidget()
    return widget is not None
