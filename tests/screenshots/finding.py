"""Tags, notes, saved searches and texts for the pictures of searching."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt

from faxdesk.composition import Composition
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.page_text import DocumentText, How, TextState
from faxdesk.services.archive.library import Library
from faxdesk.store.page_text_store import PageTextStore
from faxdesk.store.search import full_text as index
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.page_view.page_layout import Place as PagePlace
from faxdesk.ui.window.main_window import MainWindow

_LINES = (
    "Referral for Jane Roe: MRI of the left knee without contrast, to be scheduled this week.",
    "The knee brace that you ordered for the patient is out of stock until Monday.",
    "Results of the knee X-ray are attached; please call Dr. Weaver with any question.",
    "Authorization number 4471-A for physical therapy of the knee, twelve visits.",
)


def fill_marks(composition: Composition) -> None:
    """As after some weeks of use."""
    desk, texts = composition, PageTextStore(composition.database, composition.clock)
    ids = desk.library.ids(FaxQuery(Folder.INBOX))
    for number, fax_id in enumerate(ids[:8]):
        line = _LINES[number % len(_LINES)]
        digest = desk.library.fax(fax_id).document_hash
        if digest:
            texts.keep(digest, DocumentText(line, How.TEXT))
            texts.put(digest, line, TextState.DONE)
        else:
            with composition.database.transaction() as cx:
                index.index(cx, fax_id, {"text": line})
    desk.tags_and_notes.change_tags(ids[:1], add=["Billing", "Call back"])
    desk.tags_and_notes.change_tags(ids[1:4], add=["Billing"])
    desk.tags_and_notes.set_note(
        ids[0], "Asked for the second page again on Monday.\nThey will fax it by noon."
    )
    desk.saved_searches.save("Unpaid", "tag:billing is:unread")
    desk.saved_searches.save("Northside, this month", 'from:north after:"this month"')


def search(window: MainWindow, text: str) -> None:
    """Type it."""
    window.navigation.show_folder(Place.INBOX)
    field = window.workspace.list.search
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    field.setText(text)


def show_hints(window: MainWindow, text: str) -> None:
    """The hints while this is typed."""
    search(window, "")
    window.activateWindow()
    field = window.workspace.list.search
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    field.insert(text)
    field.show_hints()


def show_tables(window: MainWindow) -> None:
    """The tables behind the charts."""
    for card in window.pages.activity.cards.values():
        card.as_table.setChecked(True)


def show_text(window: MainWindow, fax_id: int) -> None:
    """The text of a fax beside its pages."""
    window.navigation.show_fax(fax_id)
    window.actions_.page_text.setChecked(True)


def choose_text(window: MainWindow) -> None:
    """Some words on the page; of a picture they are recognised for it, which takes a moment."""
    window.actions_.page_text.setChecked(False)
    selection = window.workspace.reading.pages.view.selection
    assert selection is not None
    selection.choose(PagePlace(0, 0.2, 0.3), PagePlace(0, 0.6, 0.36))


def open_palette(window: MainWindow) -> None:
    """The quick keys, with a few letters typed."""
    window.pages.settings.search.clear()
    window.navigation.show_folder(Place.INBOX)
    window.palette_.begin()
    window.palette_.field.setText("north")


def with_pages(library: Library) -> int:
    """The newest received fax whose pages are here."""
    ids = library.ids(FaxQuery(Folder.INBOX))
    return next(fax_id for fax_id in ids if library.document(fax_id) is not None)


def show_held(composition: Composition, window: MainWindow) -> None:
    """A received fax that is under a legal hold."""
    fax_id = composition.library.ids(FaxQuery(Folder.INBOX))[0]
    composition.legal_holds.add_fax(fax_id, "Case 4711")
    window.navigation.show_fax(fax_id)


def choose_several(window: MainWindow, ids: Sequence[int]) -> None:
    """Four faxes of the inbox."""
    window.navigation.show_folder(Place.INBOX)
    table = window.workspace.list.table
    table.select(ids[0])
    for row in (1, 3, 5):
        table.selectionModel().select(table.model().index(row, 0), QItemSelectionModel.SelectionFlag.Select)
