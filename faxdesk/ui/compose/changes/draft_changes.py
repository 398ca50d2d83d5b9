"""The one place where the documents and pages of a fax being written are changed: each change is a step,
which is kept with the draft and can be undone and done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.compose.draft_history import DraftContent, DraftHistory, DraftStep, Trail
from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import Resolution
from faxdesk.ui.common.key_claims import is_redo, is_undo
from faxdesk.ui.compose.changes.change_words import words_of
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from faxdesk.domain.compose.page_order import Files
    from faxdesk.domain.sent_page import DrawnBy
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.ui.compose.compose_bars import ComposeBars
    from faxdesk.ui.compose.compose_form import ComposeForm
    from faxdesk.ui.compose.pages.fax_pages import FaxPages
    from faxdesk.work.tasks import TaskRunner


class DraftChanges:
    """Carries out in the form what pages and documents ask for, and offers the way back in the bars. What is
    changed in the form itself becomes a step as well."""

    def __init__(self, form: ComposeForm, bars: ComposeBars, outbox: Outbox, runner: TaskRunner) -> None:
        self._form = form
        self._runner = runner
        self._bars = bars
        self._outbox = outbox
        self._new: list[DraftStep] = []
        self._is_said = False
        self.begin(Draft(), 0, None)

    def begin(self, draft: Draft, at: int, fax_id: int | None) -> None:
        """Follow another draft, which stands after this step; fax_id is None where nothing of it is on disk
        yet."""
        steps = None if fax_id is None else self._outbox.steps(fax_id)
        history = self._history = DraftHistory(DraftContent.of(draft), at, steps)
        if steps is not None:
            self._runner.submit(
                Lane.LOCAL,
                lambda _token: (steps.last(), steps.newest_after(at)),
                lambda read: history.know(*read),
            )
        self._kept_at = at
        self._new = []

    def serve(self, pages: FaxPages) -> None:
        """Do what is asked for at these pages from now on."""
        pages.add_wanted.connect(self._form.files.choose)
        pages.files_wanted.connect(self.put_files)
        pages.cover_removal_wanted.connect(self.remove_cover)
        pages.drawn_by_wanted.connect(self.choose_drawn_by)
        pages.fine_wanted.connect(self.send_in_fine)

    # Changing

    @property
    def files(self) -> Files:
        """The documents as they stand now."""
        return self._form.files.files()

    def put_files(self, files: Files, *, is_said: bool = True) -> None:
        """Have these documents from now on; it is not said where a person sees it happen."""
        if is_said:
            self._act(lambda: self._form.files.put_files(files))
        else:
            self._form.files.put_files(files)

    def remove_cover(self) -> None:
        self._act(lambda: self._form.cover.choose(0))

    def choose_drawn_by(self, choice: DrawnBy | None) -> None:
        self._act(lambda: self._form.choose_drawn_by(choice))

    def send_in_fine(self) -> None:
        def choose() -> None:
            self._form.quality.choose(Resolution.FINE)
            self._form.changed.emit()

        self._act(choose)

    def note(self, draft: Draft) -> None:
        """The form changed, and this is the draft now."""
        before, content = self._history.content, DraftContent.of(draft)
        if before == content:
            return
        words = words_of(before, content)
        step = self._history.note(content, words.text)
        if step is not None:
            self._new.append(step)
            if self._is_said or words.is_loss:
                self._bars.change.offer(words.text, tr("Undo"), self.undo)

    def trail(self) -> Trail | None:
        """Where the draft stands, with the steps made since this was asked last; None where it stands where
        it did then."""
        new, self._new = tuple(self._new), []
        if not new and self._history.at == self._kept_at:
            return None
        self._kept_at = self._history.at
        return Trail(self._history.at, new)

    # Undoing

    def take(self, event: QKeyEvent) -> bool:
        """Undo or redo by a key; False for any other."""
        if is_undo(event):
            self.undo()
        elif is_redo(event):
            self.redo()
        else:
            return False
        return True

    @property
    def can_undo(self) -> bool:
        """Whether anything was done that can be taken back."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether anything was undone that can be done again."""
        return self._history.can_redo

    def undo(self, *, is_said: bool = True) -> None:
        """Take back what was done last."""
        step = self._history.undo()
        if step is not None:
            self._form.show_content(self._history.content)
        if step is not None and is_said:
            self._bars.change.offer(tr("Undone: {change}", change=step.words), tr("Redo"), self.redo)

    def redo(self, *, is_said: bool = True) -> None:
        """Do again what was undone last."""
        step = self._history.redo()
        if step is not None:
            self._form.show_content(self._history.content)
        if step is not None and is_said:
            self._bars.change.offer(tr("Done again: {change}", change=step.words), tr("Undo"), self.undo)

    def _act(self, act: Callable[[], object]) -> None:
        """Do something that a person is told of."""
        self._is_said = True
        try:
            act()
        finally:
            self._is_said = False
