"""Scanning paper: a scanner is chosen at the start, the pages stand beside it as they come, and are added to
the fax together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble, title_of
from faxdesk.domain.scanning.scanner import KnownScanner, ScannerAbilities, ScanOptions
from faxdesk.services.scanning.scan_trays import ScannedPage, remove_all
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import caption
from faxdesk.ui.compose.changes.change_offer import ChangeOffer
from faxdesk.ui.compose.scanning.scan_form import ScanForm
from faxdesk.ui.compose.scanning.scan_round import ScanRounds
from faxdesk.ui.compose.scanning.scanned_pages import ScannedPages
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.scanning.scanner import ScannerAddress
    from faxdesk.ui.compose.scanning.scan_services import ScanServices
    from faxdesk.work.tasks import Task, TaskRunner

_LEAST_LINES = 8
"""The width that the number of pages has at least, in lines of the font, with the margins."""


class ScanPane(QWidget):
    """Signals: added(ScanTray, list of ScannedPage) pages that are to be part of the fax, with what they lie
    in; closed() back to the fax."""

    added = Signal(object, list)
    closed = Signal()

    def __init__(self, services: ScanServices, runner: TaskRunner) -> None:
        super().__init__()
        self.setObjectName("scanPane")
        self.setAccessibleName(tr("Scan"))
        self._services = services
        self._runner = runner
        self._tray = services.trays.begin()
        self._abilities: dict[ScannerAddress, ScannerAbilities] = {}
        self._asking: Task | None = None
        self._search: Task | None = None
        self._error: FaxDeskError | None = None
        self._came = 0
        self.rounds = ScanRounds(services.scanners, runner, self)
        self.form = ScanForm()
        self.cache = PageCache(services.pages, runner, self)
        self.pages = ScannedPages(self.cache)
        self.offer = ChangeOffer()
        self._make_foot()
        self._lay_out()
        self._connect()
        self._follow()

    def _make_foot(self) -> None:
        self._count = words_label("")
        self._count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.discard = QPushButton(caption(tr("Throw away")))
        self.discard.setToolTip(tr("Throw all scanned pages away"))
        self.discard.setFlat(True)
        self.add = QPushButton()
        self.add.setObjectName("addPagesButton")
        self.foot = QFrame()
        self.foot.setObjectName("composeFoot")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(theme.Metrics.EDGE, 0, theme.Metrics.EDGE, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self._count, 1)
        row.addWidget(self.discard)
        row.addWidget(self.add)

    def _lay_out(self) -> None:
        self.tools = ToolRow(tr("Scan"))
        self.back = QAction(tr("Back to the fax"), self)
        self.turn = QAction(tr("Turn"), self)
        self.turn.setStatusTip(tr("Turn the chosen pages a quarter to the right (R)"))
        self.take_out = QAction(tr("Take out"), self)
        self.take_out.setStatusTip(tr("Take the chosen pages out (Delete)"))
        self.tools.add_action(self.back)
        self.tools.add_stretch()
        self.tools.add_action(self.turn)
        self.tools.add_action(self.take_out)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.form)
        middle.addWidget(self.pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addLayout(middle, 1)
        column.addWidget(self.offer)
        column.addWidget(self.foot)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def _connect(self) -> None:
        self.back.triggered.connect(self.close_pane)
        self.turn.triggered.connect(self.pages.turn_chosen)
        self.take_out.triggered.connect(self.pages.take_out_chosen)
        self.discard.clicked.connect(self._throw_away)
        self.add.clicked.connect(self.close_pane)
        choice = self.form.choice
        choice.chosen.connect(self._on_scanner)
        choice.search_wanted.connect(self.look)
        choice.address_typed.connect(self._use_address)
        self.form.scan_wanted.connect(self.scan)
        self.form.stop_wanted.connect(self.rounds.call_off)
        self.form.problem.button.clicked.connect(self._mend)
        self.rounds.came.connect(self._on_came)
        self.rounds.waits.connect(self._on_waits)
        self.rounds.ended.connect(self._on_ended)
        self.rounds.failed.connect(self._on_failed)
        self.pages.changed.connect(self._follow)
        self.pages.chosen.connect(self._follow)
        self.pages.taken_out.connect(self._on_taken_out)

    # Opening and closing

    def open(self) -> None:
        """Have a scanner chosen: those that are known stand there at once, others follow."""
        self.form.problem.hide()
        before = self.form.choice.scanner
        self.form.choice.offer(self._services.scanners.kept())
        scanner = self.form.choice.scanner
        if before is not None and scanner is not None and scanner.where == before.where:
            # Nothing was chosen now, and yet it may have been asked for something else meanwhile.
            self._on_scanner(scanner)
        self.form.scan.setFocus()
        self.look()

    def close_pane(self) -> None:
        """Back to the fax, with all pages that have come."""
        self.finish()
        self.closed.emit()

    def finish(self) -> None:
        """Stop what is under way, and hand over the pages that have come."""
        for task in (self._search, self._asking):
            if task is not None:
                task.cancel()
        self._search = self._asking = None
        self.rounds.call_off()
        pages, tray = list(self.pages.pages), self._tray
        self._tray = self._services.trays.begin()
        self.pages.clear_pages()
        self.offer.hide()
        if pages:
            self.added.emit(tray, pages)
        else:
            self._runner.submit(Lane.LOCAL, lambda _token: remove_all([tray]))

    def _throw_away(self) -> None:
        """Take all pages out. They can be had back for a moment."""
        self.pages.selectAll()
        self.pages.take_out_chosen()

    # Which scanner

    def look(self) -> None:
        """Look for scanners."""
        if self._search is not None and not self._search.is_cancelled:
            return
        self.form.choice.say(tr("Looking for scanners…"))
        self._search = self._runner.submit(
            Lane.SCANNER, self._services.scanners.find, self._on_found, self._on_not_found
        )

    def _on_found(self, scanners: Sequence[KnownScanner]) -> None:
        self._search = None
        self.form.choice.offer(scanners)
        none = tr("No scanner was found. See that it is switched on, or type its address.")
        self.form.choice.say("" if scanners else none)

    def _on_not_found(self, error: FaxDeskError) -> None:
        self._search = None
        self.form.choice.say("")
        self._say(error)

    def _on_scanner(self, scanner: KnownScanner) -> None:
        """Ask a scanner what it can do, unless it has said so before."""
        self.form.problem.hide()
        known = self._abilities.get(scanner.where)
        if known is not None:
            self._show(scanner, known)
            return
        self.form.show_abilities(None)
        self.form.say(tr("Asking the scanner what it can do…"))
        if self._asking is not None:
            self._asking.cancel()
        scanners = self._services.scanners
        self._asking = self._runner.submit(
            Lane.SCANNER,
            lambda token: scanners.abilities(scanner, token),
            lambda abilities: self._on_abilities(scanner, abilities),
            self._on_not_asked,
        )

    def _on_abilities(self, scanner: KnownScanner, abilities: ScannerAbilities) -> None:
        self._asking = None
        self._abilities[scanner.where] = abilities
        self._show(scanner, abilities)

    def _on_not_asked(self, error: FaxDeskError) -> None:
        self._asking = None
        self.form.say("")
        self._say(error, tr("Ask again"))

    def _show(self, scanner: KnownScanner, abilities: ScannerAbilities) -> None:
        self.form.say("")
        self.form.show_abilities(abilities)
        self.form.choose(scanner.last or ScanOptions(self._services.usual_paper()))

    def _use_address(self, address: str) -> None:
        """Have the scanner at an address that was typed."""
        scanners = self._services.scanners
        self.form.problem.hide()
        self.form.say(tr("Asking the scanner what it can do…"))
        self._asking = self._runner.submit(
            Lane.SCANNER,
            lambda token: scanners.add(address, token),
            self.form.choice.choose,
            self._on_not_asked,
        )

    # Scanning

    def scan(self) -> None:
        """Scan what lies in the chosen scanner."""
        scanner = self.form.choice.scanner
        if scanner is None or self.rounds.is_running:
            return
        self._came = 0
        self.form.set_scanning(True)
        self._say_page()
        self.rounds.begin(scanner, self.form.options, self._tray)

    def _say_page(self) -> None:
        number = self._came + 1
        self.form.say(tr("Scanning page {number}…", number=number))

    def _on_came(self, pages: list[ScannedPage]) -> None:
        self._came += len(pages)
        self.pages.add(pages)
        self._say_page()

    def _on_waits(self, trouble: ScanTrouble) -> None:
        scanner = self.form.choice.scanner
        if scanner is not None:
            self.form.say(tr("{trouble} FaxDesk waits for it.", trouble=title_of(trouble, scanner.name)))

    def _on_ended(self) -> None:
        self.form.set_scanning(False)
        self.form.say("")

    def _on_failed(self, error: FaxDeskError) -> None:
        self.form.set_scanning(False)
        self.form.say("")
        self._say(error)

    # What went wrong

    def _say(self, error: FaxDeskError, button: str = "") -> None:
        """Say what went wrong, with what to do about it as a button where that is a click."""
        self._error = error
        if isinstance(error, ScanError) and error.trouble is ScanTrouble.OTHER_CERTIFICATE:
            button = tr("Trust it from now on")
        self.form.problem.say_error(error, button)
        # Only in the next turn of the event loop does it have its place.
        QTimer.singleShot(0, self, lambda: self.form.ensureWidgetVisible(self.form.problem))

    def _mend(self) -> None:
        """Do what the button of the problem says, and ask the scanner again."""
        error, scanner, scanners = self._error, self.form.choice.scanner, self._services.scanners
        self.form.problem.hide()
        if scanner is None:
            return
        self._abilities.pop(scanner.where, None)
        certificate = error.certificate if isinstance(error, ScanError) else ""
        if not certificate:
            self._on_scanner(scanner)
            return
        self._runner.submit(
            Lane.SCANNER,
            lambda _token: scanners.trust(scanner, certificate),
            lambda _done: self._on_scanner(scanner),
            self._say,
        )

    # Pages

    def _on_taken_out(self, taken: list[tuple[int, ScannedPage]]) -> None:
        words = tr_n("{count} page was taken out.", "{count} pages were taken out.", len(taken))
        self.offer.offer(words, tr("Undo"), lambda: self.pages.put_back(taken))

    def _follow(self) -> None:
        """The pages are others, or others of them are chosen."""
        count = len(self.pages.pages)
        self.turn.setEnabled(bool(self.pages.chosen_rows))
        self.take_out.setEnabled(bool(self.pages.chosen_rows))
        self.form.set_pages(bool(count))
        self._count.setText(tr_n("{count} page", "{count} pages", count) if count else tr("No pages yet"))
        words = tr_n("Add {count} page", "Add {count} pages", count) if count else tr("Back to the fax")
        self.add.setText(caption(words))
        theme.set_look(self.add, "kind", "primary" if count else "")
        self._fit()
        self.pages.say(tr("Lay the paper in, and scan. The pages appear here."))
        self._tint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room, the pages can be thrown away by the keys alone."""
        buttons = self.discard.sizeHint().width() + self.add.sizeHint().width()
        has_room = buttons + _LEAST_LINES * theme.measures().line < self.width()
        self.discard.setVisible(bool(self.pages.pages) and has_room)

    def _measure(self) -> None:
        self.foot.setMinimumHeight(theme.measures().foot)
        for button in (self.discard, self.add):
            button.setIconSize(icons.size_before_words())

    def _tint(self) -> None:
        for action, name in ((self.back, "back"), (self.turn, "rotate"), (self.take_out, "trash")):
            action.setIcon(icons.icon(name))
        has_pages = bool(self.pages.pages)
        name, role = ("check", "on_fill") if has_pages else ("back", "text")
        self.add.setIcon(icons.before_words(icons.icon(name, role)))
        self.discard.setIcon(icons.before_words(icons.icon("trash")))
