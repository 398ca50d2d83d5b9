"""The chip that says in at most 14 characters how far a fax is: its words, the same everywhere, painted in
lists, and as a label."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.domain.fax import UNTOLD, Direction
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.controls.letters import Letters
from faxdesk.words import mark, tr, tr_in

_LOOKS = {
    "neutral": ("text", "chip"),
    "danger": ("danger", "danger_soft"),
    "warning": ("warning", "warning_soft"),
    "success": ("success", ""),
}
"""The ink and the ground of each tone. What was sent has a tick and no ground."""
TONES = frozenset(_LOOKS)
_INSET_PX = 6

LONGEST_CHIP = 14
"""The most letters of a chip in English; more would take the room of what the fax is about."""
_PLAIN = {
    StatusKind.HELD_BACK: (mark("Leaves soon"), "neutral"),
    StatusKind.ON_HOLD: (mark("Waits for you"), "warning"),
    StatusKind.PAUSED: (mark("Paused"), "warning"),
    StatusKind.QUEUED: (mark("Waits its turn"), "neutral"),
    StatusKind.CHECKING: (mark("Checking"), "warning"),
    StatusKind.ACCEPTED: (mark("On its way"), "neutral"),
    StatusKind.STUCK: (mark("Still not sent"), "warning"),
    StatusKind.SENT: (mark("Sent"), "success"),
    StatusKind.FAILED: (mark("Failed"), "danger"),
    StatusKind.CANCELLED: (mark("Cancelled"), "neutral"),
}
_UNDER_WAY = {StatusKind.UPLOADING, StatusKind.ACCEPTED, StatusKind.PARTLY_SENT}


def chip_of(row: FaxRow, now: datetime, upload: float | None = None) -> tuple[str, str]:
    """How far a fax is, in a word or two, and the tone of its chip; "" where nothing is to be said. upload is
    the part of the fax's bytes that is out, 0 to 1, where it is known."""
    status = row.status
    if row.direction == Direction.INBOUND:
        return _of_received(row)
    if status.needs_person and status.kind not in {StatusKind.FAILED, StatusKind.PAUSED}:
        return tr("Needs you"), "danger"
    if status.total > 1 and status.sent and status.kind in _UNDER_WAY:
        sent, total = wording.number_of(status.sent), wording.number_of(status.total)
        return tr("{sent} of {total}", sent=sent, total=total), "neutral"
    if status.kind == StatusKind.UPLOADING:
        # All bytes are out long before the service says that it has them.
        if upload is None or upload >= 1:
            return tr_in("the state of a fax", "Sending"), "neutral"
        return tr("Sending {percent} %", percent=int(upload * 100)), "neutral"
    if status.kind == StatusKind.WAITING:
        return _waiting(status, now), "warning"
    if status.kind == StatusKind.SCHEDULED:
        return _scheduled(status, now), "neutral"
    if status.kind == StatusKind.OTHER:
        return status.reason[:LONGEST_CHIP], "neutral"
    if status.kind == StatusKind.ACCEPTED and status.reason == "you":
        return tr("Went out"), "neutral"
    if status.kind == StatusKind.ACCEPTED and status.reason == UNTOLD:
        return tr("Not all known"), "neutral"
    text, tone = _PLAIN.get(status.kind, ("", ""))
    return (tr(text) if text else ""), tone


def _of_received(row: FaxRow) -> tuple[str, str]:
    if row.thumbnail:
        return "", ""
    return (tr("Pages missing"), "danger") if row.only_here else (tr("Fetching"), "neutral")


def _waiting(status: FaxStatus, now: datetime) -> str:
    if status.at is None or status.at <= now:
        return tr("Waiting")
    if status.at.astimezone().date() == now.astimezone().date():
        at = wording.clock_time(status.at)
    else:
        at = wording.when_to_come(status.at, now)
    reason = status.reason.rstrip(".")
    text = tr("{reason} · {time}", reason=reason, time=at)
    if reason and len(text) <= LONGEST_CHIP:
        return text
    return tr("Waits · {time}", time=at)


def _scheduled(status: FaxStatus, now: datetime) -> str:
    if status.at is None:
        return tr("Scheduled")
    days = (status.at.astimezone().date() - now.astimezone().date()).days
    time_ = wording.clock_time(status.at)
    if days <= 0:
        return tr("Today {time}", time=time_)
    if days == 1:
        return tr("Tomorrow {time}", time=time_)
    if days < 7:
        return tr("Scheduled {day}", day=wording.when_to_come(status.at, now))
    return tr("For {day}", day=wording.when_to_come(status.at, now))


def chip_letters(
    font: QFont, direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto
) -> Letters:
    """The letters of a chip, for the application's font; a list keeps them for all its rows."""
    return Letters(theme.tabular(theme.caption(font)), direction)


def chip_width(text: str, tone: str, letters: Letters) -> int:
    """How wide the chip is with letters of chip_letters()."""
    width = letters.width(text)
    if tone == "success":
        return theme.measures().small_icon + theme.Metrics.HALF + width
    return width + 2 * _INSET_PX


def paint_chip(painter: QPainter, place: QRect, text: str, tone: str, letters: Letters) -> None:
    """Paint the chip into its place, which is chip_width() wide and a state chip high."""
    ink, ground = _LOOKS[tone]
    dress = theme.in_use()
    is_mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    if ground:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_border = dress.colours.is_high_contrast
        painter.setPen(QPen(dress.inks["edge"], 1) if has_border else Qt.PenStyle.NoPen)
        painter.setBrush(dress.inks[ground])
        radius = theme.Metrics.CHIP_RADIUS
        frame = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5) if has_border else QRectF(place)
        painter.drawRoundedRect(frame, radius, radius)
        painter.setPen(dress.inks[ink])
        letters.write(painter, text, place.adjusted(_INSET_PX, 0, -_INSET_PX, 0))
        return
    size = dress.measures.small_icon
    top = place.top() + (place.height() - size) // 2
    left = place.right() + 1 - size if is_mirrored else place.left()
    tick = icons.pixmap("check", ink, size, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPoint(left, top), tick)
    painter.setPen(dress.inks[ink])
    letters.write(painter, text, place, from_right=not is_mirrored)


class StateChip(PlainLabel):
    """The chip as a label, beside the name of a fax."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._tone = "neutral"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.keep_measured(self.updateGeometry)

    def show_state(self, text: str, tone: str) -> None:
        """Show this; nothing where text is "". tone is one of TONES."""
        self._tone = tone
        self.setText(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    @property
    def tone(self) -> str:
        return self._tone

    def sizeHint(self) -> QSize:
        width = chip_width(self.text(), self._tone, chip_letters(QGuiApplication.font()))
        return QSize(width, theme.measures().state_chip)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        letters = chip_letters(QGuiApplication.font())
        paint_chip(painter, self.rect(), self.text(), self._tone, letters)
