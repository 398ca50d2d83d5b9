"""Where the person was when the window closed, to be there again when it opens: the list, what was chosen in
each, how far it was scrolled, and the fax that was being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import DecodeError, Struct
from msgspec.json import decode, encode
from PySide6.QtCore import QObject, Slot

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.outbox_states import OutboxItem
    from faxdesk.services.archive.library import Library
    from faxdesk.services.events import AccountChanged
    from faxdesk.settings import Settings
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.fax_list.fax_list import FaxList
    from faxdesk.ui.window.page_stack import PageStack


class _Kept(Struct, frozen=True):
    """As it stands in the settings. Ids of faxes mean something in the archive of one account alone."""

    account: str
    place: Place = Place.INBOX
    chosen: dict[Place, int] = {}
    scrolled: int = 0
    draft: int | None = None


class KeptPlace(QObject):
    """What is kept is read before the first paint; what costs time is restored after it."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        fax_list: FaxList,
        pages: PageStack,
        context: WindowContext,
    ) -> None:
        super().__init__(pages)
        self._settings = settings
        self._library = library
        self._list = fax_list
        self._pages = pages
        self._runner = context.runner
        owner = library.account()
        self._account = owner.extension_id if owner is not None else ""
        self._kept = self._read()
        context.bridge.account_changed.connect(self._on_account_changed)

    @property
    def place(self) -> Place:
        """The list to begin with."""
        return self._kept.place

    def restore(self) -> None:
        """Choose and scroll as it was, unless the person was quicker, and go on with what was written. What
        is chosen so was not looked at, so that it does not count as read."""
        kept, table = self._kept, self._list.table
        for place, fax_id in kept.chosen.items():
            self._list.choices().setdefault(place, fax_id)
        if self._list.place == kept.place and not self._list.selected_ids():
            table.verticalScrollBar().setValue(kept.scrolled)
            chosen = kept.chosen.get(kept.place)
            if chosen is not None:
                table.choose_again(chosen)
        if kept.draft is not None:
            fax_id, library = kept.draft, self._library
            self._runner.submit(Lane.LISTS, lambda _token: library.outgoing(fax_id), self._on_draft_read)

    def keep(self, draft: int | None) -> None:
        """Remember where the person is; draft is the fax that was on show to be written."""
        self._settings.window_place = encode(
            _Kept(
                self._account,
                self._list.place,
                self._list.choices(),
                self._list.table.verticalScrollBar().value(),
                draft,
            )
        )

    def _read(self) -> _Kept:
        try:
            kept = decode(self._settings.window_place, type=_Kept)
        except DecodeError:
            return _Kept(self._account)
        return kept if kept.account == self._account else _Kept(self._account)

    def _on_draft_read(self, item: OutboxItem | None) -> None:
        # Deleted or sent meanwhile, or the person was quicker.
        if item is not None and item.state == OutboxState.DRAFT and self._pages.is_at_work:
            self._pages.show_compose().open_draft(item.id)

    @Slot(object)
    def _on_account_changed(self, event: AccountChanged) -> None:
        if event.account is not None:
            self._account = event.account.extension_id
