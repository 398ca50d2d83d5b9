"""One page of the guide, in the letters and colours of the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QImage,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.action_keys import key_text
from faxdesk.ui.common.measures import letters_px
from faxdesk.ui.common.plain_text import folded
from faxdesk.ui.guide.guide_pages import ENDING, GuidePage
from faxdesk.words import isolated, tr

MOST_PX = 680
"""The width of a line, at letters of 13 px."""
SHARPNESS = 2
"""Dots of a picture's file for each pixel at letters of 13 px."""
_LINE_HEIGHT = 135
"""Of the text, in hundredths."""
_INDENT_PX = 20
_KEY = re.compile(r"(?:(?:Ctrl|Shift|Alt)\+)*(?:F\d+|Esc|Del|Space|Tab|Return|Up|Down|[A-Z0-9,.])")
"""A key as Qt writes it for files; in the text it is written as it is called on this system."""
_FEATURES = QTextDocument.MarkdownFeature.MarkdownNoHTML | (
    QTextDocument.MarkdownFeature.MarkdownDialectCommonMark
)


class GuideText(QTextBrowser):
    """Shows nothing but what it was given: links lead to other pages of the guide, pictures come with the
    page, and nothing else is ever opened or fetched.

    Signals: page_wanted(name of a page) a link was followed.
    """

    page_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._page: GuidePage | None = None
        super().__init__(parent)
        self.setObjectName("guideText")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.anchorClicked.connect(self._on_link)
        self._words: list[str] = []
        self._pictures: dict[str, QImage] = {}
        self._hits: list[QTextCursor] = []
        self._hit = -1
        theme.keep_tinted(self._draw_anew)
        theme.keep_measured(self._draw_anew)

    def show_page(self, page: GuidePage) -> None:
        """Show a page from its beginning."""
        self._page = page
        self._pictures = {name: QImage.fromData(content) for name, content in page.pictures.items()}
        self.setAccessibleName(tr("Guide: {page}", page=page.title))
        self._draw()
        self.verticalScrollBar().setValue(0)
        self.setTextCursor(QTextCursor(self.document()))

    def mark_words(self, words: list[str]) -> None:
        """Mark these words, which are folded, wherever they stand."""
        self._words = words
        self._mark()

    def go_to_next_hit(self) -> None:
        """Bring the next marked word into view; after the last one the first."""
        if self._hits:
            self._hit = (self._hit + 1) % len(self._hits)
            place = QTextCursor(self._hits[self._hit])
            place.setPosition(place.selectionStart())
            self.setTextCursor(place)
            self.ensureCursorVisible()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing is read from anywhere: pictures are given to the document when it is drawn."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fit()
        elif event.type() == QEvent.Type.FontChange:
            self._draw_anew()

    # Drawing

    @Slot()
    def _draw_anew(self) -> None:
        place = self.verticalScrollBar().value()
        self._draw()
        self.verticalScrollBar().setValue(place)

    def _draw(self) -> None:
        if self._page is None:
            return
        document = self.document()
        document.setIndentWidth(theme.grown(_INDENT_PX))
        document.setMarkdown(self._page.text, _FEATURES)
        for block in _blocks(document):
            self._dress_words(block)
            self._dress_block(block)
        self._fit()
        self._mark()

    def _dress_block(self, block: QTextBlock) -> None:
        """Give a paragraph, or what else stands on lines of its own, its distances."""
        level, shape = block.blockFormat().headingLevel(), QTextBlockFormat()
        gap = theme.Metrics.GAP
        above, below = {0: (0, gap + 2), 1: (theme.Metrics.EDGE, gap + 4)}.get(
            level, (theme.Metrics.GROUP, gap)
        )
        if block.textList() is not None and block.next().textList() == block.textList():
            below = theme.Metrics.HALF
        # Pictures, and lines that begin with a key, would go by the direction of Latin letters.
        shape.setLayoutDirection(self.layoutDirection())
        shape.setTopMargin(above)
        shape.setBottomMargin(below)
        if not any(_images(block)):
            shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        QTextCursor(block).mergeBlockFormat(shape)

    def _dress_words(self, block: QTextBlock) -> None:
        level = block.blockFormat().headingLevel()
        # From the end on, since a key may be called by a longer word here.
        for start, end, format_ in reversed(list(_fragments(block))):
            piece = _chosen(start, end, block)
            if level:
                style = theme.heading if level == 1 else theme.title
                # Qt's own size of a heading would come before ours.
                format_.clearProperty(QTextFormat.Property.FontSizeAdjustment)
                format_.setProperty(QTextFormat.Property.FontPixelSize, letters_px(style(self.font())))
                piece.setCharFormat(format_)
            elif format_.isAnchor():
                format_.setForeground(theme.colour("accent"))
                piece.setCharFormat(format_)
            elif format_.fontItalic() and self.isRightToLeft():
                # Arabic has no slanted letters, and fonts for it none at all.
                format_.setFontItalic(False)
                piece.setCharFormat(format_)
            elif format_.fontFixedPitch():
                piece.insertText(isolated(_as_called(piece.selectedText())), self._key_format())

    def _key_format(self) -> QTextCharFormat:
        format_ = QTextCharFormat()
        format_.setBackground(theme.colour("chip"))
        format_.setForeground(theme.colour("text"))
        return format_

    def _fit(self) -> None:
        """Lines no longer than can be read with ease, and pictures no wider than those."""
        if self._page is None:
            return
        edge, whole = theme.Metrics.EDGE, self.viewport().width()
        width = max(1, min(theme.grown(MOST_PX), whole - 2 * edge))
        rest = whole - edge - width
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        frame = self.document().rootFrame()
        shape = frame.frameFormat()
        shape.setMargin(0)
        shape.setLeftMargin(rest if is_mirrored else edge)
        shape.setRightMargin(edge if is_mirrored else rest)
        shape.setTopMargin(theme.Metrics.GROUP)
        shape.setBottomMargin(edge)
        frame.setFrameFormat(shape)
        for block in _blocks(self.document()):
            for start, end, format_ in _images(block):
                self._fit_picture(_chosen(start, end, block), format_, width)

    def _fit_picture(self, place: QTextCursor, format_: QTextImageFormat, most: int) -> None:
        name = format_.name()
        picture = self._pictures.get(name.rpartition("/")[2])
        if picture is None or picture.isNull():
            return
        width = min(most, theme.grown(picture.width() // SHARPNESS))
        ratio = self.devicePixelRatioF()
        fitted = picture.convertToFormat(QImage.Format.Format_RGB32).scaledToWidth(
            round(width * ratio), Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        _frame(fitted)
        self.document().addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name), fitted)
        format_.setWidth(width)
        format_.setHeight(fitted.height() / ratio)
        place.setCharFormat(format_)

    # What was searched for

    def _mark(self) -> None:
        self._hit = -1
        self._hits = [
            _chosen(start, end, self.document().firstBlock())
            for start, end in _found(self.toPlainText(), self._words)
        ]
        marks = []
        for place in self._hits:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = place
            mark.format.setBackground(theme.colour("warning_soft"))
            mark.format.setForeground(theme.colour("text"))
            marks.append(mark)
        self.setExtraSelections(marks)

    @Slot(QUrl)
    def _on_link(self, link: QUrl) -> None:
        name = link.path()
        if link.isRelative() and name.endswith(ENDING):
            self.page_wanted.emit(name.removesuffix(ENDING))


def _frame(picture: QImage) -> None:
    """Draw a hairline around a picture: it is as light as the page that it stands on."""
    painter = QPainter(picture)
    painter.setPen(theme.colour("line"))
    painter.drawRect(QRectF(QPointF(), picture.deviceIndependentSize()).adjusted(0.5, 0.5, -0.5, -0.5))
    painter.end()


def _as_called(code: str) -> str:
    """A key as it is called on this system; else what was typed, such as a word of the search."""
    return key_text(QKeySequence(code)) if _KEY.fullmatch(code) else code


def _found(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where each of the words stands, without regard to capitals and accents."""
    plain, places = "", []
    for place, letter in enumerate(text):
        as_folded = folded(letter)
        plain += as_folded
        places += [place] * len(as_folded)
    return sorted(
        (places[hit.start()], places[hit.end() - 1] + 1)
        for word in words
        for hit in re.finditer(re.escape(word), plain)
    )


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _fragments(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    """Where each piece of one look begins and ends, and that look."""
    place = block.begin()
    while not place.atEnd():
        piece = place.fragment()
        yield piece.position(), piece.position() + piece.length(), piece.charFormat()
        place += 1


def _images(block: QTextBlock) -> Iterator[tuple[int, int, QTextImageFormat]]:
    for start, end, format_ in _fragments(block):
        if format_.isImageFormat():
            yield start, end, format_.toImageFormat()


def _chosen(start: int, end: int, block: QTextBlock) -> QTextCursor:
    """What stands between two places of the document that a block belongs to."""
    cursor = QTextCursor(block)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    return cursor
