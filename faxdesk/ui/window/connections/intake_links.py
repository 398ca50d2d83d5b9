"""Tells of what came in by itself, and leads to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from faxdesk.domain.intake.incoming import SourceKind
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.intake.intake_words import arrival_line, several_line
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.intake.incoming import WaitingJob
    from faxdesk.services.desk import Desk
    from faxdesk.services.events import CameIn, IntakeChanged
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.navigation import Navigation
    from faxdesk.ui.window.page_stack import PageStack


class IntakeLinks(QObject):
    """One line for all that came since somebody looked: a draft is opened, several are listed."""

    def __init__(
        self,
        desk: Desk,
        pages: PageStack,
        navigation: Navigation,
        notices: Notices,
        context: WindowContext,
    ) -> None:
        super().__init__(pages)
        self._desk = desk
        self._pages = pages
        self._navigation = navigation
        self._notices = notices
        self._context = context
        self._news: list[CameIn] = []
        self._line = ""
        self._refused, self._refusal = "", ""
        context.bridge.came_in.connect(self._on_came_in)
        context.bridge.intake_changed.connect(self._on_changed)

    @Slot(object)
    def _on_came_in(self, event: CameIn) -> None:
        if not self._line or self._notices.bar.text != self._line:
            # Somebody has closed the line, or it says something else by now.
            self._news.clear()
        self._news.append(event)
        drafts = [each for each in self._news if not each.is_sent]
        if len(drafts) > 1:
            self._say(several_line(drafts), tr("Show drafts"))
        elif event.reason is not None:
            self._say(f"{arrival_line(event)}. {event.reason.title} {event.reason.hint}", tr("Open"))
        else:
            self._say(arrival_line(event), tr("Show") if event.is_sent else tr("Open"))

    def _say(self, line: str, button: str) -> None:
        self._line = line
        # Whoever prints looks at the program that prints.
        QApplication.alert(self._pages.window())
        self._notices.inform(line, button, self._open)

    def _open(self) -> None:
        news, self._news = self._news, []
        drafts = [event.fax_id for event in news if not event.is_sent]
        if len(drafts) == 1:
            self._context.outcomes.draft_opened.emit(drafts[0])
        elif drafts:
            self._navigation.show_folder(Place.DRAFTS)
        elif news:
            self._navigation.show_fax(news[-1].fax_id, Place.OUTBOX)

    @Slot(object)
    def _on_changed(self, event: IntakeChanged) -> None:
        # Somebody may have deleted, or had taken, what the line tells of.
        if key := event.refused or self._refused:
            self._context.runner.submit(
                Lane.LOCAL,
                lambda _token: self._desk.intake.waiting(key),
                lambda job: self._on_looked_up(key, job, is_news=bool(event.refused)),
            )

    def _on_looked_up(self, key: str, job: WaitingJob | None, *, is_news: bool) -> None:
        if job is None or job.problem is None:
            if key == self._refused:
                self._withdraw()
            return
        # What the watched folder cannot have taken goes back there, and it tells of that itself.
        if is_news and job.incoming.source.kind != SourceKind.FOLDER:
            self._refused, self._refusal = key, f"{job.problem.title} {job.problem.hint}"
            self._notices.bar.say(self._refusal, tr("Look"), self._look)

    def _withdraw(self) -> None:
        """Take the line back, unless it says something else by now."""
        if self._notices.bar.text == self._refusal:
            self._notices.bar.hide()
        self._refused = self._refusal = ""

    def _look(self) -> None:
        self._pages.show_settings()
        self._pages.settings.show_part("refused")
