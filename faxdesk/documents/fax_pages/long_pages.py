"""Splits a page that is far too long for one sheet, such as a receipt or a long screenshot, so that it can be
read (child process only)."""

from __future__ import annotations

import math

from PIL import Image, ImageChops

from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.fax_dots import FaxDots

_WIDTH_IN, _HEIGHT_IN = 8.47, 11.0
_LONGEST_SHAPE = 2.5
"""Height to width up to which a page is never split; a telephone's screen has 2.2."""
_NARROWEST_IN = 1.0
_LONGEST_IN = 16.0
"""The length in inches, at legible size, up to which a page is shrunk instead."""
_FILLED = 0.9
"""The share of a sheet that a part takes; the rest is room to cut where there is nothing."""
_MOST_PARTS = 40
"""The most sheets of one page: longer ones are shrunk, or their picture would not fit the memory."""
_MOST_LOOKED_AT = 300
"""The most pages that are looked at. Documents with more are not faxed."""
_LOOK_WIDTH = 200
"""The width in pixels of the picture in which a place to cut is looked for."""
_LOOK_HEIGHT = 12_000


def split_long_pages(document: OpenDocument, *, with_faxes: bool = False) -> OpenDocument:
    """The same document with each overlong page as several; itself where it has none. Fax pages are shown as
    they came; with_faxes is for a copy that leaves the program."""
    parts = [_sheets(document, page) for page in range(min(len(document), _MOST_LOOKED_AT))]
    if not with_faxes:
        parts = [1 if many > 1 and document.fax_dots(page) else many for page, many in enumerate(parts)]
    if all(many == 1 for many in parts):
        return document
    return SplitDocument(document, parts)


def has_long_faxes(document: OpenDocument) -> bool:
    """Whether some fax pages are far too long for one sheet: a service would shrink them beyond reading."""
    numbers = range(min(len(document), _MOST_LOOKED_AT))
    return any(_sheets(document, page) > 1 and document.fax_dots(page) is not None for page in numbers)


def _sheets(document: OpenDocument, page: int) -> int:
    """On how many sheets a page goes."""
    wide, high = document.size_in(page)
    length = high * min(_WIDTH_IN / wide, 1.0)
    is_long = high > _LONGEST_SHAPE * wide and length > _LONGEST_IN
    if not is_long or wide < _NARROWEST_IN:
        return 1
    return min(math.ceil(length / (_HEIGHT_IN * _FILLED)), _MOST_PARTS)


class SplitDocument:
    """A document some of whose pages are shown as several, each as high as a sheet at a legible size."""

    def __init__(self, document: OpenDocument, parts: list[int]) -> None:
        self.whole = document
        self.kind = document.kind
        self._parts = [(page, part) for page, many in enumerate(parts) for part in range(many)]
        self._parts += [(page, 0) for page in range(len(parts), len(document))]
        self._many = [*parts, *([1] * (len(document) - len(parts)))]
        self._cuts: dict[int, list[float]] = {}
        self._drawn: tuple[tuple[int, int, int, bool], Image.Image] | None = None

    def __len__(self) -> int:
        return len(self._parts)

    def source(self, page: int) -> int | None:
        """The number of the page that a page is as a whole; None where it is a part of one."""
        whole, _ = self._at(page)
        return whole if self._many[whole] == 1 else None

    def size_in(self, page: int) -> tuple[float, float]:
        whole, _ = self._at(page)
        wide, high = self.whole.size_in(whole)
        return (wide, high) if self._many[whole] == 1 else (wide, self._sheet_in(whole))

    def fax_dots(self, page: int) -> FaxDots | None:
        whole, _ = self._at(page)
        return self.whole.fax_dots(whole) if self._many[whole] == 1 else None

    def is_picture(self, page: int) -> bool:
        # The parts of a long page are no sheets that lay anywhere.
        whole, _ = self._at(page)
        return self._many[whole] == 1 and self.whole.is_picture(whole)

    def is_damaged(self, page: int) -> bool:
        return self.whole.is_damaged(self._at(page)[0])

    def draw(self, page: int, width: int, height: int, *, on_paper: bool = False) -> Image.Image:
        whole, part = self._at(page)
        if self._many[whole] == 1:
            return self.whole.draw(whole, width, height, on_paper=on_paper)
        scale = height / self._sheet_in(whole)
        cuts = self._cuts_of(whole)
        top, bottom = round(cuts[part] * scale), round(cuts[part + 1] * scale)
        long = self._long(whole, width, max(round(cuts[-1] * scale), 1), on_paper)
        sheet = Image.new("L", (width, height), 255)
        sheet.paste(long.crop((0, top, width, min(bottom, top + height))), (0, 0))
        return sheet

    def _long(self, whole: int, width: int, height: int, on_paper: bool) -> Image.Image:
        """A page before it is cut; kept, since its next part is mostly asked for next."""
        key = (whole, width, height, on_paper)
        if self._drawn is None or self._drawn[0] != key:
            self._drawn = None
            self._drawn = key, self.whole.draw(whole, width, height, on_paper=on_paper)
        return self._drawn[1]

    def has_much_on(self, page: int) -> bool:
        return self.whole.has_much_on(self._at(page)[0])

    def text(self) -> str:
        return self.whole.text()

    def close(self) -> None:
        self.whole.close()

    def _at(self, page: int) -> tuple[int, int]:
        if not 0 <= page < len(self._parts):
            raise CannotOpen("no_page")
        return self._parts[page]

    def _sheet_in(self, whole: int) -> float:
        """The height of a part in the inches of its page."""
        wide, high = self.whole.size_in(whole)
        return max(_HEIGHT_IN * max(wide / _WIDTH_IN, 1.0), high / self._many[whole] / _FILLED)

    def _cuts_of(self, whole: int) -> list[float]:
        """Where a page is cut, in its inches from the top; 0 and its height are the ends."""
        if whole not in self._cuts:
            wide, high = self.whole.size_in(whole)
            look = self.whole.draw(whole, _LOOK_WIDTH, min(round(_LOOK_WIDTH * high / wide), _LOOK_HEIGHT))
            step, room = high / self._many[whole], self._sheet_in(whole) * (1 - _FILLED) / 2
            scale = look.height / high
            cuts = [0.0]
            for number in range(1, self._many[whole]):
                first, last = (number * step - room) * scale, (number * step + room) * scale
                cuts.append(_emptiest_row(look, math.ceil(first), math.floor(last)) / scale)
            self._cuts[whole] = [*cuts, high]
        return self._cuts[whole]


def _emptiest_row(look: Image.Image, first: int, last: int) -> float:
    """The middle of the widest stretch between two rows over which nothing changes along the rows."""
    if last <= first:
        return first
    band = look.crop((0, first, look.width, last + 1))
    changes = ImageChops.difference(band, ImageChops.offset(band, 1, 0)).crop((1, 0, band.width, band.height))
    columns = changes.resize((1, band.height), Image.Resampling.BOX).tobytes()
    calmest = min(columns)
    best_start, best_length, start = 0, 0, None
    for row, value in enumerate((*columns, 256)):
        if value == calmest:
            start = row if start is None else start
        elif start is not None:
            if row - start > best_length:
                best_start, best_length = start, row - start
            start = None
    return first + best_start + best_length / 2
