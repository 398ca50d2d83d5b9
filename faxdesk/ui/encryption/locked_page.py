"""What is shown in place of the faxes where the key of an encrypted archive is not to be had."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.form_page import WIDTH_PX, Inset, card, words_label
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

_MARK_PX = 40
_FIELD_LINES = 3.5
"""The height of the field, in lines: the whole recovery key, as it stands on paper."""


class LockedPage(QScrollArea):
    """try_again looks for the key where it is kept; recover takes what was typed, and gives why the key could
    not be kept, None where it was. Both run on a worker, and raise FaxDeskError.

    Signals: opened() the key is there, quit_wanted().
    """

    opened = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        try_again: Callable[[], object],
        recover: Callable[[str], FaxDeskError | None],
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lockedPage")
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._try_again = try_again
        self._recover = recover
        self._runner = runner
        self._mark = PlainLabel()
        self.title = words_label("", "title")
        self.hint = words_label("")
        for label in (self.title, self.hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.again = QPushButton(tr("Try again"))
        self.again.clicked.connect(self._on_again)
        self.quit = QPushButton(tr("Quit"))
        self.quit.clicked.connect(self.quit_wanted)
        self.field = QPlainTextEdit()
        self.field.setObjectName("recoveryField")
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(tr("Recovery key"))
        self.field.textChanged.connect(self._allow)
        self.open = QPushButton(tr("Open with the recovery key"))
        self.open.setProperty("kind", "primary")
        self.open.clicked.connect(self._on_open)
        self.inset = Inset("error")
        self.inset.button.clicked.connect(self.opened)
        self._lay_out()
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)
        self.wait()

    def wait(self) -> None:
        """Show that the key is being looked for; the keychain may be asking the person just now."""
        self.title.setText(tr("Looking for the key of your archive…"))
        self.hint.setText(tr("If your system asks for the password of the keychain, enter it there."))
        self._set_at_work(True)

    def show_missing(self, error: FaxDeskError) -> None:
        """Say why the key is not to be had, and let the person do something about it."""
        self.title.setText(error.title)
        self.hint.setText(error.hint)
        self.setAccessibleName(error.title)
        self._set_at_work(False)
        self.field.setFocus()

    def _lay_out(self) -> None:
        inner = QWidget()
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.GROUP)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.Metrics.GAP)
        buttons.addWidget(self.again)
        buttons.addWidget(self.quit)
        buttons.addStretch(1)
        for part in (self._mark, self.title, self.hint):
            column.addWidget(part)
        column.addLayout(buttons)
        self._card, inside = card()
        inside.addWidget(words_label(tr("Recovery key"), "strong"))
        about = words_label(
            tr(
                "The 13 groups that you printed or saved when the archive was encrypted. Small letters,"
                " spaces and dashes make no difference."
            ),
            "small",
        )
        about.setWordWrap(True)
        inside.addWidget(about)
        inside.addWidget(self.field)
        inside.addWidget(self.inset)
        inside.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._card)
        column.addStretch(1)
        edge = theme.Metrics.EDGE
        middle = QHBoxLayout(inner)
        middle.setContentsMargins(edge, edge, edge, edge)
        middle.addStretch(1)
        middle.addWidget(self._content, 1000)
        middle.addStretch(1)
        self.setWidget(inner)

    def _on_again(self) -> None:
        self.wait()
        self._runner.submit(
            Lane.LOCAL, lambda _token: self._try_again(), lambda _: self.opened.emit(), self.show_missing
        )

    def _on_open(self) -> None:
        typed = self.field.toPlainText()
        self.inset.hide()
        self._set_at_work(True)
        self._runner.submit(
            Lane.LOCAL, lambda _token: self._recover(typed), self._on_recovered, self._on_refused
        )

    def _on_recovered(self, trouble: FaxDeskError | None) -> None:
        """Where the key could not be kept, the person reads that before going on."""
        self.field.clear()
        if trouble is None:
            self.opened.emit()
            return
        self.inset.say(
            tr("The recovery key is right, but it could not be kept: {why}", why=trouble.title),
            tr("The archive opens now; FaxDesk asks for the recovery key again at the next start."),
            tr("Open the archive"),
        )
        self.inset.button.setFocus()

    def _on_refused(self, error: FaxDeskError) -> None:
        self._set_at_work(False)
        self.inset.say_error(error)
        self.field.setFocus()

    def _set_at_work(self, on: bool) -> None:
        self.again.setEnabled(not on)
        self.field.setReadOnly(on)
        self._at_work = on
        self._allow()

    def _allow(self) -> None:
        self.open.setEnabled(not self._at_work and bool(self.field.toPlainText().strip()))

    def _tint(self) -> None:
        side = theme.grown(_MARK_PX)
        self._mark.setPixmap(icons.pixmap("lock", "accent", side, self.devicePixelRatioF()))

    def _measure(self) -> None:
        self._content.setMaximumWidth(theme.grown(WIDTH_PX))
        self.field.setFixedHeight(round(_FIELD_LINES * theme.measures().line))
