"""The pages of faxes to many, and the ways between them and the rest of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.merge.merge_page import MergePage
    from faxdesk.ui.merge.setup_page import SetupPage
    from faxdesk.ui.window.page_stack import PageStack
    from faxdesk.ui.window.writing import Writing


class MergeLinks(QObject):
    """Shows the rows of a table before a draft goes to them, and how a fax stands at each."""

    def __init__(self, desk: Desk, pages: PageStack, writing: Writing, context: WindowContext) -> None:
        super().__init__(pages)
        self._desk = desk
        self._pages = pages
        self._context = context
        self._setup: SetupPage | None = None
        pages.turned.connect(self._say_rows)
        context.actions.new_to_many.triggered.connect(lambda: writing.begin_to_many())
        context.outcomes.many_wanted.connect(self.set_up)
        context.outcomes.rows_wanted.connect(self.show_rows)

    @Slot(int, object)
    def set_up(self, fax_id: int, draft: Draft) -> None:
        """Show the rows to which a draft is to go."""
        page: SetupPage = self._pages.show_page("merge setup", self._make_setup, tr("New fax to many"))
        page.open(fax_id, draft)

    @Slot(int)
    def show_rows(self, fax_id: int) -> None:
        """Show how a fax to many stands at each of its recipients."""
        page: MergePage = self._pages.show_page("merge", self._make_page, tr("Fax to many"))
        page.open(fax_id)

    def _make_setup(self) -> SetupPage:
        from faxdesk.ui.merge.setup_page import SetupPage, SetupServices

        page = self._setup = SetupPage(SetupServices.of(self._desk), self._context)
        page.back_wanted.connect(self._pages.go_back)
        page.sent.connect(self._on_sent)
        return page

    def _make_page(self) -> MergePage:
        from faxdesk.ui.merge.merge_page import MergePage, SentServices

        page = MergePage(SentServices.of(self._desk), self._context)
        page.back_wanted.connect(self._pages.show_workspace)
        return page

    @Slot()
    def _say_rows(self) -> None:
        """Where a draft is written on that goes to the rows of a table, say so."""
        if self._setup is not None and self._pages.is_composing:
            compose = self._pages.compose
            compose.bars.say_rows(self._setup.rows_words(compose.fax_id), compose.send_to_many)

    @Slot(int)
    def _on_sent(self, fax_id: int) -> None:
        self._pages.compose.sent_to_many()
        self.show_rows(fax_id)
        self._context.outcomes.sent_to_many.emit(fax_id)
