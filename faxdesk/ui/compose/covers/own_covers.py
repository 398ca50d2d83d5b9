"""The person's own covers in the page for writing: fetched with their pictures, their pages counted for the
open draft."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.covers.kept_cover import KeptCover
from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import Resolution
from faxdesk.ui.compose.covers.cover_pictures import SHEET
from faxdesk.ui.covers.covers_window import CoversWindow
from faxdesk.ui.page_view.own_cover_sheet import cover_content
from faxdesk.ui.page_view.page_sources import to_image
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.covers.cover_template import CoverTemplate
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.covers.covers import Covers
    from faxdesk.ui.compose.covers.cover_picker import CoverPicker
    from faxdesk.work.tasks import TaskRunner

_PAUSE_MS = 400
"""So long nothing is typed before the pages of the cover are counted, or pictures drawn."""
_SHARPNESS = 2
"""Pictures have so many pixels for one of a plain screen."""


class OwnCovers(QObject):
    """Signals: began() the draft has its usual cover now."""

    began = Signal()

    def __init__(self, covers: Covers, picker: CoverPicker, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._covers = covers
        self._picker = picker
        picker.edit_wanted.connect(lambda: self.covers_window.open())
        self._runner = runner
        self._draft = Draft()
        self._counted: Draft | None = None
        self._is_at_work = False
        self._is_chosen = True
        self._takes_default = False
        self._fetches = 0
        self._asked_for = ""
        picker.pictures.chosen.connect(self._on_chosen)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._go_on)

    def fetch(self) -> None:
        """Offer the covers there are now."""

        self._fetches += 1
        number = self._fetches

        def offer(covers: tuple[KeptCover, ...]) -> None:
            if number != self._fetches:
                # What was read before a draft was begun says nothing of its usual cover.
                return
            self._picker.offer_own(covers)
            self._pause.start()
            self._begin(next((cover.template for cover in covers if cover.is_default), None))

        self._runner.submit(Lane.LOCAL, lambda _token: self._covers.templates.all(), offer)

    @cached_property
    def covers_window(self) -> CoversWindow:
        """The window in which the person sees to their covers; made when it is first wanted."""
        window = CoversWindow(self._covers, self._runner, self._picker)
        window.changed.connect(self.fetch)
        return window

    def _begin(self, usual: CoverTemplate | None) -> None:
        picker = self._picker
        takes, self._takes_default = self._takes_default, False
        if takes and usual is not None and picker.cover_index == 0 and picker.own_cover is None:
            picker.set_cover(0, picker.cover_text, DraftCover(usual))
            self.began.emit()

    def follow(self, draft: Draft) -> None:
        """Count the pages of the draft's own cover, shortly after nothing more is typed."""
        self._draft = cover_content(draft)
        self._picker.follow(draft)
        self._ask_for_usual(draft)
        if draft.cover is not None and self._draft != self._counted:
            self._pause.start()

    def _on_chosen(self) -> None:
        self._is_chosen = True

    def begin(self, *, is_new: bool) -> None:
        """Another draft is open. A new one takes the cover that is usual for the account or its recipient,
        unless the person chooses one."""
        self._takes_default = is_new
        self._is_chosen, self._asked_for = not is_new, ""

    def _ask_for_usual(self, draft: Draft) -> None:
        """Take the cover that the book of contacts names for the first recipient."""
        number = draft.recipients[0].number if draft.recipients else ""
        if self._is_chosen or not number or number == self._asked_for:
            return
        self._asked_for = number

        def take(cover: KeptCover | None) -> None:
            if cover is not None and number == self._asked_for and not self._is_chosen:
                self._picker.choose(0, DraftCover(cover.template))

        self._runner.submit(Lane.LOCAL, lambda _token: self._covers.usual_for(number), take)

    def _go_on(self) -> None:
        if self._is_at_work:
            self._pause.start()
            return
        draft, cover = self._draft, self._draft.cover
        if cover is not None and draft != self._counted:
            self._work(
                lambda: self._covers.pages.fax_page(draft, cover, 0, Resolution.STANDARD)[1],
                partial(self._take_count, draft),
            )
        elif self._picker.isVisible() and (wanted := self._picker.wanted_pictures):
            template = wanted[0]
            self._work(partial(_drawn, self._covers, template), partial(self._take_picture, template))

    def _work(self, work: Callable[[], object], done: Callable[[object], object]) -> None:
        self._is_at_work = True

        def ok(result: object) -> None:
            self._is_at_work = False
            done(result)
            QTimer.singleShot(0, self, self._go_on)

        def failed(_error: object) -> None:
            self._is_at_work = False

        def run(_token: CancelToken) -> object:
            return work()

        self._runner.submit(Lane.BACKGROUND, run, ok, failed)

    def _take_count(self, draft: Draft, pages: object) -> None:
        self._counted = draft
        if draft == self._draft and isinstance(pages, int):
            self._picker.count_pages(pages)

    def _take_picture(self, template: CoverTemplate, image: object) -> None:
        if isinstance(image, QImage):
            self._picker.picture(template, image)


def _drawn(covers: Covers, template: CoverTemplate) -> QImage:
    """A small picture of a cover, from the dots that would be sent. For workers."""
    page = covers.pages.sample_page(template, Resolution.FINE)
    return (
        to_image(page)
        .convertToFormat(QImage.Format.Format_Grayscale8)
        .scaled(
            SHEET * _SHARPNESS,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    )
