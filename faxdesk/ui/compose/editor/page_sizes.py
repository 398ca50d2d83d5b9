"""How large the pages of documents are, asked once for each document."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from faxdesk.domain.compose.draft_page import BLANK_A4, DraftPage
from faxdesk.domain.compose.page_on_sheet import A4_MM, LETTER_MM
from faxdesk.ui.compose.editor.marks.page_frame import Size
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer

_Document = tuple[str, str]


class PageSizes:
    """Sizes are (width, height) in millimetres of the unturned page."""

    def __init__(self, pages: PageDrawer, blobs: DocumentFolder, runner: TaskRunner) -> None:
        self._pages = pages
        self._blobs = blobs
        self._runner = runner
        self._sizes: dict[_Document, tuple[Size, ...]] = {}

    def known(self, page: DraftPage) -> Size | None:
        """None until it was asked for."""
        if page.is_blank:
            return (A4_MM[0], 297.0) if page.name == BLANK_A4 else LETTER_MM
        sizes = self._sizes.get((page.hash, page.name), ())
        return sizes[page.page] if page.page < len(sizes) else None

    def ask(self, pages: Iterable[DraftPage], then: Callable[[], object]) -> None:
        """Have the sizes of these known, then call this. What cannot be opened stays unknown."""
        missing = {(page.hash, page.name) for page in pages if self.known(page) is None}
        if not missing:
            then()
            return
        drawer, blobs = self._pages, self._blobs

        def work(_token: object) -> dict[_Document, tuple[Size, ...]]:
            return {
                (digest, name): drawer.page_sizes(blobs.path(digest), name)
                for digest, name in sorted(missing)
            }

        def found(sizes: dict[_Document, tuple[Size, ...]]) -> None:
            self._sizes |= sizes
            then()

        def failed(_error: FaxDeskError) -> None:
            # The page itself says what is wrong.
            then()

        self._runner.submit(Lane.PAGES, work, found, failed)
