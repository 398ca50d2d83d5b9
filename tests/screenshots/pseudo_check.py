"""`python -m tests.screenshots.pseudo_check LANGUAGE [VIEW ...]`: opens every view in the pseudo-language and
prints what is wrong with it: texts without brackets, texts that are cut off, and, for its mirrored twin, what
stands at the same side as before."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QLocale, QMargins, QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from faxdesk.chosen_service import name_chosen_service
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.simulator.drawing.cover import ENGLISH
from tests.screenshots import importing
from tests.screenshots.__main__ import MAY_NOT, NOTES, Studio, scenes
from tests.screenshots.pseudo_language import BEGIN, END, MIRRORED, speak_pseudo

_BRACKETED = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TOLERANCE_PX = 2
_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
_MARGIN_PX = 24
"""Margins are the same at both sides or not, and Qt does not mirror them: so much may be lacking."""
NAMES = (
    *(
        "FaxDesk",
        "RingCentral",
        "PDF",
        "TIFF",
        "PNG",
        "JPEG",
        "OCR",
        "JWT",
        "UTC",
        "Linux",
        "MB",
        "kB",
        "GB",
        "SHA",
    ),
    *("English", "Deutsch", "Français", "Español", "العربية", "AM", "PM"),
    *("Ctrl", "Alt", "Shift", "Meta", "Del", "Esc", "Return", "Enter", "Space", "Tab", "Home", "End", "Ins"),
    *("Backspace", "PgUp", "PgDown", "Plus", "Up", "Down", "Left", "Right"),
    *("http", "https", "www", "example", "com", "eng", "deu"),
    *importing.WORDS,
)
"""Words that are the same in every language, or not ours to translate."""


class Checker:
    """Looks at the window of a studio."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._words = {word.casefold() for word in [*NAMES, *_words_of_locale(), *self._words_of_faxes()]}

    def problems(self) -> Iterator[str]:
        """Of the view that is open."""
        for widget in self._shown():
            for text in _texts(widget):
                if foreign := self._unbracketed(text):
                    yield f"{_name(widget)}: no brackets around {foreign!r} in {text!r}"
            if cut := _cut(widget):
                yield f"{_name(widget)}: {cut}"

    def places(self) -> dict[QWidget, QRect]:
        """Where each widget stands in its window."""
        return {
            widget: QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())
            for widget in self._shown()
            if not widget.isWindow()
        }

    def _shown(self) -> list[QWidget]:
        window = self._studio.window
        return [widget for widget in [window, *window.findChildren(QWidget)] if widget.isVisible()]

    def _unbracketed(self, text: str) -> str:
        rest = text
        while _BRACKETED.search(rest):
            rest = _BRACKETED.sub(" ", rest)
        strange = [word for word in _WORD.findall(rest) if word.casefold() not in self._words]
        return " ".join(strange)

    def _words_of_faxes(self) -> Iterator[str]:
        """What the faxes of the demo say of themselves."""
        library = self._studio.composition.library
        for folder in Folder:
            for fax_id in library.ids(FaxQuery(folder)):
                fax, item = library.fax(fax_id), library.outgoing(fax_id)
                yield from _WORD.findall(repr(fax))
                yield from _WORD.findall(repr(item))
                yield from _WORD.findall(repr(library.parts(fax_id)))
                yield from _WORD.findall(repr(self._studio.composition.tags_and_notes.of(fax_id)))
        yield from _WORD.findall(repr(self._studio.composition.saved_searches.all()))
        # Its cover pages.
        yield from ENGLISH.values()
        yield from _WORD.findall(str(self._studio.composition.settings.server))
        # What the service, its provider and the publisher of new versions say.
        yield from _WORD.findall(f"{MAY_NOT} {NOTES} https://downloads.example")


def _words_of_locale() -> Iterator[str]:
    locale = QLocale()
    for kind in (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat):
        for number in range(1, 13):
            yield from _WORD.findall(locale.monthName(number, kind))
        for number in range(1, 8):
            yield from _WORD.findall(locale.dayName(number, kind))


