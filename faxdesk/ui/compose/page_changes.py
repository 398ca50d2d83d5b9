"""What a person does at the pages of a fax being written: each act can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import DrawnBy
from faxdesk.ui.compose.pages.drawn_by_line import drawn_by_names
from faxdesk.ui.compose.pages.page_cells import COVER
from faxdesk.ui.compose.pages.page_words import look_name
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.ui.compose.compose_bars import ComposeBars
    from faxdesk.ui.compose.compose_form import ComposeForm
    from faxdesk.ui.compose.pages.fax_pages import FaxPages, Looks


class PageChanges:
    """Carries out in the form what the pages ask for, and offers the way back in the bars."""

    def __init__(self, form: ComposeForm, bars: ComposeBars) -> None:
        self._form = form
        self._bars = bars

    def serve(self, pages: FaxPages) -> None:
        """Do what is asked for at these pages from now on."""
        pages.add_wanted.connect(self._form.files.choose)
        pages.move_wanted.connect(self._form.files.move_file)
        pages.remove_wanted.connect(self._remove)
        pages.grid.undo_wanted.connect(lambda: self._bars.removed.take_back())
        pages.looks_wanted.connect(self._set_looks)
        pages.drawn_by_wanted.connect(self._choose_drawn_by)
        pages.fine_wanted.connect(self._send_in_fine)

    def _remove(self, document: int) -> None:
        """Remove the document to which a page belongs, or the cover page."""
        if document != COVER:
            self._form.files.remove_file(document)
            return
        cover = self._form.cover
        before, own = cover.cover_index, cover.own_cover
        cover.choose(0)
        self._bars.removed.offer(
            tr("The cover page was removed from the fax."), lambda: cover.choose(before, own)
        )

    def _set_looks(self, looks: Looks) -> None:
        chosen = [look for pages in looks.values() for look in pages.values()]
        take_back = self._form.files.set_looks(looks)
        words = tr_n(
            "The page is drawn as “{look}” now.",
            "{count} pages are drawn as “{look}” now.",
            len(chosen),
            look=look_name(chosen[0]),
        )
        if len(set(chosen)) > 1:
            words = tr_n(
                "{count} page is drawn otherwise now.", "{count} pages are drawn otherwise now.", len(chosen)
            )
        self._bars.removed.offer(words, take_back)

    def _choose_drawn_by(self, choice: DrawnBy) -> None:
        before = self._form.choose_drawn_by(choice)
        words = drawn_by_names()[choice]
        self._bars.removed.offer(
            tr("Pages of this fax drawn by: {choice}", choice=words),
            lambda: self._form.choose_drawn_by(before),
        )

    def _send_in_fine(self) -> None:
        quality = self._form.quality
        before = quality.key
        quality.choose(Resolution.FINE)
        self._form.changed.emit()

        def take_back() -> None:
            quality.choose(before)
            self._form.changed.emit()

        self._bars.removed.offer(tr("The fax is sent in fine resolution now."), take_back)
