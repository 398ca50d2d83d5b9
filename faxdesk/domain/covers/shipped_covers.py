"""The cover pages that come with FaxDesk, drawn for any paper and in any language of the program."""

from __future__ import annotations

from collections.abc import Callable

from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.covers.cover_template import (
    LOGO,
    PAPER_MM,
    Align,
    BoxKind,
    CoverBox,
    CoverTemplate,
    Paper,
)
from faxdesk.words import mark

Say = Callable[[str], str]

_MARGIN = 20.0
_TO, _FROM, _FAX, _PHONE = mark("To"), mark("From"), mark("Fax"), mark("Phone")
_COMPANY, _DATE, _PAGES = mark("Company"), mark("Date"), mark("Pages")
_SUBJECT, _REFERENCE, _MESSAGE = mark("Subject"), mark("Reference"), mark("Message")
_PAIRS = (
    ((_TO, "to_name"), (_FROM, "from_name")),
    ((_COMPANY, "to_company"), (_COMPANY, "from_company")),
    ((_FAX, "to_fax"), (_FAX, "from_fax")),
    ((_PHONE, "to_voice"), (_PHONE, "from_voice")),
    ((_DATE, "date"), (_PAGES, "pages")),
)
"""What stands beside each other: of the recipient, and of the sender."""


def shipped_cover(key: str, paper: Paper, language: str, say: Say) -> CoverTemplate:
    """The cover of this key, its texts said in that language. Raises KeyError for one that does not exist."""
    name, drawn = _SHIPPED[key]
    return CoverTemplate(say(name), tuple(drawn(*PAPER_MM[paper], say)), paper, language)


def _classic(width: float, height: float, say: Say) -> list[CoverBox]:
    inner, right = width - 2 * _MARGIN, width / 2 + 4
    boxes = [
        _text(_MARGIN, 17, 70, 16, say(mark("FAX")), 44, is_bold=True),
        _text(right, 20, inner / 2 - 4, 6, "{from_company}", 13, is_bold=True, align=Align.END),
        _text(right, 27, inner / 2 - 4, 5, "{from_department}", 10, align=Align.END),
        _line(_MARGIN, 38, inner, 1.2),
    ]
    y = 45.0
    for pair in _PAIRS:
        for x, (label, field) in zip((_MARGIN, right), pair, strict=True):
            boxes.append(_text(x, y + 0.6, 27, 5, say(label), 10, only_if=field))
            boxes.append(_text(x + 28, y, inner / 2 - 32, 5.5, f"{{{field}}}", 12, is_bold=label == _TO))
        y += 8.5
    boxes.append(_line(_MARGIN, y + 1, inner, 0.4))
    boxes += _labelled(say(_SUBJECT), "subject", y + 6, inner, 14, is_bold=True)
    boxes += _labelled(say(_REFERENCE), "reference", y + 15, inner, 12)
    boxes.append(_text(_MARGIN, y + 26, inner, 20, "{text}", 12))
    return [*boxes, *_foot(height, inner)]


def _letterhead(width: float, height: float, say: Say) -> list[CoverBox]:
    inner, half = width - 2 * _MARGIN, (width - 2 * _MARGIN) / 2
    to = "{to_name}\n{to_company}\n" + say(mark("Fax {number}")).format(number="{to_fax}")
    return [
        CoverBox(BoxKind.PICTURE, Area(_MARGIN, 15, 60, 22), picture=LOGO),
        _text(_MARGIN + half, 16, half, 7, "{from_company}", 15, is_bold=True, align=Align.END),
        _text(_MARGIN + half, 24, half, 5, "{from_address}", 10, align=Align.END),
        _line(_MARGIN, 40, inner, 0.6),
        _text(_MARGIN, 52, half, 17, to, 12),
        _text(_MARGIN + half, 52, half, 5.5, "{date}", 12, align=Align.END),
        _text(
            _MARGIN + half,
            58,
            half,
            5.5,
            say(mark("Pages: {count}")).format(count="{pages}"),
            12,
            align=Align.END,
        ),
        _text(_MARGIN, 84, inner, 7, "{subject}", 15, is_bold=True),
        _text(
            _MARGIN,
            92,
            inner,
            5.5,
            say(mark("Reference: {reference}")).format(reference="{reference}"),
            11,
        ),
        _text(_MARGIN, 103, inner, 12, "{text}", 12),
        _text(_MARGIN, 128, inner, 12, "{from_name}\n{from_department}", 12),
        _line(_MARGIN, height - 42, inner, 0.4, at_foot=True),
        *_contact(height - 40.5, inner, say),
        _text(_MARGIN, height - 33, inner, 14, "{confidentiality}", 9, at_foot=True, align=Align.CENTRE),
    ]