def _texts(widget: QWidget) -> Iterator[str]:
    yield widget.windowTitle() if widget.isWindow() else ""
    # Facts, which are for whoever looks after the program, are English.
    yield "" if type(widget).__name__ == "_CheckRow" else widget.toolTip()
    yield widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QGroupBox):
        yield widget.title()
    elif isinstance(widget, QMenu):
        yield from (action.text() for action in widget.actions())
    yield from (action.text() for action in widget.actions() if isinstance(action, QAction))


def _cut(widget: QWidget) -> str:
    """What of a widget's text has no room; "" where all has, or the text is no text of ours."""
    if isinstance(widget, QLabel) and END in widget.text() and not widget.pixmap():
        room, needed = widget.contentsRect().size(), widget.sizeHint()
        if widget.wordWrap():
            high = widget.heightForWidth(widget.width())
            return (
                f"{high} px high in {widget.height()} px: {widget.text()!r}" if high > widget.height() else ""
            )
        wide = widget.fontMetrics().boundingRect(widget.text()).width()
        if wide > room.width() + _TOLERANCE_PX and needed.width() > widget.width():
            return f"{wide} px wide in {room.width()} px: {widget.text()!r}"
    only_icon = isinstance(widget, QToolButton) and widget.toolButtonStyle() == _ICON_ONLY
    if isinstance(widget, QAbstractButton) and END in widget.text() and not only_icon:
        needed = widget.sizeHint()
        if (
            needed.width() > widget.width() + _TOLERANCE_PX
            or needed.height() > widget.height() + _TOLERANCE_PX
        ):
            return (
                f"{needed.width()} x {needed.height()} px in {widget.width()} x {widget.height()} px:"
                f" {widget.text()!r}"
            )
    return ""


def _name(widget: QWidget) -> str:
    names: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(names) < 3:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " < ".join(names)


def _not_mirrored(before: dict[QWidget, QRect], after: dict[QWidget, QRect]) -> Iterator[str]:
    for widget, was in before.items():
        now = after.get(widget)
        if now is None or widget.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            continue
        if widget.isWindow():
            # A menu stands where the screen has room for it.
            continue
        wanted = widget.window().width() - was.right() - 1
        if abs(now.x() - wanted) > _MARGIN_PX and was.width() == now.width():
            yield f"{_name(widget)}: at {now.x()} px, mirrored it would be at {wanted} px"


def _problems(application: QApplication, studio: Studio, *, is_mirrored: bool) -> Iterator[str]:
    """Of the view that is open; of a mirrored one also against its own picture the other way round."""
    checker = Checker(studio)
    yield from checker.problems()
    if not is_mirrored:
        return
    after = checker.places()
    _turn(application, studio, Qt.LayoutDirection.LeftToRight)
    before = checker.places()
    _turn(application, studio, Qt.LayoutDirection.RightToLeft)
    yield from _not_mirrored(before, after)


def _turn(application: QApplication, studio: Studio, direction: Qt.LayoutDirection) -> None:
    """Turn the window round, and have it lay out again what no layout places."""
    application.setLayoutDirection(direction)
    size = studio.window.size()
    studio.window.resize(size.grownBy(QMargins(0, 0, 1, 1)))
    studio.window.resize(size)
    studio.settle()


def main() -> int:
    language, wanted = sys.argv[1], sys.argv[2:]
    name_chosen_service()
    application = QApplication(sys.argv[:1])
    speak_pseudo(application, language)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(application, Path(folder))
        problems: dict[str, str] = {}
        try:
            for name, lead in scenes(studio):
                if not wanted or name in wanted:
                    lead()
                    studio.settle()
                    for problem in _problems(application, studio, is_mirrored=language == MIRRORED):
                        problems.setdefault(problem, name)
                if dialog := application.activeModalWidget():
                    dialog.close()
        finally:
            studio.close()
    sys.stdout.writelines(f"{view}: {problem}\n" for problem, view in problems.items())
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
