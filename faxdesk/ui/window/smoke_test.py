"""The main job, done by the program itself: `--demo --smoke`. For installers and machines without a screen.

It drives the same widgets that a person does: sends a document to two numbers, lets a fax arrive, opens
it, and looks whether its page was painted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QWidget

from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.status import StatusKind
from faxdesk.ui.compose.recipients.recipient_field import RecipientField
from faxdesk.ui.page_view.page_view import PageView
from faxdesk.ui.window.bars.demo_banner import DemoBanner
from faxdesk.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk

_LOOK_MS = 50
_PATIENCE_MS = 60_000
"""For each step: what is slow as a whole, on a busy machine, may still get on."""
_NUMBERS = "+1 650 555 0144, +1 212 555 0187"

Condition = Callable[[], bool]
Step = tuple[str, Condition]
W = TypeVar("W", bound=QWidget)


class DemoService(Protocol):
    """What the run needs of the demo."""

    def documents(self) -> list[Path]:
        """Files to try sending with."""
        ...


class SmokeTest(QObject):
    """finished(problem): "" when everything went well, else what did not."""

    finished = Signal(str)

    def __init__(
        self,
        window: MainWindow,
        desk: Desk,
        demo: DemoService,
        screenshot: Path | None,
    ) -> None:
        super().__init__()
        self._window = window
        self._desk = desk
        self._demo = demo
        self._screenshot = screenshot
        self._script = self._steps()
        self._step: Step = ("the window is there", lambda: True)
        self._problems: list[str] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)

    def start(self) -> None:
        # Nobody is there to undo anything.
        self._desk.settings.undo_send_seconds = 0
        self._desk.settings.poll_seconds = 5
        self._limit.start(_PATIENCE_MS)
        self._timer.start(_LOOK_MS)

    def _steps(self) -> Iterator[Step]:
        inbox = FaxQuery(Folder.INBOX)
        library = self._desk.library
        yield "the inbox fills", lambda: len(library.ids(inbox)) > 0
        document = next(path for path in self._demo.documents() if path.suffix == ".pdf")
        self._window.writing.add([document])
        yield "compose opens", lambda: self._find(RecipientField, "recipientField").isVisible()
        self._find(RecipientField, "recipientField").add_text(_NUMBERS)
        compose = self._window.pages.compose
        yield (
            "the draft has its recipients and its document",
            lambda: len(compose.form.draft.recipients) == 2 and len(compose.form.draft.files) == 1,
        )
        self._find(QPushButton, "sendButton").click()
        yield "the fax is sent", self._is_sent

        newest = library.ids(inbox)[0]
        self._find(DemoBanner, "demoBanner").receive.click()
        yield "a fax arrives", lambda: library.ids(inbox)[0] != newest
        self._window.navigation.show_fax(library.ids(inbox)[0])
        views = self._window.findChildren(PageView, "pageView")
        yield "its page is on the screen", lambda: any(shows_a_page(view) for view in views)

    def _is_sent(self) -> bool:
        """Whether the fax that was written here went out; others may still be coming in from the service."""
        library = self._desk.library
        written = [fax_id for fax_id in library.ids(FaxQuery(Folder.OUTBOX)) if library.outgoing(fax_id)]
        return any(row.status.kind == StatusKind.SENT for row in library.rows(written))

    def _look(self) -> None:
        """Go on to the next step once the present one has come true."""
        try:
            following = next(self._script, None) if self._step[1]() else self._step
        except Exception as error:
            # Whatever it is, the run has failed, and says so.
            self._problems.append(f"{type(error).__name__}: {error}")
            following = None
        if self._problems or following is None:
            self._end("; ".join(self._problems))
        elif following is not self._step:
            self._step = following
            self._limit.start()

    def _give_up(self) -> None:
        self._end(f"it never came about that {self._step[0]}")

    def _end(self, problem: str) -> None:
        self._timer.stop()
        self._limit.stop()
        if self._screenshot is not None:
            # Of a failure as well: it shows how far the run came.
            self._screenshot.parent.mkdir(parents=True, exist_ok=True)
            if not self._window.grab().save(str(self._screenshot)):
                problem = problem or "the picture could not be written"
        self.finished.emit(problem)

    def _find(self, kind: type[W], name: str) -> W:
        found = self._window.findChild(kind, name)
        if found is None:
            raise LookupError(name)
        return found


def shows_a_page(view: PageView) -> bool:
    """Whether the page in view is drawn, with something dark on something white."""
    picture = view.page_picture if view.isVisible() else None
    if picture is None:
        return False
    shades = bytes(picture.convertToFormat(QImage.Format.Format_Grayscale8).constBits())
    white, dark = sum(1 for shade in shades if shade > 250), sum(1 for shade in shades if shade < 60)
    return white > len(shades) // 10 and dark > 200
