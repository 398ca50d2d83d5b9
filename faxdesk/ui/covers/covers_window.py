"""The window in which a person sees to their covers: the list of them, and the designer of the one chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.covers.cover_template import CoverTemplate
from faxdesk.domain.covers.kept_cover import KeptCover
from faxdesk.domain.errors import FaxDeskError
from faxdesk.services.covers.cover_templates import ENDING
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.covers.cover_designer import CoverDesigner
from faxdesk.ui.covers.group_covers import GroupCovers
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.covers.covers import Covers
    from faxdesk.work.tasks import TaskRunner

T = TypeVar("T")

_SAVE_MS = 600
_LIST_LINES = 14
_WIDE, _HIGH = 1240, 860


class CoversWindow(QWidget):
    """What is changed is kept by itself, soon after and when the window is closed.

    Signals: changed() there are other covers, or one is another.
    """

    changed = Signal()

    def __init__(self, covers: Covers, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("coversWindow")
        self.setWindowTitle(tr("Cover pages"))
        self.resize(_WIDE, _HIGH)
        self._covers = covers
        self._runner = runner
        self._kept: tuple[KeptCover, ...] = ()
        self._open: KeptCover | None = None
        self._unsaved: CoverTemplate | None = None
        self.designer: CoverDesigner | None = None
        self.problem = ProblemBar()
        self.problem.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Cover pages"))
        self.list.currentRowChanged.connect(self._on_row)
        self._make_buttons()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SAVE_MS)
        self._pause.timeout.connect(self._save)

    def open(self) -> None:
        """Show the covers as they are now."""
        self._fetch()
        self.show()
        self.raise_()

    def _make_buttons(self) -> None:
        self.copy = _button(tr("New from this one"), self._copy)
        self.rename = _button(tr("Rename…"), self._rename)
        self.delete = _button(tr("Delete"), self._delete)
        self.usual = _button(tr("Use for new faxes"), self._make_usual)
        self.for_group = GroupCovers(self._covers.contacts, self._runner)
        self.for_group.failed.connect(self._say)
        self.bring_in = _button(tr("Import…"), self._import)
        self.take_out = _button(tr("Export…"), self._export)
        self.logo = _button(tr("Your logo…"), self._choose_logo)
        self.no_logo = _button(tr("Remove your logo"), self._remove_logo)

    def _lay_out(self) -> None:
        self._note = PlainLabel(tr("This cover comes with FaxDesk. Make a new one from it to change it."))
        self._note.setWordWrap(True)
        theme.set_tone(self._note, "muted")
        side = QWidget()
        side.setFixedWidth(_LIST_LINES * theme.measures().line)
        column = QVBoxLayout(side)
        column.addWidget(self.list, 1)
        column.addWidget(self._note)
        for button in (
            *(self.copy, self.rename, self.delete, self.usual, self.for_group),
            *(self.bring_in, self.take_out, self.logo, self.no_logo),
        ):
            column.addWidget(button)
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.addWidget(self.problem)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(self._room, 1)

    # The list

    def _fetch(self, choose: str = "") -> None:
        """Show the covers there are now, with the one of this id chosen, else the one before."""
        wanted = choose or (self._open.id if self._open else "")

        def show(covers: tuple[KeptCover, ...]) -> None:
            self._kept = covers
            self.list.blockSignals(True)
            self.list.clear()
            for cover in covers:
                words = tr("{name} (for new faxes)", name=cover.name) if cover.is_default else cover.name
                item = QListWidgetItem(words)
                item.setSizeHint(QSize(0, theme.measures().button))
                self.list.addItem(item)
            row = next((row for row, cover in enumerate(covers) if cover.id == wanted), 0)
            self.list.setCurrentRow(row)
            self.list.blockSignals(False)
            self._on_row(row)

        self._runner.submit(Lane.LOCAL, lambda _token: self._covers.templates.all(), show, self._say)

    def _on_row(self, row: int) -> None:
        self._save()
        cover = self._kept[row] if 0 <= row < len(self._kept) else None
        is_own = cover is not None and not cover.is_shipped
        self.rename.setEnabled(is_own)
        self.delete.setEnabled(is_own)
        self._note.setVisible(cover is not None and cover.is_shipped)
        self.for_group.follow(cover)
        if cover is not None:
            self.usual.setText(
                tr("Use no longer for new faxes") if cover.is_default else tr("Use for new faxes")
            )
        if cover is not None and (self._open is None or self._open.id != cover.id):
            self._show(cover)
        self._open = cover

    def _show(self, cover: KeptCover) -> None:
        before, self.designer = self.designer, CoverDesigner(self._covers, self._runner, cover.template)
        self.designer.set_changeable(on=not cover.is_shipped)
        self.designer.changed.connect(self._on_changed)
        self._room.addWidget(self.designer, 1)
        if before is not None:
            before.stop()
            before.hide()
            before.deleteLater()

    # Keeping

    def _on_changed(self, template: CoverTemplate) -> None:
        self._unsaved = template
        self._pause.start()

    def _save(self) -> None:
        template, self._unsaved = self._unsaved, None
        cover = self._open
        if template is None or cover is None or cover.is_shipped:
            return
        self._do(lambda: self._covers.templates.save(cover, template), lambda _kept: self.changed.emit())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save()
        super().closeEvent(event)

    def _do(self, work: Callable[[], T], done: Callable[[T], object]) -> None:
        def run(_token: CancelToken) -> T:
            return work()

        self._runner.submit(Lane.LOCAL, run, done, self._say)

    def _say(self, error: FaxDeskError) -> None:
        self.problem.show_error(error)

    def _on_new(self, cover: KeptCover | None) -> None:
        self.problem.hide()
        self._fetch(cover.id if cover else "")
        self.changed.emit()

    # What is done with them

    @property
    def _template(self) -> CoverTemplate | None:
        """The chosen cover as it is now."""
        return self.designer.design.template if self.designer is not None else None

    def _copy(self) -> None:
        template = self._template
        if template is not None:
            made = replace(template, name=tr("{name}, mine", name=template.name))
            self._do(lambda: self._covers.templates.add(made), self._on_new)

    def _rename(self) -> None:
        cover, template = self._open, self._template
        if cover is None or template is None:
            return
        name = dialogs.ask_text(self, tr("Rename a cover"), tr("Name"), cover.name)
        if name is not None and self.designer is not None:
            renamed = replace(template, name=name)
            self._do(lambda: self._covers.templates.save(cover, renamed), self._on_renamed)

    def _on_renamed(self, cover: KeptCover) -> None:
        self._open = None
        self._on_new(cover)

    def _delete(self) -> None:
        cover = self._open
        if cover is None:
            return
        title = tr("Delete the cover “{name}”?", name=cover.name)
        if dialogs.ask(self, title, tr("Faxes that have it keep it."), tr("Delete"), tr("Keep"), danger=True):
            self._unsaved = None
            self._do(lambda: self._covers.templates.delete(cover), lambda _none: self._on_new(None))

    def _make_usual(self) -> None:
        cover = self._open
        if cover is not None:
            usual = None if cover.is_default else cover
            self._do(lambda: self._covers.templates.make_default(usual), lambda _none: self._on_new(cover))

    def _import(self) -> None:
        chosen, _used = QFileDialog.getOpenFileName(
            self, tr("Import a cover"), str(dialogs.documents_folder()), f"{tr('Cover pages')} (*{ENDING})"
        )
        if chosen:
            self.bring_in_file(chosen)

    def bring_in_file(self, path: str | Path) -> None:
        """Keep the cover in a file that was exported."""
        from pathlib import Path

        self._do(lambda: self._covers.templates.add_file(Path(path)), self._on_new)

    def _export(self) -> None:
        cover, template = self._open, self._template
        if cover is None or template is None:
            return
        suggested = dialogs.documents_folder() / f"{cover.name}{ENDING}"
        filters = ((tr("Cover pages"), ENDING.lstrip(".")),)
        target = dialogs.choose_save(self, suggested, filters, title=tr("Export a cover"))
        if target is not None:
            now = replace(cover, template=template)
            self._runner.submit(
                Lane.LOCAL,
                lambda token: self._covers.templates.export(now, target, token),
                None,
                self._say,
            )

    def _choose_logo(self) -> None:
        path = dialogs.choose_picture(self, tr("Choose your logo"))
        if path is not None:
            self._do(lambda: self._covers.templates.set_logo(path), lambda _none: self._on_logo())

    def _remove_logo(self) -> None:
        self._do(lambda: self._covers.templates.set_logo(None), lambda _none: self._on_logo())

    def _on_logo(self) -> None:
        if self.designer is not None:
            self.designer.draw()
        self.changed.emit()


def _button(words: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(words)
    button.clicked.connect(lambda _on=False: act())
    return button
