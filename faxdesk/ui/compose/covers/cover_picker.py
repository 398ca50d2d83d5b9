"""Which cover page a fax has, and the words on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.draft import MAX_COVER_TEXT
from faxdesk.domain.fax import CoverPage
from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.compose.covers.cover_pictures import IN_A_ROW, CoverPictures
from faxdesk.words import tr, tr_n

_LEAST_LINES, _MOST_LINES = 2, 6
"""Of the words on the cover that are in sight."""
_WARN_FROM = MAX_COVER_TEXT - 100
"""So near to the limit the letters are counted."""


class CoverPicker(QWidget):
    """The service's cover pages to choose from. Without them (offline) none and the account's own can be
    chosen. more_button, which shows those that do not fit into the first row, is for the form to place.

    Signals: changed().
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[int, str] = {}
        self._covers: list[int | None] = [0, None]
        self._shown: list[int | None] = []
        self._index: int | None = 0
        self._shows_all = False
        self.pictures = CoverPictures()
        self.pictures.chosen.connect(self._on_chosen)
        self.more_button = QPushButton()
        self.more_button.setProperty("kind", "link")
        self.more_button.clicked.connect(self._on_more)
        self.text = QPlainTextEdit()
        self.text.setObjectName("coverText")
        self.text.setAccessibleName(tr("Words on the cover page"))
        self.text.setPlaceholderText(tr("Words on the cover page"))
        self.text.setTabChangesFocus(True)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.text.textChanged.connect(self._on_typed)
        self._counter = PlainLabel()
        self._counter.setObjectName("coverCounter")
        self._counter.setProperty("kind", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.HALF)
        column.addWidget(self.pictures)
        column.addWidget(self.text)
        column.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignTrailing)
        self._show_covers()
        self._show_words()
        theme.keep_measured(self._fit)

    def offer(self, pages: Sequence[CoverPage]) -> None:
        """Offer these cover pages; what is chosen stays chosen."""
        self._names |= {page.index: page.name for page in pages}
        self._covers = [0, None, *(page.index for page in pages if page.index != 0)]
        self._show_covers()

    @property
    def cover_index(self) -> int | None:
        """0 for no cover page, None for the account's own."""
        return self._index

    @property
    def cover_name(self) -> str:
        return self._name_of(self._index)

    @property
    def names(self) -> list[str]:
        """The covers on show."""
        return [self._name_of(index) for index in self._shown]

    @property
    def cover_text(self) -> str:
        return self.text.toPlainText()

    @property
    def counter(self) -> str:
        """What is said of the length of the words; "" while there is room enough."""
        return self._counter.text()

    def set_cover(self, index: int | None, text: str) -> None:
        self._index = index
        with QSignalBlocker(self.text):
            if self.text.toPlainText() != text:
                self.text.setPlainText(text)
        self._show_covers()
        self._show_words()

    def choose(self, index: int | None) -> None:
        """Choose a cover as the person does."""
        self._index = index
        self._show_covers()
        self._show_words()
        self.changed.emit()

    def _name_of(self, index: int | None) -> str:
        if index == 0:
            return tr("None")
        if index is None:
            return tr("Your own")
        return self._names.get(index) or tr("Cover {number}", number=index)

    def _show_covers(self) -> None:
        """One row of covers, with the chosen one among them, or all of them."""
        # A draft's cover page may be none of those that the service offers now.
        covers = self._covers if self._index in self._covers else [*self._covers, self._index]
        has_more = len(covers) > IN_A_ROW
        shown = covers if self._shows_all else covers[:IN_A_ROW]
        if self._index not in shown:
            shown = [*shown[:-1], self._index]
        self._shown = list(shown)
        sheets = [(self._name_of(index), *_sign_and_tip(index)) for index in shown]
        self.pictures.show_covers(sheets, shown.index(self._index))
        self.more_button.setVisible(has_more)
        self.more_button.setText(tr("Fewer") if self._shows_all else tr("More"))
        self.more_button.setAccessibleName(
            tr("Fewer cover pages") if self._shows_all else tr("More cover pages")
        )

    def _on_more(self) -> None:
        self._shows_all = not self._shows_all
        self._show_covers()

    def _on_chosen(self, row: int) -> None:
        self._index = self._shown[row]
        self._show_words()
        self.changed.emit()

    def _on_typed(self) -> None:
        self._show_words()
        self.changed.emit()

    def _show_words(self) -> None:
        has_cover = self._index != 0
        count = len(self.cover_text)
        over = count - MAX_COVER_TEXT
        if over > 0:
            said = tr_n(
                "{count} character too many: {length} of {limit}",
                "{count} characters too many: {length} of {limit}",
                over,
                length=count,
                limit=MAX_COVER_TEXT,
            )
        else:
            said = tr("{length} of {limit} characters", length=count, limit=MAX_COVER_TEXT)
        is_near = count >= _WARN_FROM
        theme.set_tone(self._counter, "danger" if over > 0 else "muted")
        self._counter.setText(said if is_near else "")
        self.text.setVisible(has_cover)
        self._counter.setVisible(has_cover and is_near)
        self._fit()

    def _fit(self) -> None:
        """Make the field for the words as high as they are, up to some lines."""
        lines = min(max(round(self.text.document().size().height()), _LEAST_LINES), _MOST_LINES)
        around = 2 * (theme.Metrics.GAP + self.text.frameWidth())
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + around)


def _sign_and_tip(index: int | None) -> tuple[str, str]:
    """No picture of a cover that only the service can draw: a sign, and who draws it."""
    if index == 0:
        return "", tr("The fax begins with the first page of your documents.")
    if index is None:
        return "star", tr("The cover page that is set for your account at {service}.", service=service_name())
    return "file", tr("{service} draws it in its own design.", service=service_name())
