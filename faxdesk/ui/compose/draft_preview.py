"""Shows what becomes of the draft as it is written: its pages as the recipient's machine prints them, its
covers, and how long the call takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from faxdesk.domain.fax import CoverPage
from faxdesk.domain.sent_page import DrawnBy
from faxdesk.ui.compose.covers.own_covers import OwnCovers
from faxdesk.ui.compose.pages.draft_as_sent import DraftAsSent
from faxdesk.ui.compose.pages.judged_pages import JudgedPages
from faxdesk.ui.compose.pages.known_calls import KnownCalls
from faxdesk.ui.page_view.own_cover_sheet import own_cover_sheets
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.ui.compose.compose_foot import ComposeFoot
    from faxdesk.ui.compose.compose_form import ComposeForm
    from faxdesk.ui.compose.compose_services import ComposeServices
    from faxdesk.ui.compose.pages.fax_pages import FaxPages
    from faxdesk.work.tasks import TaskRunner


class DraftPreview(QObject):
    """Follows the form. The pages are shown once there are widgets for them: serve().

    Signals: followed() when all that is in sight shows the draft as it is now.
    """

    followed = Signal()

    def __init__(
        self,
        services: ComposeServices,
        form: ComposeForm,
        foot: ComposeFoot,
        runner: TaskRunner,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._form = form
        self._foot = foot
        self._runner = runner
        self._pages: FaxPages | None = None
        self.judged = JudgedPages(services.pages, services.blobs, runner, self)
        self._known_calls = KnownCalls(services.number_times, runner, self)
        self.own_covers = OwnCovers(services.covers, form.cover, runner, self)
        self.own_covers.began.connect(self.follow)
        self.judged.judged.connect(self.follow)
        self._known_calls.learnt.connect(self.follow)

    def serve(self, pages: FaxPages) -> None:
        """Have these show the draft's pages from the next change on."""
        self._pages = pages

    def follow(self) -> None:
        """The draft is another now, or more is known of it."""
        draft = self._form.draft
        sent = DraftAsSent.of(draft, DrawnBy(self._services.settings.drawn_by), self.judged)
        sent = replace(sent, own_cover=tuple(own_cover_sheets(draft, self._services.covers.pages)))
        self.own_covers.follow(draft)
        self.judged.follow(sent.wanted)
        if self._pages is not None:
            self._pages.follow(sent, cover_name=self._form.cover.cover_name)
        time, count = self._known_calls.time(sent), self._form.recipients.count
        self._foot.say_estimate(sent, time, count, is_judging=self.judged.is_judging)
        self.followed.emit()
        # The pages in sight are asked for by now, and come first.
        self.judged.go_on()

    def fetch_covers(self) -> None:
        """Fetch the covers; the two choices that are always offered do without them."""
        self.own_covers.fetch()

        def offer(covers: list[CoverPage]) -> None:
            self._form.cover.offer(covers)
            self.follow()

        self._runner.submit(Lane.NET, self._services.account.cover_pages, offer, lambda _error: None)
