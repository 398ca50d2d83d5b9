"""The print dialog: the pages as they will be printed, and at their end side where and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.common.wheel_safe_fields import ComboBox, SpinBox
from faxdesk.ui.controls.switch import Switch
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_ranges import pages_named
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.ui.page_view.page_view import PageView
from faxdesk.ui.page_view.printing import PrintOrder
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer

MOST_COPIES = 99
_SIDE_LINES = 17
"""How wide the side is, in lines of the font."""
_MOST_SIDE_PX = 440


class Printers(Struct, frozen=True):
    """The printers of this computer, and the one of its own choice ("" where there is none)."""

    names: tuple[str, ...] = ()
    default: str = ""


def find_printers() -> Printers:
    """Ask the system, which may take long: for workers."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return Printers(tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName())


class PrintDialog(QDialog):
    """Opens over a window and deletes itself when it closes. may_save tells whether it may also print to a
    file.

    Signals: ordered(PrintOrder).
    """

    ordered = Signal(object)

    def __init__(
        self,
        sheets: Sequence[Sheet],
        title: str,
        pages: PageDrawer,
        runner: TaskRunner,
        parent: QWidget,
        *,
        may_save: bool = True,
        find: Callable[[], Printers] = find_printers,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("printDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Print {title}", title=title))
        self._sheets = tuple(sheets)
        self._title = title
        self._may_save = may_save
        self._cache = PageCache(pages, runner, self)
        self.view = PageView(self._cache)
        self._make_fields()
        self._lay_out()
        self._connect()
        self.view.set_sheets(self._sheets)
        self._looking = runner.submit(
            Lane.BACKGROUND, lambda _token: find(), self._show_printers, self._on_no_printers
        )
        self.resize(min(1000, parent.window().width()), min(760, parent.window().height()))

    # Building

    def _make_fields(self) -> None:
        self.printer = ComboBox()
        self.printer.setAccessibleName(tr("Printer"))
        self.printer.addItem(tr("Looking for printers…"))
        self.printer.setEnabled(False)
        self.copies = SpinBox()
        self.copies.setRange(1, MOST_COPIES)
        self.copies.setAccessibleName(tr("Copies"))
        self.range = QLineEdit()
        self.range.setPlaceholderText(tr("All, or such as 1-3, 5"))
        self.range.setAccessibleName(tr("Pages to print"))
        self.refused = PlainLabel()
        self.refused.setWordWrap(True)
        theme.set_tone(self.refused, "danger")
        self.refused.hide()
        self.two_sided = Switch(tr("Print on both sides"))
        self.grey = Switch(tr("Shades of grey"))
        self.sum = PlainLabel()
        self.sum.setProperty("kind", "small")
        self.cancel = QPushButton(tr("Cancel"))
        self.order = QPushButton(tr("Print"))
        self.order.setProperty("kind", "primary")

    def _lay_out(self) -> None:
        side = QFrame()
        side.setObjectName("printSide")
        column = QVBoxLayout(side)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.Metrics.HALF)
        heading = PlainLabel(tr("Print"))
        heading.setProperty("kind", "heading")
        what = PlainLabel(self._title)
        what.setWordWrap(True)
        theme.set_tone(what, "muted")
        for part in (heading, what):
            column.addWidget(part)
        for words, field in (
            (tr("Printer"), self.printer),
            (tr("Copies"), self.copies),
            (tr("Pages"), self.range),
        ):
            label = PlainLabel(words)
            label.setProperty("kind", "field")
            label.setBuddy(field)
            column.addSpacing(theme.Metrics.GROUP)
            column.addWidget(label)
            column.addWidget(field)
        column.addWidget(self.refused)
        column.addSpacing(theme.Metrics.GROUP)
        for words, switch in ((tr("On both sides"), self.two_sided), (tr("Shades of grey"), self.grey)):
            line = QHBoxLayout()
            line.addWidget(PlainLabel(words), 1)
            line.addWidget(switch)
            column.addLayout(line)
            column.addSpacing(theme.Metrics.HALF)
        column.addStretch(1)
        column.addWidget(self.sum)
        row = QHBoxLayout()
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self.cancel)
        row.addWidget(self.order, 1)
        column.addLayout(row)
        self._beside(side)

    def _beside(self, side: QWidget) -> None:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(side)
        scroll.setFixedWidth(min(_SIDE_LINES * theme.measures().line, _MOST_SIDE_PX))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.view, 1)
        whole.addWidget(scroll)
        # The way of reading: first where to print, last the pages.
        order = (self.printer, self.copies, self.range, self.two_sided, self.grey, self.cancel, self.order)
        for before, after in zip(order, (*order[1:], self.view), strict=True):
            self.setTabOrder(before, after)
        # Only now does it know of the dialog, in which Enter presses it wherever the focus is.
        self.order.setDefault(True)

    def _connect(self) -> None:
        self.range.textChanged.connect(self._follow)
        self.copies.valueChanged.connect(self._follow)
        self.two_sided.toggled.connect(self._follow)
        self.cancel.clicked.connect(self.reject)
        self.order.clicked.connect(self._order)
        self._follow()
        self.order.setEnabled(False)

    # What happens

    def done(self, result: int) -> None:
        """Closed: what is still under way is told to nobody, since the dialog deletes itself."""
        self._looking.cancel()
        self._cache.close()
        super().done(result)

    def _show_printers(self, printers: Printers) -> None:
        self.printer.clear()
        for name in printers.names:
            self.printer.addItem(name, name)
        if self._may_save:
            self.printer.addItem(tr("A PDF file"), None)
        has_any = self.printer.count() > 0
        if not has_any:
            self.printer.addItem(tr("There is no printer"), "")
        self.printer.setCurrentIndex(max(self.printer.findData(printers.default), 0))
        self.printer.setEnabled(has_any)
        self._follow()
        self.printer.setFocus()

    def _on_no_printers(self, _error: object) -> None:
        """The system does not tell: a file can be written all the same, where it may."""
        self._show_printers(Printers())

    @property
    def chosen(self) -> tuple[Sheet, ...]:
        """The sheets to be printed; none where the pages that were typed are no pages of this document."""
        numbers = pages_named(self.range.text(), len(self._sheets))
        return tuple(self._sheets[number] for number in numbers or ())

    def _follow(self) -> None:
        chosen = self.chosen
        self.refused.setVisible(not chosen)
        self.refused.setText(
            tr("There are pages 1 to {count}. Type such as 1-3, 5.", count=len(self._sheets))
        )
        sheets = -(-len(chosen) // 2) if self.two_sided.isChecked() else len(chosen)
        sheets *= self.copies.value()
        self.sum.setText(tr_n("{count} sheet of paper", "{count} sheets of paper", sheets) if chosen else "")
        self.order.setEnabled(bool(chosen) and self.printer.isEnabled())

    def _order(self) -> None:
        file: Path | None = None
        if self.printer.currentData() is None:
            suggested = Path.home() / f"{self._title}.pdf"
            file = dialogs.choose_save(
                self, suggested, ((tr("PDF document"), "pdf"),), title=tr("Print to a file")
            )
            if file is None:
                return
        order = PrintOrder(
            self.chosen,
            self._title,
            self.printer.currentData() or "",
            file,
            self.copies.value(),
            self.two_sided.isChecked(),
            self.grey.isChecked(),
        )
        self.accept()
        self.ordered.emit(order)
