"""The documents that the page worker has open, with what was found out about each (child process only).

People turn the pages of one, and a fax may have pages of several in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from PIL import Image

from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.edited.blank_page import BlankDocument
from faxdesk.documents.fax_pages.standing import ScannedPages
from faxdesk.documents.forms import FilledForm
from faxdesk.documents.open_document import OpenedFile, open_file

_MOST = 3
_MOST_BYTES = 40_000_000
"""So many documents stay open, as long as they have no more bytes together: each takes some memory."""

Key = tuple[object, ...]
IsUpsideDown = Callable[[Image.Image], bool]
"""Whether a page in grey stands on its head."""


class KeptDocument:
    """A document that is open, under a key that no other has; document is None for what only the service can
    open."""

    def __init__(self, key: Key, size: int, opened: OpenedFile, is_upside_down: IsUpsideDown | None) -> None:
        self.key = key
        self._is_upside_down = is_upside_down
        self.size = size
        self.ending, self.document = opened
        self.form = FilledForm()

    @property
    def pages(self) -> OpenDocument:
        """The document, to be drawn. Raises CannotOpen for what only the service can open."""
        if self.document is None:
            raise CannotOpen("other")
        return self.document

    @cached_property
    def scans(self) -> ScannedPages:
        """What is known of its scans."""
        return ScannedPages(self.pages, self._is_upside_down)

    def close(self) -> None:
        self.form.close()
        if self.document is not None:
            self.document.close()


class OpenDocuments:
    """Opens documents, and closes those that were not asked for lately."""

    def __init__(self, is_upside_down: IsUpsideDown | None = None) -> None:
        self._is_upside_down = is_upside_down
        self._kept: list[KeptDocument] = []

    def open(self, file: HandedFile, name: str, fonts: Path | None) -> KeptDocument:
        """Raises CannotOpen."""
        key = (*file.key, name)
        found = self._found(key)
        if found is None:
            self._make_room(file.size)
            found = KeptDocument(key, file.size, open_file(file, name, fonts), self._is_upside_down)
        return self._used(found)

    def blank(self, name: str) -> KeptDocument:
        """An empty page of the paper that name tells."""
        key = (None, name)
        found = self._found(key)
        return self._used(found or KeptDocument(key, 0, OpenedFile("", BlankDocument(name)), None))

    def close(self) -> None:
        """Close them all."""
        while self._kept:
            self._kept.pop().close()

    def _found(self, key: Key) -> KeptDocument | None:
        return next((kept for kept in self._kept if kept.key == key), None)

    def _used(self, document: KeptDocument) -> KeptDocument:
        """The one that was used last stands last."""
        self._kept = [*(kept for kept in self._kept if kept is not document), document]
        while len(self._kept) > _MOST:
            self._kept.pop(0).close()
        return document

    def _make_room(self, size: int) -> None:
        """Before a document is opened: to open one may take much memory."""
        while self._kept and sum(kept.size for kept in self._kept) + size > _MOST_BYTES:
            self._kept.pop(0).close()
