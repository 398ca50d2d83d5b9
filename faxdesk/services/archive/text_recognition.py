"""Has the text of all pages read into the search index: newest first, and only when nothing else is to be
done.

The page worker reads documents that contain text; all others are pictures, whose text is recognised page by
page where tesseract is installed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.page_text import (
    LONGEST_TEXT,
    MOST_PAGES,
    DocumentText,
    How,
    PageWord,
    TextState,
    TextTotals,
    is_text,
)
from faxdesk.domain.runtime import CancelToken, Clock

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.settings import Settings
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.page_text_store import PageTextStore, UnreadDocument

log = logging.getLogger(__name__)

_FAILURES = 3
"""After so many failures in a row, tesseract is not called again until the program's next start."""


class Scans(StrEnum):
    """Whether text in pictures is recognised."""

    OFF = "off"
    MISSING = "missing"
    """Tesseract is not installed."""
    BROKEN = "broken"
    """Tesseract fails each time."""
    ON = "on"


class TextRecognition:
    """Reads the text of documents step by step into the search index; called by one worker at a time."""

    def __init__(
        self,
        store: PageTextStore,
        blobs: BlobStore,
        pages: PageWorker,
        settings: Settings,
        find: Callable[[], Path | None],
        clock: Clock,
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._pages = pages
        self._settings = settings
        self._find = find
        self._clock = clock
        self._left_out: set[str] = set()
        self._failures = 0

    def run(self, token: CancelToken) -> bool:
        """Read one document, or recognise one page; False when there is nothing more to be done now.

        Raises FaxDeskError where the archive or the page worker fails, and Cancelled.
        """
        left_out = frozenset(self._left_out)
        if document := self._store.next_unread(TextState.WANTED, left_out):
            self._read(document, token)
            return True
        if self.scans != Scans.ON:
            return False
        if document := self._store.next_unread(TextState.SCAN, left_out):
            self._recognise_page(document, token)
            return True
        return False

    @property
    def scans(self) -> Scans:
        if not self._settings.read_scans:
            return Scans.OFF
        if self._find() is None:
            return Scans.MISSING
        return Scans.BROKEN if self._failures >= _FAILURES else Scans.ON

    def totals(self) -> TextTotals:
        """How many faxes are still to be read, and how many of them are pictures."""
        return self._store.totals()

    def pages_of(self, digest: str) -> list[str]:
        """What was read from a document so far, page by page as far as that is known; nothing before anything
        was read."""
        known = self._store.text(digest)
        return known.text.split("\f") if known is not None and known.text.strip() else []

    def words_on(
        self, path: Path, name: str, page: int, token: CancelToken, *, in_pictures: bool
    ) -> tuple[PageWord, ...]:
        """The words of a page with their places: those of its own text, else what is recognised in its
        picture (in_pictures), which takes seconds. Their places are not kept: the archive keeps texts to be
        found, and only few pages are ever copied from.

        Raises FaxDeskError where the page cannot be read, and Cancelled.
        """
        own = self._pages.words(path, name, page)
        program = self._find() if in_pictures and not own and self.scans == Scans.ON else None
        if program is None:
            return own
        from faxdesk.documents.recognise import PAGE_WIDTH, recognise_words

        picture = self._pages.render(PageSource(path, name, page), PAGE_WIDTH)
        return recognise_words(program, picture, self._settings.scan_languages, token, self._clock)

    # Documents that contain text

    def _read(self, document: UnreadDocument, token: CancelToken) -> None:
        known = self._store.text(document.hash)
        if known is None:
            known = self._own_text(document, token)
            self._store.keep(document.hash, known)
        state = TextState.DONE if known.next_page is None else TextState.SCAN
        self._store.put(document.hash, known.text, state)

    def _own_text(self, document: UnreadDocument, token: CancelToken) -> DocumentText:
        if not self._blobs.has(document.hash):
            return DocumentText("", How.TEXT)
        path, name = self._place(document)
        try:
            pages = self._pages.inspect(path, name).pages or 1
            text = self._pages.text(path, name)
        except FaxDeskError as error:
            return _unreadable(error)
        if not is_text(text, pages):
            # A sent fax comes back as pictures of its files, which may themselves contain text.
            text = "\f".join(filter(None, (text.strip(), *self._texts_of_files(document, token))))
        next_page = None if is_text(text, pages) else 0
        return DocumentText(_tidy(text), How.TEXT if next_page is None else How.SCAN, next_page)

    def _texts_of_files(self, document: UnreadDocument, token: CancelToken) -> list[str]:
        """The texts of the documents that a fax was made of. Of pages on which something is hidden there is
        none: what can be read on them is what was sent."""
        known: dict[str, list[str]] = {}
        texts = []
        for file in (file.as_chosen for file in document.files):
            if file.is_edited:
                pages = [
                    self._texts_of(page.hash, page.name, known, token)[page.page : page.page + 1]
                    for page in file.page_list
                    if not page.is_blank and not page.edit.hides
                ]
                texts.append("\f".join(text for page in pages for text in page))
            else:
                texts.append("\f".join(self._texts_of(file.hash, file.sent_name, known, token)))
        return texts

    def _texts_of(self, digest: str, name: str, known: dict[str, list[str]], token: CancelToken) -> list[str]:
        """The text of a document page by page."""
        token.check()
        if digest not in known:
            known[digest] = []
            if self._blobs.has(digest):
                try:
                    known[digest] = self._pages.text(self._blobs.path(digest), name).split("\f")
                except FaxDeskError as error:
                    _unreadable(error)
        return known[digest]

    # Pictures of text

    def _recognise_page(self, document: UnreadDocument, token: CancelToken) -> None:
        so_far = self._store.text(document.hash) or DocumentText("", How.SCAN, 0)
        page = so_far.next_page
        if page is None:
            # Another fax with the same document was finished meanwhile.
            self._store.put(document.hash, so_far.text, TextState.DONE)
            return
        try:
            page_text, pages = self._page_text(document, page, token)
        except FaxDeskError as error:
            if error.kind != ErrorKind.BUG:
                raise
            log.warning("A page could not be recognised: %s", error.title)
            self._failures += 1
            self._left_out.add(document.hash)
            return
        self._failures = 0
        text = _tidy("\f".join(filter(None, (so_far.text, page_text))))
        is_last = page + 1 >= min(pages, MOST_PAGES) or len(text) >= LONGEST_TEXT
        self._store.keep(document.hash, DocumentText(text, How.SCAN, None if is_last else page + 1))
        self._store.put(document.hash, text, TextState.DONE if is_last else TextState.SCAN)

    def _page_text(self, document: UnreadDocument, page: int, token: CancelToken) -> tuple[str, int]:
        """The recognised text of a page, and the number of pages; the text is "" where the page cannot be
        drawn."""
        # Imported here, since this is slow and most runs of the program recognise nothing.
        from faxdesk.documents.recognise import PAGE_WIDTH, recognise

        program = self._find()
        if program is None or not self._blobs.has(document.hash):
            return "", 0
        path, name = self._place(document)
        try:
            pages = self._pages.inspect(path, name).pages or 1
            picture = self._pages.render(PageSource(path, name, page), PAGE_WIDTH)
        except FaxDeskError as error:
            return _unreadable(error).text, page + 1
        return recognise(program, picture, self._settings.scan_languages, token, self._clock), pages

    def _place(self, document: UnreadDocument) -> tuple[Path, str]:
        suffix = ".tif" if "tif" in document.content_type else ".pdf"
        return self._blobs.path(document.hash), f"fax{suffix}"


def _unreadable(error: FaxDeskError) -> DocumentText:
    """The empty text of a document that cannot be opened. Raises the error again if it is of another kind."""
    if error.kind != ErrorKind.BAD_INPUT:
        raise error
    log.info("A document has no text that could be read: %s", error.kind)
    return DocumentText("", How.TEXT)


def _tidy(text: str) -> str:
    # FTS5 stops reading at a NUL, and the index marks hits with these letters of private use.
    return text.replace("\0", " ").translate(_PRIVATE)[:LONGEST_TEXT]


_PRIVATE = dict.fromkeys(range(57344, 57347), " ")
