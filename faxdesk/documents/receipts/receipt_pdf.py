"""A receipt as a PDF (child process only)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fpdf import FPDF
from PIL import Image

from faxdesk.documents.typesetting import INK, QUIET, RULE, Colour, Style, Type
from faxdesk.domain.receipts.receipt import (
    Outcome,
    Receipt,
    ReceiptDocument,
    ReceiptRecipient,
    ReceiptStep,
)

RIGHT_TO_LEFT = {"ar"}
"""Languages whose receipts are laid out from the right."""
_PAPER_PT = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
_SIDE_PT, _TOP_PT, _FOOT_PT = 54.0, 42.0, 46.0
_PICTURE_PT = 124.0
_GAP_PT = 16.0
"""The space between two parts of a receipt."""
_STEP_GAP_PT = 2.4
_COLOURS: dict[Outcome, Colour] = {
    Outcome.SENT: (24, 121, 78),
    Outcome.PARTLY: (168, 92, 0),
    Outcome.FAILED: (180, 38, 30),
    Outcome.OTHER: QUIET,
}

_TITLE = Style(21, "bold")
_DATE = Style(8.5, colour=QUIET)
_HEADLINE = 13.5
_SUMMARY = Style(9)
_HEADING = Style(10, "bold")
_COLUMN = Style(7, colour=QUIET)
_BODY = Style(8.5)
_STEP = Style(8)
_STEP_TIME = Style(8, colour=QUIET)
_TERMS = Style(7.8)
_STRONG = Style(8.5, "bold")
_LABEL = Style(8.5, colour=QUIET)
_SMALL = Style(7.5, colour=QUIET)
_MONO = Style(7.2, "mono", QUIET)
_HASH = Style(7.5, "mono")
_CAPTION = Style(6.8, colour=QUIET)
_FOOT = Style(7, colour=QUIET)


def receipt_pdf(receipt: Receipt, picture: Image.Image | None, aspect: float, fonts: Path | None) -> bytes:
    """The PDF of a receipt; the same receipt gives the same bytes. picture is the first page, aspect its
    height to its width on paper."""
    return _Sheet(receipt, fonts).draw(picture, aspect)


class _Sheet:
    """The pages being drawn. y is where the next thing goes, in points from the top."""

    def __init__(self, receipt: Receipt, fonts: Path | None) -> None:
        self._receipt = receipt
        self._labels = receipt.labels
        size = _PAPER_PT[receipt.paper]
        self._pdf = FPDF(unit="pt", format=size)
        self._pdf.set_creation_date(receipt.made_at)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_title(f"{receipt.labels.title} {receipt.labels.dated}")
        self._pdf.set_creator("FaxDesk")
        self._pdf.set_lang(receipt.labels.language)
        self._is_mirrored = receipt.labels.language in RIGHT_TO_LEFT
        self._pdf.c_margin = 0
        self._type = Type(self._pdf, fonts, is_mirrored=self._is_mirrored)
        self._left, self._right = _SIDE_PT, size[0] - _SIDE_PT
        self._bottom = size[1] - _FOOT_PT
        self._y = _TOP_PT

    def draw(self, picture: Image.Image | None, aspect: float) -> bytes:
        self._new_page()
        self._head()
        self._overview(picture, aspect)
        self._recipients()
        self._time_line()
        self._documents()
        self._meaning()
        self._feet()
        return bytes(self._pdf.output())

    # Parts

    def _head(self) -> None:
        self._type.line(self._left, self._y + 16, self._labels.title, _TITLE)
        self._type.line(self._right, self._y + 16, self._labels.dated, _DATE, right=True)
        self._y += 30
        self._rule(INK, 0.9)
        self._y += 20

    def _overview(self, picture: Image.Image | None, aspect: float) -> None:
        """The outcome and the facts, with the first page beside them."""
        top, receipt = self._y, self._receipt
        width = self._right - self._left - _PICTURE_PT - 28
        colour = _COLOURS[receipt.outcome]
        self._mark(self._left + 8.5, self._y + 8.5, 8.5, receipt.outcome)
        self._type.line(self._left + 25, self._y + 13.5, receipt.headline, Style(_HEADLINE, "bold", colour))
        self._y += 27
        self._paragraph(self._left, receipt.summary, width, _SUMMARY)
        self._y += 12
        for label, value in receipt.facts:
            self._fact(label, value, width)
        facts_end, self._y = self._y, top
        self._picture(picture, aspect)
        self._y = max(self._y, facts_end) + _GAP_PT

    def _fact(self, label: str, value: str, width: float) -> None:
        indent = 92.0
        self._type.line(self._left, self._y + _BODY.size, label, _LABEL)
        self._paragraph(self._left + indent, value, width - indent, _BODY, most=4)
        self._y += 5

    def _picture(self, picture: Image.Image | None, aspect: float) -> None:
        left, height = self._right - _PICTURE_PT, _PICTURE_PT * min(aspect, 1.5)
        if picture is not None:
            place = self._left if self._is_mirrored else left
            self._pdf.image(picture, place, self._y, _PICTURE_PT, height)
            self._pdf.set_draw_color(*RULE)
            self._pdf.set_line_width(0.6)
            self._pdf.rect(place, self._y, _PICTURE_PT, height)
            self._y += height + 5
        self._paragraph(left, self._receipt.caption, _PICTURE_PT, _CAPTION)

    def _recipients(self) -> None:
        places = self._left + 20, self._left + 182, self._left + 346

        def columns() -> None:
            labels = self._labels
            for x, label in zip(places, (labels.to, labels.result, labels.taken_as), strict=True):
                self._type.line(x, self._y + _COLUMN.size, label, _COLUMN)
            self._y += 13
            self._rule(RULE, 0.6)

        self._heading(self._labels.recipients, columns, first_row=40)
        for recipient in self._receipt.recipients:
            self._recipient(recipient, places, columns)
        self._y += _GAP_PT

    def _recipient(
        self, recipient: ReceiptRecipient, places: tuple[float, float, float], columns: Callable[[], None]
    ) -> None:
        who, result, tries = places
        name = self._type.wrapped(recipient.name, result - who - 12, _STRONG, most=2)
        reason = self._type.wrapped(
            f"{recipient.reason} {recipient.quote}", tries - result - 12, _SMALL, most=4
        )
        left = [(line, _STRONG) for line in name] + [(recipient.number, _LABEL if name else _STRONG)]
        middle = [(recipient.words, Style(8.5, "bold", _COLOURS[recipient.outcome]))] + [
            (line, _SMALL) for line in reason
        ]
        right = self._tries(recipient, self._right - tries)
        height = max(_height(left), _height(middle), _height(right)) + 11
        self._room(height, self._labels.recipients, columns)
        self._mark(self._left + 6, self._y + 5.5 + 5.5, 5, recipient.outcome)
        for x, lines in ((who, left), (result, middle), (tries, right)):
            self._lines(x, self._y + 5.5, lines)
        self._y += height
        self._rule(RULE, 0.4)

    def _tries(self, recipient: ReceiptRecipient, width: float) -> list[tuple[str, Style]]:
        lines = [(recipient.earlier_tries, _SMALL)] if recipient.earlier_tries else []
        for each in recipient.tries:
            # How the only try ended is said beside it.
            line = (
                f"{each.at}  {each.words}" if len(recipient.tries) > 1 or recipient.earlier_tries else each.at
            )
            lines.append((self._type.fitted(line, width, _SMALL), Style(7.5)))
            lines.append((self._type.fitted(each.message_id, width, _MONO, keep_end=True), _MONO))
        return lines

    def _time_line(self) -> None:
        steps = self._receipt.steps
        # A time line is read as a whole: it goes on the next page rather than in two.
        self._heading(
            self._labels.time_line, None, first_row=min(len(steps) * (_STEP.leading + _STEP_GAP_PT), 240)
        )
        at = max((self._type.width(step.at, _STEP) for step in steps), default=0) + 18
        for step in steps:
            self._step(step, at)
        self._y += _GAP_PT - _STEP_GAP_PT

    def _step(self, step: ReceiptStep, indent: float) -> None:
        room = self._right - self._left - indent - self._type.width(step.clock, _SMALL) - 12
        lines = self._type.wrapped(step.words, room, _STEP, most=3)
        height = len(lines) * _STEP.leading + _STEP_GAP_PT
        self._room(height, self._labels.time_line, None)
        self._type.line(self._left, self._y + _STEP.size, step.at, _STEP_TIME)
        self._type.line(self._right, self._y + _STEP.size, step.clock, _SMALL, right=True)
        self._lines(self._left + indent, self._y, [(line, _STEP) for line in lines])
        self._y += height

    def _documents(self) -> None:
        if not self._receipt.documents:
            return
        self._heading(self._labels.documents, None, first_row=34)
        for document in self._receipt.documents:
            self._document(document)
        self._y += _GAP_PT - 7

    def _document(self, document: ReceiptDocument) -> None:
        width = self._right - self._left
        self._room(34, self._labels.documents, None)
        facts = self._type.fitted(document.facts, width * 0.6, _SMALL)
        room = width - self._type.width(facts, _SMALL) - 14
        name = self._type.fitted(document.name, room, _STRONG, keep_end=True)
        self._type.line(self._left, self._y + _STRONG.size, name, _STRONG)
        self._type.line(self._right, self._y + _STRONG.size, facts, _SMALL, right=True)
        self._y += 13
        self._type.line(self._left, self._y + _HASH.size, "SHA-256", _SMALL)
        self._type.line(self._left + 44, self._y + _HASH.size, document.sha256, _HASH)
        self._y += 18

    def _meaning(self) -> None:
        width = self._right - self._left
        paragraphs = [self._type.wrapped(text, width, _TERMS) for text in self._labels.what_sent_means]
        height = sum(len(lines) * _TERMS.leading + 4 for lines in paragraphs)
        self._heading(self._labels.meaning, None, first_row=height)
        for lines in paragraphs:
            self._lines(self._left, self._y, [(line, _TERMS) for line in lines])
            self._y += len(lines) * _TERMS.leading + 4

    def _feet(self) -> None:
        total = self._pdf.pages_count
        for number in range(1, total + 1):
            self._pdf.page = number
            # The font that was set last is another page's.
            self._pdf.current_font_is_set_on_page = False
            y = self._bottom + 14
            self._rule(RULE, 0.6, y)
            footer = self._type.fitted(self._receipt.footer, self._right - self._left - 80, _FOOT)
            self._type.line(self._left, y + 13, footer, _FOOT)
            self._type.line(
                self._right, y + 13, self._labels.page.format(number=number, total=total), _FOOT, right=True
            )

    # Steps

    def _new_page(self) -> None:
        self._pdf.add_page()
        self._y = _TOP_PT

    def _heading(self, title: str, columns: Callable[[], None] | None, *, first_row: float) -> None:
        """Begin a part, on a new page where its first row would not fit below."""
        if self._y + (31 if columns else 18) + first_row > self._bottom:
            self._new_page()
        self._type.line(self._left, self._y + _HEADING.size, title, _HEADING)
        self._y += 18
        if columns is not None:
            columns()

    def _room(self, height: float, title: str, columns: Callable[[], None] | None) -> None:
        """Begin a new page where a row does not fit, because rows are never split."""
        if self._y + height > self._bottom:
            self._new_page()
            self._heading(self._labels.continued.format(title=title), columns, first_row=height)

    def _paragraph(self, x: float, text: str, width: float, style: Style, most: int = 12) -> None:
        lines = self._type.wrapped(text, width, style, most)
        self._lines(x, self._y, [(line, style) for line in lines])
        self._y += len(lines) * style.leading

    def _lines(self, x: float, top: float, lines: list[tuple[str, Style]]) -> None:
        for text, style in lines:
            self._type.line(x, top + style.size, text, style)
            top += style.leading

    def _rule(self, colour: Colour, thick: float, y: float | None = None) -> None:
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(thick)
        at = self._y if y is None else y
        self._pdf.line(self._left, at, self._right, at)

    def _mark(self, x: float, y: float, radius: float, outcome: Outcome) -> None:
        """A disc with a tick, a bar, a cross or a dot, told apart without their colours."""
        pdf = self._pdf
        if self._is_mirrored:
            x = pdf.w - x
        pdf.set_fill_color(*_COLOURS[outcome])
        pdf.circle(x, y, radius, style="F")
        pdf.set_draw_color(255, 255, 255)
        pdf.set_line_width(radius * 0.26)
        for line in _STROKES[outcome]:
            pdf.polyline([(x + across * radius, y + down * radius) for across, down in line])


_STROKES: dict[Outcome, tuple[tuple[tuple[float, float], ...], ...]] = {
    Outcome.SENT: (((-0.45, 0.05), (-0.12, 0.38), (0.48, -0.34)),),
    Outcome.PARTLY: (((-0.5, 0.0), (0.5, 0.0)),),
    Outcome.FAILED: (((-0.36, -0.36), (0.36, 0.36)), ((-0.36, 0.36), (0.36, -0.36))),
    Outcome.OTHER: (((-0.15, 0.0), (0.15, 0.0)),),
}


def _height(lines: list[tuple[str, Style]]) -> float:
    return sum(style.leading for _text, style in lines)
