"""The pages of the fax in the reading pane: from the archive, fetched ahead where they are not there
yet, or from its files while it is not out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import DocumentState
from faxdesk.domain.service_name import service_name
from faxdesk.ui.page_view.draft_pages import sheets_of
from faxdesk.ui.page_view.own_cover_sheet import own_cover_sheets
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, DocumentPage, Sheet
from faxdesk.ui.page_view.pages_panel import PagesPanel
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.page import DocumentInfo
    from faxdesk.domain.page_text import PageWord
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.archive.library import StoredDocument
    from faxdesk.ui.reading.reading_services import ReadingServices


class FaxPages(QObject):
    """Fills a panel with the pages of one fax at a time; answers that come late for another are dropped."""

    def __init__(
        self,
        services: ReadingServices,
        runner: TaskRunner,
        panel: PagesPanel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._library = services.library
        self._documents = services.documents
        self._text_of = services.text_of
        self._runner = runner
        self._panel = panel
        self._round = 0
        self._shown: ShownFax | None = None
        self._document: tuple[Sheet, ...] = ()
        # Not before: nobody is to wait for the page because its text is looked up.
        panel.view.first_page_shown.connect(self._look_up_text)
        panel.view.pointer.copied.connect(self._note_copied)
        panel.text.field.copied.connect(self._note_copied)

    @property
    def document(self) -> tuple[Sheet, ...]:
        """The archived document's pages, for the printer; empty while they are not on show."""
        return self._document

    def clear(self) -> None:
        self._round += 1
        self._shown = None
        self._document = ()

    def load(self, shown: ShownFax) -> None:
        """Show this fax's pages, unless they are on show already."""
        before = self._shown
        self._shown = shown
        if before is None or before.fax.id != shown.fax.id or before.pages_key != shown.pages_key:
            self._load()

    def _load(self) -> None:
        self._round += 1
        self._document = ()
        shown = self._shown
        if shown is None:
            return
        if shown.is_here and shown.item is not None:
            self._show_draft(shown.item.draft)
            return
        try:
            document = self._library.document(shown.fax.id)
        except FaxDeskError as error:
            self._offer_fetch(error)
            return
        if document is None:
            self._say_missing(shown)
        else:
            self._open(document)

    def _look_up_text(self) -> None:
        """Have what is known of the pages' text at hand, for who cannot see them or wants to copy."""
        digest = self._shown.fax.document_hash if self._shown is not None else ""
        if not digest:
            return
        self._note(Act.OPENED)
        current, text_of = self._round, self._text_of

        def found(texts: Sequence[str]) -> None:
            if current == self._round:
                self._panel.show_texts(texts)

        self._runner.submit(Lane.LISTS, lambda _token: text_of(digest), found, lambda _error: None)

    def _note_copied(self) -> None:
        self._note(Act.COPIED, "text")

    def _note(self, act: Act, form: str = "") -> None:
        """Have the audit log tell of an act with the fax whose pages are on show. Where it cannot be written,
        everything else says so as well."""
        if self._shown is not None and self._document:
            library, fax_id = self._library, self._shown.fax.id
            self._runner.submit(
                Lane.LOCAL, lambda _token: library.note(act, [fax_id], form), None, lambda _error: None
            )

    def _open(self, document: StoredDocument) -> None:
        current, pages = self._round, self._documents.pages
        path, name = document.path, document.name

        def opened(info: DocumentInfo) -> None:
            if current != self._round:
                return
            aspect = info.height_in / info.width_in if info.width_in and info.height_in else LETTER_ASPECT
            self._document = tuple(DocumentPage(path, name, page) for page in info.page_numbers)
            self._panel.set_sheets(self._document, aspect)
            if info.damage:
                self._panel.problem.say(*self._damage(info))

        def failed(error: FaxDeskError) -> None:
            if current == self._round:
                self._say_useless(error)

        self._runner.submit(Lane.PAGES, lambda _token: pages.inspect(path, name), opened, failed)

    def _damage(self, info: DocumentInfo) -> tuple[str, str, Callable[[], None] | None]:
        """What is said of pages that can be read in part, and the way to a better copy where that may be."""
        fax = self._shown.fax if self._shown else None
        if fax is None or fax.message is None or fax.only_here:
            hint = tr("Ask the sender to fax it again.")
            return f"{info.damage} {hint}", "", None
        hint = tr(
            "Fetch it again from {service}; if that does not help, ask the sender to fax it again.",
            service=service_name(),
        )
        return f"{info.damage} {hint}", tr("Fetch it again"), lambda: self._fetch(anew=True)

    def _say_useless(self, error: FaxDeskError) -> None:
        """Fetch the document again where ours cannot be shown: the service's copy may be better."""
        fax = self._shown.fax if self._shown else None
        if error.kind != ErrorKind.BAD_INPUT or fax is None or fax.message is None or fax.only_here:
            self._panel.say_error(error, self._load)
            return
        self._panel.say(
            "alert",
            error.title,
            error.hint,
            tr("Fetch it again"),
            lambda: self._fetch(anew=True),
            role="danger",
        )

    def _show_draft(self, draft: Draft) -> None:
        try:
            sheets = [
                *own_cover_sheets(draft, self._documents.covers.pages),
                *sheets_of(draft, self._documents.blobs, cover_name=""),
            ]
        except FaxDeskError as error:
            self._panel.say("alert", error.title, error.hint, role="danger")
            return
        if sheets:
            self._panel.set_sheets(sheets)
        else:
            self._panel.say("attach", tr("No document yet"), tr("Continue writing to add one."))

    def _say_missing(self, shown: ShownFax) -> None:
        if shown.item is not None and shown.item.draft.files:
            # What was sent is at hand before the service has drawn it.
            self._show_draft(shown.item.draft)
        elif shown.fax.document_state == DocumentState.GONE:
            self._panel.say(
                "page",
                tr("The pages are gone"),
                tr("{service} deleted them before they could be fetched.", service=service_name()),
            )
        elif shown.fax.document_state == DocumentState.FAILED:
            self._panel.say(
                "alert",
                tr("The pages did not arrive whole."),
                tr("What came was not a fax. It is fetched again from time to time."),
                tr("Fetch it now"),
                self._fetch,
                role="danger",
            )
        else:
            self._fetch()

    def _fetch(self, *, anew: bool = False) -> None:
        """Fetch the document ahead of all others; anew also when there is one, which is of no use."""
        shown = self._shown
        if shown is None:
            return
        current, fax_id, fetch = self._round, shown.fax.id, self._documents.fetch
        self._panel.say("sync", tr("Fetching the pages"), tr("They are shown as soon as they are here."))

        def done(_nothing: object) -> None:
            if current == self._round:
                self._on_fetched(fax_id)

        def failed(error: FaxDeskError) -> None:
            if current == self._round:
                self._offer_fetch(error)

        self._runner.submit(Lane.NET, lambda token: fetch(fax_id, token, anew=anew), done, failed)

    def _on_fetched(self, fax_id: int) -> None:
        """Show the pages, unless the event of the archive came first and they are on show already."""
        try:
            document = self._library.document(fax_id)
        except FaxDeskError as error:
            self._offer_fetch(error)
            return
        if document is not None:
            self._open(document)
            return
        self._panel.say(
            "clock",
            tr("The pages are not ready yet"),
            tr(
                "{service} is still drawing them. They appear here by themselves.",
                service=service_name(),
            ),
            tr("Look again"),
            self._fetch,
        )

    def _offer_fetch(self, error: FaxDeskError) -> None:
        self._panel.say("alert", error.title, error.hint, tr("Try again"), self._fetch, role="danger")


def words_of(
    words_on: Callable[..., Sequence[PageWord]], sheet: Sheet, token: CancelToken, in_pictures: bool
) -> Sequence[PageWord]:
    """The words of a page on show. None of a fax that is not out: its pages are shown as they are sent, on
    which words may stand elsewhere than in its files."""
    if not isinstance(sheet, DocumentPage):
        return ()
    return words_on(sheet.path, sheet.name, sheet.page, token, in_pictures=in_pictures)
