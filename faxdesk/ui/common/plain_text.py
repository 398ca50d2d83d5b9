"""Shows text letter by letter.

Qt takes a text that looks like HTML for HTML and opens the pictures that it names, which on Windows can be a
log-in at a foreign computer; and it takes "&" in a button for a key. What a sender, a file or a link calls
itself must be nothing but letters. Every label and every tooltip is therefore made here.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QFontMetrics, QGuiApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from faxdesk.words import isolated

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_FROM_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
_FROM_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE


class HasToolTip(Protocol):
    """A widget, an action, or a row of a list widget."""

    def setToolTip(self, text: str, /) -> None: ...


class PlainLabel(QLabel):
    """A label that shows its text letter by letter, whoever wrote it."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        alignment: Qt.AlignmentFlag | None = None,
    ) -> None:
        # Qt would begin a text at the side from which its own letters are read: a name in Latin letters far
        # from the others where people read from the right, and an Arabic one where they read from the left.
        where_reading_begins = _FROM_RIGHT if QGuiApplication.isRightToLeft() else _FROM_LEFT
        super().__init__(parent, alignment=where_reading_begins if alignment is None else alignment)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(isolated(text))


def cut_off(letters: QFontMetrics, text: str, mode: Qt.TextElideMode, width: int) -> str:
    """As much of a text as fits, with dots for the rest, to be painted among texts of any direction."""
    return isolated(letters.elidedText(text, mode, width))


def set_tip(target: HasToolTip, text: str) -> None:
    """Give a widget, an action or a row a tooltip that shows this text letter by letter."""
    shown = tip(text)
    target.setToolTip(shown)
    if isinstance(target, QWidget):
        # A screen reader falls back on the tooltip, and would read the escapes out.
        target.setAccessibleDescription(text if shown != text else "")


def tip(text: str) -> str:
    """A text for a tooltip, escaped where Qt would take it for HTML: tooltips cannot be set to plain text."""
    if not Qt.mightBeRichText(text):
        return text
    # Imported late: hardly any text comes to this, and the window is not to wait for it.
    import html

    # The tag makes sure that Qt sees HTML: of "&lt;" alone, escaped once more, it sees none.
    return f'<span style="white-space: pre-wrap">{html.escape(text)}</span>'


def caption(text: str) -> str:
    """A text for a button or a menu entry: "&" is shown, and makes no key."""
    return text.replace("&", "&&")


def folded(text: str) -> str:
    """A text as it is compared with what somebody typed: without capitals and accents."""
    # Imported late: nothing is compared at the start.
    import unicodedata

    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
