"""Keeps a draft on disk while it is being written: soon after each change, and at once when asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from faxdesk.domain.compose.draft_history import Trail
from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.rounds import Rounds
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.outbox.outbox import Outbox

PAUSE_MS = 400
LONGEST_MS = 1200
"""However long somebody goes on without a pause, so much is lost at most if the computer stops."""


class DraftKeeper(QObject):
    """Keeps one draft: fax_id is None for one that is created with its first change; draft is what is on
    disk of it.

    Signals: saved() when what was kept last is on disk, failed(FaxDeskError).
    """

    saved = Signal()
    failed = Signal(object)

    def __init__(
        self,
        outbox: Outbox,
        runner: TaskRunner,
        fax_id: int | None,
        draft: Draft,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._outbox = outbox
        self._runner = runner
        self._fax_id = fax_id
        self._kept = draft
        self._waiting: Draft | None = None
        self._trail: Trail | None = None
        self._saves = Rounds(self._begin_save)
        self._after: list[Callable[[int], None]] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._saves.ask)
        self._patience = QTimer(self)
        self._patience.setObjectName("draft is kept at the latest")
        self._patience.setSingleShot(True)
        self._patience.setInterval(LONGEST_MS)
        self._patience.timeout.connect(self._saves.ask)

    @property
    def fax_id(self) -> int | None:
        """None until the draft has been created."""
        return self._fax_id

    def keep(self, draft: Draft, trail: Trail | None = None) -> None:
        """Save this soon, unless it is what is on disk. trail is where it stands among its steps, with those
        that were made since the last call; None where that is as it was."""
        if draft == (self._waiting or self._kept) and trail is None:
            return
        self._waiting = draft
        self._trail = _together(self._trail, trail)
        self._pause.start()
        if not self._patience.isActive():
            self._patience.start()

    def flush(self, after: Callable[[int], None]) -> None:
        """Save now what is to be saved, then call after(fax id)."""
        self._after.append(after)
        self._saves.ask()

    def keep_now(self, draft: Draft, after: Callable[[int], None]) -> None:
        """Save this now, unless it is what is on disk, then call after(fax id)."""
        self.keep(draft)
        self.flush(after)

    def discard(self, done: Callable[[int], object] = lambda _fax_id: None) -> None:
        """Throw the draft away, then call done(fax id); nothing is to be done where none of it is on disk."""
        if not self.is_untouched:
            self.flush(lambda fax_id: self._discard(fax_id, done))

    def _discard(self, fax_id: int, done: Callable[[int], object]) -> None:
        outbox = self._outbox
        self._runner.submit(
            Lane.LOCAL, lambda _token: outbox.discard(fax_id), lambda _item: done(fax_id), self.failed.emit
        )

    @property
    def is_untouched(self) -> bool:
        """Whether nothing of the draft is on disk or on its way there."""
        return self._fax_id is None and self.is_settled

    @property
    def is_settled(self) -> bool:
        """Whether all that was written is on disk."""
        return self._waiting is None and not self._saves.is_running

    def _begin_save(self) -> None:
        self._pause.stop()
        self._patience.stop()
        if self._waiting is None and self._fax_id is not None:
            self._saves.end()
            self._finish()
            return
        draft, trail = self._waiting or self._kept, self._trail
        fax_id, outbox = self._fax_id, self._outbox
        self._waiting, self._trail = None, None

        def work(_token: object) -> int:
            if fax_id is None:
                return outbox.create(draft, trail)
            outbox.save(fax_id, draft, trail)
            return fax_id

        self._runner.submit(
            Lane.LOCAL,
            work,
            lambda saved_id: self._on_saved(saved_id, draft),
            lambda error: self._on_failed(error, draft, trail),
        )

    def _on_saved(self, fax_id: int, draft: Draft) -> None:
        self._fax_id = fax_id
        self._kept = draft
        if self._waiting is None:
            self.saved.emit()
        elif self._after:
            # Somebody waits for the end of it: the newer text is not left to the pause.
            self._saves.ask()
        self._saves.end()
        if self.is_settled:
            self._finish()

    def _on_failed(self, error: FaxDeskError, draft: Draft, trail: Trail | None) -> None:
        self._saves.fail()
        self._after = []
        # Nothing is lost while the window is open: the next change, or sending, tries again.
        self._waiting = self._waiting or draft
        self._trail = _together(trail, self._trail)
        self.failed.emit(error)

    def _finish(self) -> None:
        after, self._after = self._after, []
        if self._fax_id is not None:
            for act in after:
                act(self._fax_id)


def _together(first: Trail | None, second: Trail | None) -> Trail | None:
    """Both trails as one."""
    if first is None or second is None:
        return first or second
    return Trail(second.at, (*first.new, *second.new))
