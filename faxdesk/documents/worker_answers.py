"""Reads the page worker's answers, which are not believed: a document may have got hold of its process."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, TypeVar

from faxdesk.documents.worker_process import Answer
from faxdesk.domain.checkup import Walls
from faxdesk.domain.compose.form_field import FormField
from faxdesk.domain.draft import tidy_name
from faxdesk.domain.page import DocumentInfo, PageImage, Remark, RemarkKind
from faxdesk.domain.page_text import MOST_WORDS, PageWord
from faxdesk.domain.sent_page import LineTime, PageMode, PageWarningKind, SentPageFacts

Kind = TypeVar("Kind")

_KINDS = frozenset({"pdf", "image", "text", "other"})
_MOST_SIDE = 1 << 17
_MOST_COUNT = 1 << 31
_MOST_NUMBER = 1e6
_MOST_ASPECT = 1000.0
_MOST_TURNED = 190.0
_MOST_ENDING = 20
_MOST_DETAILS = 1000
_MOST_NAMES = 1000
_MOST_COVER_PAGES = 100
_MOST_FIELDS = 2_000
_MOST_LETTERS = 10_000
_LONGEST_NAME = 200
"""The letters of what a form calls a field and its options."""
_FIGURES = {
    PageWarningKind.GREY_LEFT_OUT: 2,
    PageWarningKind.PHOTO_TAKES_LONG: 2,
    PageWarningKind.SMALL_LETTERS: 1,
    PageWarningKind.SMALL_MARKS: 1,
}
"""How many figures a warning has; others have none."""


def document_info(answer: Answer) -> DocumentInfo:
    """What a file holds. Raises ValueError for what cannot be."""
    facts, _ = answer
    kind, pages = facts.get("kind"), facts.get("pages")
    if kind not in _KINDS:
        raise ValueError("kind")
    damaged = facts.get("damaged_pages", [])
    if not isinstance(damaged, list):
        raise ValueError("damaged_pages")
    return DocumentInfo(
        kind,
        None if pages is None else _whole(facts, "pages", _MOST_COUNT),
        _number(facts, "width_in"),
        _number(facts, "height_in"),
        tuple(page for page in damaged if type(page) is int and 0 <= page < _MOST_COUNT),
        facts.get("is_redrawn") is True,
        _ending(facts.get("ending", "")),
        _remarks(facts.get("remarks", [])),
        facts.get("is_form") is True,
    )


def page_sizes(answer: Answer) -> tuple[tuple[float, float], ...]:
    """The width and height of each page in millimetres. Raises ValueError for what cannot be."""
    sizes = _of_type(answer[0].get("sizes"), tuple[tuple[float, float], ...])
    if not all(0 < side <= _MOST_NUMBER for size in sizes for side in size):
        raise ValueError("sizes")
    return sizes


def walls(answer: Answer) -> Walls:
    """Which walls the process has found to hold. Raises ValueError for what cannot be."""
    return _of_type(answer[0].get("walls", {}), Walls)


def page_words(answer: Answer) -> tuple[PageWord, ...]:
    """The words of a page. Raises ValueError for what cannot be."""
    import msgspec

    words = msgspec.json.decode(answer[1], type=tuple[PageWord, ...])
    if len(words) > MOST_WORDS:
        raise ValueError("words")
    for word in words:
        if not all(0 <= part <= 1 for part in (word.x, word.y, word.width, word.height)):
            raise ValueError("place")
    return words


def enclosed_names(answer: Answer) -> tuple[str, ...]:
    """The names of the documents in a file, tidied. Raises ValueError for what cannot be."""
    names = answer[0].get("names")
    if not isinstance(names, list) or not 0 < len(names) <= _MOST_NAMES:
        raise ValueError("names")
    if not all(isinstance(name, str) for name in names):
        raise ValueError("names")
    return tuple(tidy_name(PurePath(name[:_MOST_DETAILS]).name) for name in names)


def form_fields(answer: Answer) -> tuple[FormField, ...]:
    """The fields of a form. Raises ValueError for what cannot be."""
    fields = _of_type(answer[0].get("fields"), tuple[FormField, ...])
    if len(fields) > _MOST_FIELDS:
        raise ValueError("fields")
    for field in fields:
        _check_field(field)
    return fields


def _check_field(field: FormField) -> None:
    area, short = field.area, (field.name, field.label, field.on_value, field.date_format, *field.options)
    if not field.name or not 0 <= field.page < _MOST_COUNT or not 0 <= field.most <= _MOST_LETTERS:
        raise ValueError("field")
    # A comparison with "not a number" is never true.
    if not all(
        0 <= side <= _MOST_NUMBER for side in (area.x, area.y, area.width, area.height, field.size_pt)
    ):
        raise ValueError("area")
    if not all(len(said) <= _LONGEST_NAME and said.isprintable() for said in short):
        raise ValueError("field")
    if len(field.options) > _MOST_NAMES or len(field.value) > _MOST_LETTERS:
        raise ValueError("value")
    if not field.value.replace("\n", "").isprintable():
        raise ValueError("value")


def aspect(answer: Answer) -> float:
    """The height of a picture to its width. Raises ValueError for what cannot be."""
    found = _number(answer[0], "aspect")
    if not 0 < found <= _MOST_ASPECT:
        raise ValueError("aspect")
    return found


def cover_pages(answer: Answer) -> int:
    """The number of a cover's pages. Raises ValueError for what cannot be."""
    return max(_whole(answer[0], "pages", _MOST_COVER_PAGES), 1)