def _contact(y: float, inner: float, say: Say) -> list[CoverBox]:
    """Number, phone and e-mail of the sender beside each other."""
    third = inner / 3
    texts = (
        (say(mark("Fax {number}")).format(number="{from_fax}"), Align.START),
        (say(mark("Phone {number}")).format(number="{from_voice}"), Align.CENTRE),
        ("{from_email}", Align.END),
    )
    return [
        _text(_MARGIN + place * third, y, third, 4.5, text, 10, at_foot=True, align=align)
        for place, (text, align) in enumerate(texts)
    ]


def _form(width: float, height: float, say: Say) -> list[CoverBox]:
    inner, half = width - 2 * _MARGIN, (width - 2 * _MARGIN) / 2
    boxes = [
        _text(_MARGIN, 15, inner, 12, say(mark("Fax message")), 28, is_bold=True, align=Align.CENTRE),
        _text(_MARGIN, 28, inner, 5.5, "{from_company}", 12, align=Align.CENTRE),
    ]
    y = 40.0
    rows = [*_PAIRS, ((_SUBJECT, "subject"), (_REFERENCE, "reference"))]
    for pair in rows:
        for x, (label, field) in zip((_MARGIN, _MARGIN + half), pair, strict=True):
            boxes.append(CoverBox(BoxKind.FRAME, Area(x, y, half, 14), thickness=0.4))
            boxes.append(_text(x + 2, y + 1, half - 4, 4.5, say(label), 9))
            boxes.append(_text(x + 2, y + 6.5, half - 4, 5.5, f"{{{field}}}", 12))
        y += 14
    boxes.append(CoverBox(BoxKind.FRAME, Area(_MARGIN, y, inner, 70), thickness=0.4))
    boxes.append(_text(_MARGIN + 2, y + 1, inner - 4, 4.5, say(_MESSAGE), 9))
    boxes.append(_text(_MARGIN + 2, y + 7, inner - 4, 60, "{text}", 12))
    return [*boxes, *_foot(height, inner)]


def _large(width: float, height: float, say: Say) -> list[CoverBox]:
    inner = width - 2 * _MARGIN
    boxes = [
        CoverBox(BoxKind.PICTURE, Area(width - _MARGIN - 45, 17, 45, 18), picture=LOGO, align=Align.END),
        _text(_MARGIN, 14, 100, 24, say(mark("FAX")), 60, is_bold=True),
        _line(_MARGIN, 40, inner, 2.0),
    ]
    y = 48.0
    rows = ((_TO, "to_name"), (_FAX, "to_fax"), (_FROM, "from_name"), (_PHONE, "from_voice"))
    for label, field in (*rows, (_DATE, "date"), (_PAGES, "pages")):
        boxes.append(_text(_MARGIN, y + 1.2, 34, 6, say(label), 14, only_if=field))
        boxes.append(_text(_MARGIN + 36, y, inner - 36, 8, f"{{{field}}}", 18, is_bold=label == _TO))
        y += 12
    boxes.append(_line(_MARGIN, y + 2, inner, 0.8))
    boxes.append(_text(_MARGIN, y + 9, inner, 10, "{subject}", 20, is_bold=True))
    boxes.append(_text(_MARGIN, y + 23, inner, 10, "{text}", 16))
    return [*boxes, *_foot(height, inner)]


