"""What the doctor finds, as it comes in; repair; and a bundle for support, shown before it is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.checkup import Finding, Result, Verdict, worst
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common import dialogs, icons, theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import FormPage, Inset, card, words_label
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.doctor.doctor import Doctor

_ICON_PX = 20
_BUNDLE_PX = 280
_PICTURES = {
    Verdict.OK: ("check", "success", mark("Good")),
    Verdict.WARNING: ("alert", "warning", mark("Warning")),
    Verdict.PROBLEM: ("error", "danger", mark("Problem")),
}
_SUMMARY = {
    Verdict.OK: mark("All is well."),
    Verdict.WARNING: mark("It works; see what is marked."),
    Verdict.PROBLEM: mark("Something needs you."),
}


class DiagnosticsPage(FormPage):
    """Begins to look as soon as it is on show."""

    _result_came = Signal(object)

    def __init__(self, doctor: Doctor, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(tr("Diagnostics"), parent)
        self.setObjectName("diagnosticsPage")
        self._doctor = doctor
        self._runner = runner
        self._task: Task | None = None
        self._bundle: dict[str, str] = {}
        self.results: list[Result] = []
        self.rows: dict[str, _CheckRow] = {}
        # Results come from a worker.
        self._result_came.connect(self._on_result, Qt.ConnectionType.QueuedConnection)
        self.summary = words_label("", "strong")
        self.summary.setWordWrap(True)
        self.problem = Inset("error")
        self.done = Inset("hint")
        self.column.addLayout(self._buttons())
        self.column.addWidget(self.problem)
        self.column.addWidget(self.done)
        self.column.addWidget(self._rows_card())
        self.column.addWidget(self._bundle_part())
        self.column.addStretch(1)

    def examine(self) -> None:
        """Look at everything, from the start."""
        if self._task is not None:
            self._task.cancel()
        self.results = []
        for row in self.rows.values():
            row.wait()
        self.summary.setText(tr("Looking…"))
        self._set_busy(True)
        doctor = self._doctor
        self._task = self._runner.submit(
            Lane.NET,
            lambda token: doctor.examine(token, self._result_came.emit),
            self._on_examined,
            self._on_failed,
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.problem.hide()
            self.done.hide()
            self.close_bundle()
            self.examine()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        if not event.spontaneous() and self._task is not None:
            self._task.cancel()
            self._task = None

    # Building

    def _buttons(self) -> QVBoxLayout:
        self.again = QPushButton(tr("Look again"))
        self.again.clicked.connect(self.examine)
        self.repair = QPushButton(tr("Repair"))
        self.repair.setToolTip(tr("Puts right what can be; nothing is deleted"))
        self.repair.clicked.connect(self._on_repair)
        self.copy = QPushButton(tr("Copy"))
        self.copy.setToolTip(tr("Copies the report without names and numbers"))
        self.copy.clicked.connect(self._on_copy)
        self.save = QPushButton(tr("Save bundle…"))
        self.save.setToolTip(tr("Report, settings and log for support; shown before it is saved"))
        self.save.clicked.connect(self._on_bundle)
        buttons = QWidget()
        # Where there is little room for them, they break into lines.
        row = FlowLayout(buttons, theme.Metrics.GAP)
        row.setContentsMargins(0, 0, 0, 0)
        for button in (self.again, self.repair, self.copy, self.save):
            row.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(theme.Metrics.GAP)
        column.addWidget(self.summary)
        column.addWidget(buttons)
        return column

    def _rows_card(self) -> QFrame:
        frame, column = card()
        for number, (key, title) in enumerate(self._doctor.titles):
            if number:
                line = QFrame()
                line.setProperty("kind", "line")
                column.addWidget(line)
            self.rows[key] = row = _CheckRow(title)
            column.addWidget(row)
        return frame

    def _bundle_part(self) -> QFrame:
        self.bundle, column = card()
        column.addWidget(words_label(tr("This is all that the bundle holds"), "strong"))
        hint = words_label(
            tr(
                "No numbers, names, contents or secrets. It is saved as a file for you to pass on, and "
                "not sent."
            ),
            "small",
        )
        hint.setWordWrap(True)
        column.addWidget(hint)
        self.shown = QPlainTextEdit()
        self.shown.setReadOnly(True)
        self.shown.setFixedHeight(_BUNDLE_PX)
        self.shown.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.shown.setAccessibleName(tr("What the bundle holds"))
        column.addWidget(self.shown)
        self.save_shown = QPushButton(tr("Save…"))
        self.save_shown.setProperty("kind", "primary")
        self.save_shown.clicked.connect(self._on_save)
        leave = QPushButton(tr("Do not save"))
        leave.clicked.connect(self.close_bundle)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.save_shown)
        column.addLayout(row)
        self.bundle.hide()
        return self.bundle

    # What happens

    @Slot(object)
    def _on_result(self, result: Result) -> None:
        if self._task is None or self._task.is_cancelled:
            return
        row = self.rows.get(result.key)
        if row is not None:
            row.say(result.finding)

    def _on_examined(self, results: tuple[Result, ...]) -> None:
        self._task = None
        self.results = list(results)
        for result in results:
            self.rows[result.key].say(result.finding)
        self.summary.setText(tr(_SUMMARY[worst(results)]))
        self._set_busy(False)

    def _on_failed(self, error: FaxDeskError) -> None:
        self._task = None
        self.summary.setText("")
        self.problem.say_error(error)
        self._set_busy(False)

    def _set_busy(self, is_busy: bool) -> None:
        self.again.setEnabled(not is_busy)
        self.copy.setEnabled(not is_busy and bool(self.results))
        self.save.setEnabled(not is_busy and bool(self.results))
        self.repair.setEnabled(not is_busy and any(result.finding.can_mend for result in self.results))

    def _on_repair(self) -> None:
        self.problem.hide()
        self._set_busy(True)
        self.summary.setText(tr("Repairing…"))
        self._runner.submit(Lane.NET, self._doctor.repair, self._on_repaired, self._on_failed)

    def _on_repaired(self, done: tuple[str, ...]) -> None:
        self.done.say(tr("Repaired") if done else tr("There was nothing to repair."), " ".join(done))
        self.examine()

    def _on_copy(self) -> None:
        text = self._doctor.bundle(self.results)["report.txt"]
        QGuiApplication.clipboard().setText(text)
        self.done.say(tr("The report is copied."), tr("Paste it into a message to support."))

    def _on_bundle(self) -> None:
        results, doctor = list(self.results), self._doctor
        self._runner.submit(
            Lane.LOCAL, lambda _token: doctor.bundle(results), self._show_bundle, self._on_failed
        )

    def _show_bundle(self, contents: dict[str, str]) -> None:
        self._bundle = contents
        self.shown.setPlainText("\n".join(f"--- {name}\n{text}" for name, text in contents.items()))
        self.bundle.show()
        self.save_shown.setFocus()
        # Once it has its place.
        QTimer.singleShot(0, self, self._come_to_bundle)

    def _come_to_bundle(self) -> None:
        self.ensureWidgetVisible(self.bundle)

    def close_bundle(self) -> None:
        """Show what a bundle would hold no longer."""
        self.bundle.hide()
        self._bundle = {}

    def _on_save(self) -> None:
        suggested = dialogs.documents_folder() / tr("FaxDesk for support.zip")
        target = dialogs.choose_save(self, suggested, [(tr("ZIP file"), "zip")], title=tr("Save bundle"))
        if target is None:
            return
        contents, doctor = self._bundle, self._doctor

        def save(token: CancelToken) -> Path:
            doctor.save_bundle(contents, target, token)
            return target

        self._runner.submit(Lane.LOCAL, save, self._on_saved, self._on_failed)

    def _on_saved(self, target: Path) -> None:
        self.close_bundle()
        self.done.say(tr("The bundle is saved."), str(target))


class _CheckRow(QWidget):
    """One check: a sign, its title, and what it found."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._finding: Finding | None = None
        self._picture = PlainLabel()
        self._picture.setFixedWidth(theme.grown(_ICON_PX))
        self._text = words_label("")
        self._hint = words_label("", "small")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(words_label(title, "field"))
        for label in (self._text, self._hint):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            texts.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.wait()
        theme.keep_tinted(self._tint)

    @property
    def text(self) -> str:
        return self._text.text()

    def wait(self) -> None:
        """It is being looked at, or will be."""
        self._finding = None
        self._text.setText("…")
        self._hint.hide()
        self.setAccessibleName(tr("{title}: not looked at yet", title=self._title))
        self._tint()

    def say(self, finding: Finding) -> None:
        self._finding = finding
        self._text.setText(finding.words)
        self._hint.setText(finding.hint)
        self._hint.setVisible(bool(finding.hint))
        set_tip(self, "\n".join(f"{name}: {value}" for name, value in finding.facts))
        _icon, _role, spoken = _PICTURES[finding.verdict]
        spoken = tr("{title}: {verdict}.", title=self._title, verdict=tr(spoken))
        self.setAccessibleName(f"{spoken} {finding.words} {finding.hint}".strip())
        self._tint()

    def _tint(self) -> None:
        name, role = ("waiting", "muted")
        if self._finding is not None:
            name, role, _spoken = _PICTURES[self._finding.verdict]
        self._picture.setPixmap(icons.pixmap(name, role, theme.grown(_ICON_PX), self.devicePixelRatioF()))