def page_image(answer: Answer) -> PageImage:
    """A page's picture with as many bytes as it says. Raises ValueError for what cannot be."""
    facts, data = answer
    width, height = _whole(facts, "width", _MOST_SIDE), _whole(facts, "height", _MOST_SIDE)
    stride, one_bit = _whole(facts, "stride", _MOST_SIDE), facts.get("one_bit") is True
    needed = (width + 7) // 8 if one_bit else width
    if width < 1 or height < 1 or stride < needed or len(data) != stride * height:
        raise ValueError("size")
    dpi_x, dpi_y = _number(facts, "dpi_x"), _number(facts, "dpi_y")
    if one_bit and (dpi_x <= 0 or dpi_y <= 0):
        raise ValueError("dpi")
    return PageImage(width, height, stride, one_bit, dpi_x, dpi_y, data)


def sent_page_facts(answer: Answer) -> SentPageFacts:
    """What is known of a page as it would be sent. Raises ValueError for what cannot be."""
    facts = _of_type(answer[0].get("facts"), SentPageFacts)
    for warning in facts.warnings:
        is_whole = len(warning.figures) == _FIGURES.get(warning.kind, 0)
        if not is_whole or not all(0 <= figure <= _MOST_NUMBER for figure in warning.figures):
            raise ValueError("figures")
    if not abs(facts.turned) <= _MOST_TURNED:
        raise ValueError("turned")
    _check_time(facts.time)
    return facts


def times_by_mode(answer: Answer) -> dict[PageMode, LineTime]:
    """How long a page takes in each mode. Raises ValueError for what cannot be."""
    times = _of_type(answer[0].get("times"), dict[PageMode, LineTime])
    for time in times.values():
        _check_time(time)
    return times


def _of_type(value: object, kind: type[Kind]) -> Kind:
    import msgspec

    return msgspec.convert(value, kind)


def _check_time(time: LineTime) -> None:
    if not 0 <= time.low <= time.high <= _MOST_NUMBER:
        raise ValueError("seconds")


def _ending(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_ENDING or not (value.isalnum() or value == ""):
        raise ValueError("ending")
    return value


def _remarks(values: object) -> tuple[Remark, ...]:
    if not isinstance(values, list) or len(values) > len(RemarkKind):
        raise ValueError("remarks")
    remarks = []
    for kind, details in values:
        if not isinstance(details, str) or len(details) > _MOST_DETAILS:
            raise ValueError("remarks")
        remark = Remark(RemarkKind(kind), "".join(filter(str.isprintable, details)))
        # Raises ValueError for what cannot be said: the details of some kinds are numbers.
        remark.title("")
        remarks.append(remark)
    return tuple(remarks)


def _whole(facts: dict[str, Any], name: str, most: int) -> int:
    value = facts.get(name)
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(name)
    return value


def _number(facts: dict[str, Any], name: str) -> float:
    value = facts.get(name)
    # A comparison with "not a number" is never true.
    if not isinstance(value, int | float) or not 0 <= value <= _MOST_NUMBER:
        raise ValueError(name)
    return float(value)