def _several(width: float, height: float, say: Say) -> list[CoverBox]:
    inner, half = width - 2 * _MARGIN, (width - 2 * _MARGIN) / 2
    boxes = [
        _text(_MARGIN, 16, half, 13, say(mark("Circular")), 28, is_bold=True),
        _text(_MARGIN + half, 17, half, 6, "{from_company}", 13, is_bold=True, align=Align.END),
        _text(_MARGIN + half, 24, half, 5, "{from_address}", 10, align=Align.END),
        _line(_MARGIN, 33, inner, 1.2),
    ]
    y = 40.0
    for label, field in ((_FROM, "from_name"), (_PHONE, "from_voice"), (_DATE, "date"), (_PAGES, "pages")):
        boxes.append(_text(_MARGIN, y + 0.5, 27, 5, say(label), 10, only_if=field))
        boxes.append(_text(_MARGIN + 28, y, inner - 28, 5.5, f"{{{field}}}", 12))
        y += 7.5
    boxes += _labelled(say(_SUBJECT), "subject", y + 3, inner, 14, is_bold=True)
    boxes += [
        _text(_MARGIN, y + 16, inner, 10, "{text}", 12),
        _text(_MARGIN, y + 32, half, 5, say(mark("This fax goes to")), 10, is_bold=True),
        _line(_MARGIN, y + 38, inner, 0.4),
        _text(_MARGIN, y + 40, half + 10, 5, "{to_name}", 11, repeats=True),
        _text(_MARGIN + half + 12, y + 40, half - 12, 5, "{to_fax}", 11, repeats=True),
    ]
    return [*boxes, *_foot(height, inner)]


_SHIPPED = {
    "classic": (mark("Classic"), _classic),
    "letterhead": (mark("Letterhead"), _letterhead),
    "form": (mark("Form"), _form),
    "large": (mark("Large print"), _large),
    "circular": (mark("Circular"), _several),
}
SHIPPED_KEYS = tuple(_SHIPPED)


def _labelled(
    label: str, field: str, y: float, inner: float, size: float, *, is_bold: bool = False
) -> list[CoverBox]:
    """A label and, beside it, the field that it names; both go where that is empty."""
    drop = (size - 10) * 0.27
    return [
        _text(_MARGIN, y + drop, 27, 5, label, 10, only_if=field),
        _text(_MARGIN + 28, y, inner - 28, 6, f"{{{field}}}", size, is_bold=is_bold),
    ]


def _foot(height: float, inner: float) -> list[CoverBox]:
    return [
        _line(_MARGIN, height - 36, inner, 0.4, only_if="confidentiality", at_foot=True),
        _text(_MARGIN, height - 34, inner, 15, "{confidentiality}", 9, at_foot=True),
    ]


def _line(
    x: float, y: float, width: float, thickness: float, *, only_if: str = "", at_foot: bool = False
) -> CoverBox:
    area = Area(x, y, width, 0)
    return CoverBox(BoxKind.LINE, area, thickness=thickness, only_if=only_if, at_foot=at_foot)


def _text(
    x: float,
    y: float,
    width: float,
    height: float,
    text: str,
    size_pt: float,
    *,
    is_bold: bool = False,
    align: Align = Align.START,
    only_if: str = "",
    repeats: bool = False,
    at_foot: bool = False,
) -> CoverBox:
    return CoverBox(
        BoxKind.TEXT,
        Area(x, y, width, height),
        text,
        size_pt=size_pt,
        is_bold=is_bold,
        align=align,
        only_if=only_if,
        repeats=repeats,
        at_foot=at_foot,
    )
