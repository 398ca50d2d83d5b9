"""The part of the settings that makes the system's queue by which programs print to FaxDesk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.fax_printer import QUEUE_STATES, QueueState
from faxdesk.domain.intake.incoming import Source, SourceKind
from faxdesk.domain.runtime import CancelToken
from faxdesk.settings import Settings
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.domain.intake.fax_printer import FaxPrinter

_PRINTER = Source(SourceKind.PRINTER).key
_ELSEWHERE = mark(
    "Another FaxDesk takes what is printed now, such as `faxdesk printer run`. "
    "This window does, within half a minute, once that one has ended."
)
_LOOK_AGAIN_MS = 5000
"""How often it is asked whether that one has ended, while the card is on show."""


class PrinterCard(QWidget):
    """Asks the system on a worker each time it is shown, and after each thing that is done."""

    def __init__(self, printer: Callable[[], FaxPrinter], settings: Settings, runner: TaskRunner) -> None:
        """printer gives the printer, which is built when the first worker asks for it."""
        super().__init__()
        self._printer = printer
        self._settings = settings
        self._runner = runner
        self.state = words_label("", "small")
        self.elsewhere = words_label(tr(_ELSEWHERE), "small")
        self.said = words_label("", "small")
        for label in (self.state, self.elsewhere, self.said):
            label.setWordWrap(True)
        self.said.setObjectName("printerSaid")
        self.add = QPushButton(tr("Add the FaxDesk printer"))
        self.remove = QPushButton(tr("Remove"))
        self.remove.setAccessibleName(tr("Remove the FaxDesk printer"))
        self.add.clicked.connect(self._on_add)
        self.remove.clicked.connect(self._on_remove)
        self.send = QCheckBox(tr("Send by itself what names a number"))
        self.send.setToolTip(tr("For scripts, such as lp -d FaxDesk -o phone=…; else it waits as a draft."))
        self.send.toggled.connect(self._on_send)
        # In large letters they do not find room beside each other.
        buttons = QWidget()
        side_by_side = FlowLayout(buttons, theme.Metrics.GAP)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.addWidget(self.add)
        side_by_side.addWidget(self.remove)
        column = QVBoxLayout(self)
        edge = theme.Metrics.GROUP
        column.setContentsMargins(edge, theme.Metrics.GAP, edge, edge)
        column.setSpacing(theme.Metrics.GAP)
        column.addWidget(self.state)
        column.addWidget(self.elsewhere)
        column.addWidget(buttons)
        column.addWidget(self.send)
        column.addWidget(self.said)
        self._say("")
        self.remove.hide()
        self.elsewhere.hide()
        self._look_again = QTimer(self)
        self._look_again.setObjectName("printer elsewhere")
        self._look_again.setSingleShot(True)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._look)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.send.setChecked(_PRINTER in self._settings.sources_that_send)
        why_not = self._settings.policies.why_locked(Settings.sources_that_send.key)
        self.send.setEnabled(not why_not)
        set_tip(self.send, why_not)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look_again.stop()

    def _look(self) -> None:
        self._runner.submit(Lane.WAYS, self._state, self._show, self._on_failed)

    def _state(self, _token: CancelToken) -> tuple[QueueState, str, bool]:
        printer = self._printer()
        return printer.queue.state(), printer.queue.name, printer.is_elsewhere

    def _show(self, found: tuple[QueueState, str, bool]) -> None:
        state, name, is_elsewhere = found
        self.elsewhere.setVisible(is_elsewhere)
        if is_elsewhere and self.isVisible():
            self._look_again.start()
        self.state.setText(tr(QUEUE_STATES[state], name=name))
        self.add.setVisible(state != QueueState.THERE)
        self.remove.setVisible(state != QueueState.MISSING)
        self._give_focus_back()

    def _on_add(self) -> None:
        def add(_token: CancelToken) -> None:
            self._settings.check_free(Settings.print_to_fax, True)
            printer = self._printer()
            # CUPS looks at the printer when it makes the queue.
            printer.open()
            try:
                printer.queue.add()
            except FaxDeskError as error:
                if not (self._settings.print_to_fax or error.kind == ErrorKind.NOT_ALLOWED):
                    printer.close()
                raise

        self._do(add, self._on_added, self._on_not_added)

    def _on_not_added(self, error: FaxDeskError) -> None:
        if error.kind == ErrorKind.NOT_ALLOWED:
            # The line that an administrator runs looks at the printer as well.
            self._settings.set_if_free(Settings.print_to_fax, True)
        self._on_failed(error)

    def _on_added(self, _nothing: object) -> None:
        self._settings.print_to_fax = True
        self._done(tr("Print to it from any program: what you print waits here as a draft."))

    def _on_remove(self) -> None:
        def remove(_token: CancelToken) -> None:
            self._settings.check_free(Settings.print_to_fax, False)
            self._printer().queue.remove()

        self._do(remove, self._on_removed, self._on_failed)

    def _on_removed(self, _nothing: object) -> None:
        self._settings.print_to_fax = False
        self._done(tr("The printer is gone from the other programs."))

    def _on_send(self, is_on: bool) -> None:
        self._settings.let_send(_PRINTER, is_on=is_on)

    def _do(
        self,
        work: Callable[[CancelToken], None],
        done: Callable[[object], None],
        failed: Callable[[FaxDeskError], None],
    ) -> None:
        self._say(tr("The system is asked…"))
        self._allow(is_busy=True)
        self._runner.submit(Lane.WAYS, work, done, failed)

    def _done(self, said: str) -> None:
        self._allow(is_busy=False)
        self._say(said)
        self._look()

    def _on_failed(self, error: FaxDeskError) -> None:
        self._allow(is_busy=False)
        self._say(f"{error.title} {error.hint}")
        self._give_focus_back()

    def _allow(self, *, is_busy: bool) -> None:
        if is_busy and (self.add.hasFocus() or self.remove.hasFocus()):
            # Qt would lead it on to what sends by itself, which a second press of Space would switch on.
            self.setFocus()
        for button in (self.add, self.remove):
            button.setEnabled(not is_busy)

    def _give_focus_back(self) -> None:
        if self.hasFocus():
            button = self.remove if self.add.isHidden() else self.add
            button.setFocus()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
