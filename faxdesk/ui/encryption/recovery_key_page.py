"""Shows the recovery key, to be printed or saved once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.encryption.recovery_sheet import rows_of, save_sheet, what_it_is_for
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.form_page import FormPage, Inset, card, words_label
from faxdesk.ui.encryption.recovery_paper import RecoveryPaper
from faxdesk.ui.page_view.printing import Printing, PrintOrder
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.services.encryption.recovery import Recovery, RecoveryKey
    from faxdesk.ui.page_view.print_dialog import PrintDialog

_LARGER = 1.35


class RecoveryKeyPage(FormPage):
    """The key is read on a worker when the page is shown, and leaves the screen with it.

    Signals: kept() it was printed or saved, so that nobody need be reminded, done() the person leaves the
    page.
    """

    kept = Signal()
    done = Signal()

    def __init__(
        self,
        recovery: Callable[[], Recovery],
        pages: Callable[[], PageDrawer],
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Your recovery key"), parent)
        self.setObjectName("recoveryKeyPage")
        self._recovery = recovery
        self._pages = pages
        self._runner = runner
        self.key: RecoveryKey | None = None
        self._printing: Printing | None = None
        self.inset = Inset("error")
        self.inset.button.clicked.connect(self.show_key)
        self.said = words_label("", "strong")
        self.print = QPushButton(tr("Print…"))
        self.print.setProperty("kind", "primary")
        self.save = QPushButton(tr("Save…"))
        self.later = QPushButton(tr("I will do it later"))
        self._about_later = words_label(
            tr(
                "Until then your faxes hang on the keychain of this computer alone: if it is lost, what the"
                " service does not have any more is lost as well. Settings, Privacy shows this page again."
            ),
            "small",
        )
        self.print.clicked.connect(self._on_print)
        self.save.clicked.connect(self._on_save)
        self.later.clicked.connect(self.done)
        self._lay_out()
        self._allow()

    def show_key(self) -> None:
        """Read the key, on a worker, and show it."""
        self.inset.hide()
        self._runner.submit(
            Lane.LOCAL, lambda _token: self._recovery().recovery_key(), self._show, self._on_failed
        )

    def forget(self) -> None:
        """Take the key off the screen."""
        self.key = None
        self._clear_groups()
        self._allow()

    def _lay_out(self) -> None:
        first, *others = what_it_is_for()
        self.column.addWidget(_wrapped(first))
        frame, inside = card()
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(theme.Metrics.GAP)
        self._groups.setVerticalSpacing(theme.Metrics.GAP)
        for place in range(4):
            self._groups.setColumnStretch(2 * place + 1, 1)
        inside.addLayout(self._groups)
        self._made = words_label("", "small")
        inside.addWidget(self._made)
        self.column.addWidget(frame)
        self.column.addWidget(self.inset)
        for text in others:
            self.column.addWidget(_wrapped(text))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.Metrics.GAP)
        for button in (self.print, self.save, self.later):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.column.addWidget(self.said)
        self.column.addLayout(buttons)
        self._about_later.setWordWrap(True)
        self.column.addWidget(self._about_later)
        self.column.addStretch(1)
        self.said.hide()

    def _show(self, key: RecoveryKey) -> None:
        self.key = key
        self._clear_groups()
        letters = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        letters.setPixelSize(round(_LARGER * theme.measures().line * 0.75))
        for row, groups in enumerate(rows_of(key)):
            for place, (number, text) in enumerate(groups):
                spelt = " ".join(text)
                count = words_label(str(number), "small")
                count.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
                theme.set_tone(count, "muted")
                group = words_label(text)
                group.setFont(letters)
                group.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
                group.setAccessibleName(tr("Group {number}: {letters}", number=number, letters=spelt))
                self._groups.addWidget(count, row, 2 * place)
                self._groups.addWidget(group, row, 2 * place + 1)
        self._made.setText(tr("Key {id}", id=key.key_id))
        self._allow()

    def _clear_groups(self) -> None:
        while (item := self._groups.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _on_print(self) -> None:
        self.ask_to_print()

    def ask_to_print(self) -> PrintDialog:
        """Open the print dialog over the window."""
        from faxdesk.ui.page_view.print_dialog import PrintDialog

        assert self.key is not None
        pages = self._pages()
        if self._printing is None:
            self._printing = Printing(pages, self._runner, self)
            self._printing.printed.connect(self._on_printed)
            self._printing.failed.connect(self._on_failed)
        paper = RecoveryPaper(self.key, datetime.now())
        dialog = PrintDialog([paper], tr("Recovery key"), pages, self._runner, self)
        dialog.ordered.connect(self._printing.begin)
        dialog.open()
        return dialog

    def _on_printed(self, order: PrintOrder) -> None:
        text = tr("It is with the printer. See that all 13 groups can be read, then put it away.")
        if order.file is not None:
            text = _saved(order.file)
        self._say_kept(text)

    def _on_save(self) -> None:
        suggested = dialogs.documents_folder() / tr("FaxDesk recovery key.txt")
        target = dialogs.choose_new_file(self, suggested, tr("Save the recovery key"), is_text=True)
        if target is not None:
            self.save_as(target)

    def save_as(self, target: Path) -> None:
        """Write the key into a new file, on a worker."""
        key = self.key
        assert key is not None
        self._runner.submit(
            Lane.LOCAL,
            lambda _token: save_sheet(key, target, datetime.now()),
            lambda _: self._say_kept(_saved(target)),
            self._on_failed,
        )

    def _say_kept(self, text: str) -> None:
        self.inset.hide()
        self.said.setText(text)
        self.said.setWordWrap(True)
        self.said.show()
        self.later.setText(tr("Done"))
        self._about_later.hide()
        self.kept.emit()

    def _on_failed(self, error: FaxDeskError) -> None:
        self.inset.say_error(error, "" if self.key else tr("Try again"))

    def _allow(self) -> None:
        for button in (self.print, self.save):
            button.setEnabled(self.key is not None)


def _saved(file: Path) -> str:
    return tr("Saved as “{name}”. Take it to another place than this computer.", name=file.name)


def _wrapped(text: str) -> QLabel:
    label = words_label(text)
    label.setWordWrap(True)
    return label
