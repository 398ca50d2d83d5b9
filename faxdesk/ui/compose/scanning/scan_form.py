"""What is asked of a scanner: which one, from where, both sides, what paper; and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.scanning.scanner import PaperSource, ScannerAbilities, ScanOptions, ScanPaper
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.common.plain_text import caption
from faxdesk.ui.compose.scanning.scanner_choice import ScannerChoice
from faxdesk.ui.controls.segment import Segment
from faxdesk.words import tr

WIDTH_PX = 320
_BETWEEN = 12
_SPARE_MM = 6.0
"""A glass for A4 is at times a little shorter."""


class ScanForm(QScrollArea):
    """Signals: scan_wanted(), stop_wanted()."""

    scan_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("composeForm")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._abilities: ScannerAbilities | None = None
        self._is_scanning = False
        self._has_pages = False
        self.choice = ScannerChoice()
        self.source: Segment[PaperSource | None] = Segment(
            tr("From"),
            [
                (None, tr("Automatic")),
                (PaperSource.FEEDER, tr("Feeder")),
                (PaperSource.GLASS, tr("Glass")),
            ],
        )
        self.source.choice(None).setToolTip(tr("The feeder where paper lies in it, else the glass"))
        self.sides: Segment[bool] = Segment(tr("Sides"), [(False, tr("One side")), (True, tr("Both sides"))])
        self.paper: Segment[ScanPaper] = Segment(
            tr("Paper"),
            [
                (ScanPaper.A4, tr("A4")),
                (ScanPaper.LETTER, tr("Letter")),
                (ScanPaper.LEGAL, tr("Legal")),
            ],
        )
        self.source.chosen.connect(lambda _key: self._follow())
        self.scan = QPushButton()
        self.scan.setObjectName("scanButton")
        self.scan.setProperty("kind", "primary")
        self.scan.clicked.connect(self._on_scan)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self._line = words_label("", "small")
        self._line.setWordWrap(True)
        self.problem = Inset("error")
        self._lay_out()
        self.show_abilities(None)
        self.say("")

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("composeInner")
        column = QVBoxLayout(inner)
        edge = theme.Metrics.EDGE
        column.setContentsMargins(edge, _BETWEEN, edge, edge)
        column.setSpacing(theme.Metrics.HALF)
        column.addWidget(self.choice)
        column.addSpacing(_BETWEEN)
        self._parts: list[tuple[QWidget, Segment]] = []
        for title, segment in (
            (tr("From"), self.source),
            (tr("Sides"), self.sides),
            (tr("Paper"), self.paper),
        ):
            part = QFrame()
            rows = QVBoxLayout(part)
            rows.setContentsMargins(0, 0, 0, _BETWEEN - theme.Metrics.HALF)
            rows.setSpacing(theme.Metrics.HALF)
            rows.addWidget(words_label(title, "field"))
            rows.addWidget(segment, 0, Qt.AlignmentFlag.AlignLeading)
            column.addWidget(part)
            self._parts.append((part, segment))
        row = QHBoxLayout()
        row.addWidget(self.scan)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(theme.Metrics.HALF)
        column.addWidget(self.progress)
        column.addWidget(self._line)
        column.addWidget(self.problem)
        column.addStretch(1)
        self.setWidget(inner)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    # What is asked

    @property
    def options(self) -> ScanOptions:
        """What the choices say, as far as the device can do it."""
        source = self.source.key if self._shows(self.source) else self._only_source
        return ScanOptions(self.paper.key, source, self.sides.key and self._shows(self.sides))

    def choose(self, options: ScanOptions) -> None:
        """Have these choices, as far as the device can do them."""
        self.source.choose(options.source)
        self.sides.choose(options.both_sides)
        self.paper.choose(options.paper)
        self._follow()

    def show_abilities(self, abilities: ScannerAbilities | None) -> None:
        """Offer what a device can do; nothing while that is not known."""
        self._abilities = abilities
        self._follow()

    @property
    def _sources(self) -> list[PaperSource]:
        return [each.source for each in self._abilities.sources] if self._abilities else []

    @property
    def _only_source(self) -> PaperSource | None:
        return self._sources[0] if len(self._sources) == 1 else None

    def _shows(self, segment: Segment) -> bool:
        return next(not part.isHidden() for part, each in self._parts if each is segment)

    def _follow(self) -> None:
        """Show the choices that there are: a device without a feeder has none of source and sides."""
        abilities, sources = self._abilities, self._sources
        feeder = abilities.ability(PaperSource.FEEDER) if abilities else None
        takes_both = feeder is not None and feeder.takes_both_sides and self.source.key != PaperSource.GLASS
        shown = {self.source: len(sources) > 1, self.sides: takes_both, self.paper: abilities is not None}
        for part, segment in self._parts:
            part.setVisible(shown[segment])
        if abilities is not None:
            highest = max((each.height_mm for each in abilities.sources), default=0.0)
            for paper in ScanPaper:
                fits = paper.size_mm[1] <= highest + _SPARE_MM or paper is ScanPaper.LETTER
                self.paper.choice(paper).setVisible(fits)
                if not fits and self.paper.key is paper:
                    self.paper.choose(ScanPaper.LETTER)
        self._fit()
        self._follow_state()

    # How far it is

    def set_scanning(self, scanning: bool) -> None:
        """A scan is under way, or is not."""
        self._is_scanning = scanning
        self.choice.set_busy(scanning)
        for _part, segment in self._parts:
            segment.setEnabled(not scanning)
        if scanning:
            self.problem.hide()
        self._follow_state()

    def set_pages(self, has_pages: bool) -> None:
        """There are pages already, or none yet."""
        self._has_pages = has_pages
        self._follow_state()

    def say(self, words: str) -> None:
        """Say how far the scan is."""
        self._line.setText(words)
        self._line.setVisible(bool(words))

    @property
    def words(self) -> str:
        return self._line.text()

    def _follow_state(self) -> None:
        text = tr("Stop") if self._is_scanning else tr("Scan more") if self._has_pages else tr("Scan")
        self.scan.setText(caption(text))
        self.scan.setEnabled(self._is_scanning or self._abilities is not None)
        theme.set_look(self.scan, "kind", "" if self._is_scanning or self._has_pages else "primary")
        self.progress.setVisible(self._is_scanning)
        self._tint()

    def _on_scan(self) -> None:
        if self._is_scanning:
            self.stop_wanted.emit()
        else:
            self.scan_wanted.emit()

    # Measures

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width() - 2 * theme.Metrics.EDGE
        for _part, segment in self._parts:
            segment.fit_into(room)

    def _measure(self) -> None:
        self.setFixedWidth(theme.grown(WIDTH_PX))
        self.scan.setIconSize(icons.size_before_words())

    def _tint(self) -> None:
        is_main = self.scan.property("kind") == "primary" and self.scan.isEnabled()
        name = "close" if self._is_scanning else "scan"
        self.scan.setIcon(icons.before_words(icons.icon(name, "on_fill" if is_main else "text")))
