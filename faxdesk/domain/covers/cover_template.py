"""A cover page of one's own before it is filled in: boxes on a sheet, with fields in braces in their texts.

All measures are millimetres from the corner at which the sheet's first line begins: the top left one, or the
top right one where the template's language reads from the right, so that the same boxes serve both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import LANGUAGES, tr

LEAST_PT, MOST_PT = 9.0, 144.0
"""The sizes of letters: smaller ones are lost at the 98 lines to the inch of a standard fax."""
MARGIN_MM = 15.0
"""So much is left free at the foot of a page, and at the head of those after the first: machines do not
print to the edge."""
MAX_BOXES = 200
MAX_FILE = 4_000_000
"""The most bytes of a template with its pictures."""
MAX_NAME = 60
_MAX_TEXT = 5_000
_MAX_PICTURE = 1_000_000
_MAX_THICK = 10.0
_FIELD = re.compile(r"\{([^{}\n]{1,40})\}")


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


PAPER_MM = {Paper.A4: (210.0, 297.0), Paper.LETTER: (215.9, 279.4)}
"""Width and height."""


class BoxKind(StrEnum):
    TEXT = "text"
    PICTURE = "picture"
    LINE = "line"
    """Along the longer side of its area."""
    FRAME = "frame"
    """Grows with what stands in it."""


class Align(StrEnum):
    START = "start"
    CENTRE = "centre"
    END = "end"


class CoverFont(StrEnum):
    SANS = "sans"
    MONO = "mono"


LOGO = "logo"
"""The name of the picture that is the person's own logo, whoever's template it is."""


class CoverBox(Struct, frozen=True, omit_defaults=True):
    """A text is wrapped at the area's width and moves down what stands below where it needs more height; a
    line of it whose fields are all empty goes, and the box with its last line. picture names one of the
    template's, thickness is in millimetres. only_if names a field: the box goes where that is empty. repeats:
    drawn once for each recipient, with what stands beside it. at_foot: at the foot of the first page."""

    kind: BoxKind
    area: Area
    text: str = ""
    font: CoverFont = CoverFont.SANS
    size_pt: float = 11.0
    is_bold: bool = False
    align: Align = Align.START
    picture: str = ""
    thickness: float = 0.35
    only_if: str = ""
    repeats: bool = False
    at_foot: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that it needs, in their order."""
        names = fields_in(self.text) if self.kind == BoxKind.TEXT else ()
        return (*names, self.only_if) if self.only_if else names


class CoverTemplate(Struct, frozen=True, omit_defaults=True):
    """language is the code of the language that its texts are in, "" for the program's. pictures are one-bit
    PNGs by the names that boxes call them."""

    name: str
    boxes: tuple[CoverBox, ...] = ()
    paper: Paper = Paper.LETTER
    language: str = ""
    pictures: tuple[tuple[str, bytes], ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of all its fields, each once, in the order of the page."""
        boxes = sorted(self.boxes, key=lambda box: (box.area.y, box.area.x))
        return tuple(dict.fromkeys(name for box in boxes for name in box.fields))

    @property
    def names_its_recipient(self) -> bool:
        """Whether it shows one recipient alone, so that each needs a cover page to themselves."""
        return any(
            name.startswith(TO_ONE) for box in self.boxes if not box.repeats for name in fields_in(box.text)
        )


TO_ONE = "to_"
"""How the names of the fields begin that are about one recipient."""


def fields_in(text: str) -> tuple[str, ...]:
    """The names of the fields in a text, in their order."""
    return tuple(match.strip() for match in _FIELD.findall(text))


def filled(text: str, values: dict[str, str]) -> str:
    """The text with its fields filled in, without those lines that are empty for want of them."""
    lines = []
    for line in text.split("\n"):
        names = fields_in(line)
        if not names or any(values.get(name) for name in names):
            lines.append(_FIELD.sub(lambda match: values.get(match[1].strip(), ""), line).strip())
    return "\n".join(lines)


def check_name(name: str) -> str:
    """The name of a template, tidied. Raises FaxDeskError (BAD_INPUT) for one that is empty or too long."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > MAX_NAME or not tidy.isprintable():
        raise FaxDeskError(
            tr("A cover needs a name of at most {most} letters.", most=MAX_NAME),
            tr("Type another name."),
            ErrorKind.BAD_INPUT,
        )
    return tidy


def template_bytes(template: CoverTemplate) -> bytes:
    """The file of a template: JSON, its pictures in it."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(template), indent=1)


def read_template(content: bytes, file: str) -> CoverTemplate:
    """The template in a file of this name. Raises FaxDeskError (BAD_INPUT) for what is none."""
    import msgspec

    try:
        if len(content) > MAX_FILE:
            raise ValueError("size")
        template = msgspec.json.decode(content, type=CoverTemplate)
        _check(template)
    except (ValueError, msgspec.DecodeError, RecursionError) as error:
        raise FaxDeskError(
            tr("“{file}” is not a cover that FaxDesk can use.", file=file),
            tr("Choose a file that was exported from a FaxDesk of this version or an earlier one."),
            ErrorKind.BAD_INPUT,
        ) from error
    return msgspec.structs.replace(template, name=check_name(template.name))


def _check(template: CoverTemplate) -> None:
    """Raise ValueError for a template that no FaxDesk has made."""
    if len(template.boxes) > MAX_BOXES or template.language not in {"", *LANGUAGES}:
        raise ValueError("boxes or language")
    if any(len(picture) > _MAX_PICTURE for _name, picture in template.pictures):
        raise ValueError("picture")
    named = {LOGO, *(name for name, _picture in template.pictures)}
    width, height = PAPER_MM[template.paper]
    for box in template.boxes:
        area = box.area
        if not _are_within((area.x, area.width), width) or not _are_within((area.y, area.height), height):
            raise ValueError("area")
        if not LEAST_PT <= box.size_pt <= MOST_PT or not 0 < box.thickness <= _MAX_THICK:
            raise ValueError("size")
        if len(box.text) > _MAX_TEXT or (box.kind == BoxKind.PICTURE and box.picture not in named):
            raise ValueError("contents")


def _are_within(measures: Iterable[float], most: float) -> bool:
    return all(math.isfinite(measure) and 0 <= measure <= most for measure in measures)
