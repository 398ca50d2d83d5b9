"""What the window does once something became of a fax: it shows it, and offers to take the act back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faxdesk.ui.fax_list.list_places import Place
from faxdesk.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from faxdesk.services.archive.library import Library
    from faxdesk.ui.common.fax_outcomes import Discarded, FaxOutcomes
    from faxdesk.ui.window.bars.undo_bar import UndoBar
    from faxdesk.ui.window.list_actions import ListActions
    from faxdesk.ui.window.navigation import Navigation


class AfterActing(QObject):
    """undo_bar and list_actions give what is made when it is first needed."""

    def __init__(
        self,
        outcomes: FaxOutcomes,
        library: Library,
        navigation: Navigation,
        undo_bar: Callable[[], UndoBar],
        list_actions: Callable[[], ListActions],
    ) -> None:
        super().__init__(outcomes)
        self._outcomes = outcomes
        self._library = library
        self._navigation = navigation
        self._undo_bar = undo_bar
        self._list_actions = list_actions
        outcomes.draft_kept.connect(self._on_draft_kept)
        outcomes.sent.connect(self._on_sent)
        outcomes.sent_to_many.connect(self._on_sent_to_many)
        outcomes.discarded.connect(self._on_discarded)
        outcomes.fax_wanted.connect(self._on_fax_wanted)
        outcomes.said.connect(self._on_said)

    @Slot(int)
    def _on_sent(self, fax_id: int) -> None:
        """fax_id may be that of a further request, which is shown with its fax."""
        self._navigation.show_fax(self._library.fax(fax_id).shown_id, Place.OUTBOX)
        self._list_actions().offer_unsend(fax_id)

    @Slot(int)
    def _on_sent_to_many(self, fax_id: int) -> None:
        # What was done to its rows is not undone any more.
        self._undo_bar().withdraw()
        self._list_actions().offer_unsend(fax_id)

    @Slot(int)
    def _on_draft_kept(self, fax_id: int) -> None:
        self._undo_bar().offer(tr("Draft kept"), lambda: self._outcomes.draft_opened.emit(fax_id))

    @Slot(int)
    def _on_fax_wanted(self, fax_id: int) -> None:
        self._navigation.show_fax(fax_id, Place.OUTBOX)
        self._navigation.bring_forward()

    @Slot(str, object)
    def _on_said(self, text: str, take_back: Callable[[], object]) -> None:
        self._undo_bar().offer(text, take_back)

    @Slot(object)
    def _on_discarded(self, discarded: Discarded) -> None:
        self._list_actions().offer_restore(discarded)
