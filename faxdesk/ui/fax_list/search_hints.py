"""The hints below a search field: what can come next, chosen by arrow keys or the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.domain.search.hints import Hint
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.controls.hint_list import DETAIL_ROLE, TEXT_ROLE, HintList
from faxdesk.ui.controls.row_painter import RowPainter
from faxdesk.words import tr

_MOST_ROWS, _LEAST_ROWS = 13, 4
_LEAST_PX, _MOST_PX = 320, 480
_LEAST_COLUMN_PX = 76


def _row_px() -> int:
    return theme.measures().line + theme.Metrics.GAP


class SearchHints(HintList):
    """Lies over the fax list; below its rows it says what else can be typed."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field, tr("Search hints"))
        self.paint_by(_HintDelegate(self.rows))
        self._foot = PlainLabel(tr("-word leaves out   ·   “two words” as they stand   ·   Alt+↓ to choose"))
        self._foot.setProperty("kind", "small")
        self._foot.setWordWrap(True)
        self.column.addWidget(self._foot)

    def show_hints(self, offered: Sequence[Hint]) -> None:
        """Offer these, none of them chosen yet."""
        self.fill((hint.text, hint.words) for hint in offered)
        self.rows.setFixedHeight(min(len(offered), self._rows_that_fit()) * _row_px())
        self._foot.setVisible(not self._field.text())
        self._foot.setContentsMargins(theme.Metrics.GAP, 0, theme.Metrics.GAP, theme.Metrics.HALF)
        self.place()
        self.show()
        self.raise_()

    def _rows_that_fit(self) -> int:
        """So many leave room for the foot in the window."""
        top = self._field.mapTo(self.window(), QPoint(0, self._field.height())).y()
        foot = 2 * theme.measures().second_line + 4 * theme.Metrics.GAP
        return min(max((self.window().height() - top - foot) // _row_px(), _LEAST_ROWS), _MOST_ROWS)

    def place(self) -> None:
        """Stand below the field, wherever that is now."""
        foot = self._foot.fontMetrics().horizontalAdvance(self._foot.text())
        width = max(self._field.width(), _LEAST_PX, foot + 2 * theme.Metrics.GAP)
        place = self._field.mapTo(self.window(), QPoint(0, self._field.height() + theme.Metrics.HALF))
        end = place.x() + self._field.width()
        from_right = self._field.isRightToLeft()
        room = (end if from_right else self.window().width() - place.x()) - theme.Metrics.GAP
        width = min(width, room, theme.grown(_MOST_PX))
        self.setFixedWidth(width)
        # The foot may break into lines, of which a size that is asked for without a width knows nothing.
        has_lines = self.column.hasHeightForWidth()
        height = self.column.heightForWidth(width) if has_lines else self.column.sizeHint().height()
        self.resize(width, height)
        self.move(end - self.width() if from_right else place.x(), place.y())

    def take(self) -> bool:
        """Take the chosen hint; False where none is chosen."""
        if self.current < 0:
            return False
        self.chosen.emit(self.current)
        return True


class _HintDelegate(QStyledItemDelegate):
    """An operator, and beside it in grey what it does."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_LEAST_PX, _row_px())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text, detail = index.data(TEXT_ROLE), index.data(DETAIL_ROLE)
        metrics = QFontMetrics(option.font)
        painter.save()
        row = RowPainter(painter, option)
        row.ground()
        row.skip(theme.Metrics.GAP)
        row.skip_at_end(theme.Metrics.GAP)
        row.text(text, option.font, row.ink("text"))
        row.skip(self._column_px(metrics, index) - metrics.horizontalAdvance(text))
        row.text(detail, theme.second_line(option.font), row.ink("muted"))
        painter.restore()

    @staticmethod
    def _column_px(metrics: QFontMetrics, index: QModelIndex | QPersistentModelIndex) -> int:
        """How far from the operators' start their explanations begin: the same for all rows, behind the
        longest operator."""
        model = index.model()
        texts = (model.index(row, 0).data(TEXT_ROLE) for row in range(model.rowCount()))
        longest = max(metrics.horizontalAdvance(text) for text in texts)
        return max(longest + theme.Metrics.GROUP, _LEAST_COLUMN_PX)
