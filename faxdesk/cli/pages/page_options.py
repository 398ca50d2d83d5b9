"""`--order`, `--strike` and the like: what is done to the pages of a fax before it leaves."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.cli.exit_codes import WrongUse
from faxdesk.cli.pages.form_command import named_values
from faxdesk.cli.pages.signature_commands import signature_password
from faxdesk.domain.compose.draft_page import BLANK_A4, DraftPage, blank_page
from faxdesk.domain.compose.form_field import FormField
from faxdesk.domain.compose.form_values import by_page, fitting
from faxdesk.domain.compose.page_edit import WHOLE_TURN, Area, Mark, MarkKind, PageEdit, as_kept, as_seen
from faxdesk.domain.compose.page_on_sheet import A4_MM, LETTER_MM, page_on_sheet
from faxdesk.domain.compose.page_order import Files, PagePlace, changed
from faxdesk.domain.draft import MAX_PAGES, OutgoingFile
from faxdesk.domain.service_name import service_name
from faxdesk.services.desk import Desk
from faxdesk.words import number_text, tr, tr_n

_PAGE = re.compile(r"(?P<page>\d{1,4})(?:-(?P<last>\d{1,4}))?(?:r(?P<turn>90|180|270))?")
_NUMBER = r"-?\d{1,4}(?:\.\d{1,3})?"
_RECTANGLE = re.compile(rf"(\d{{1,4}}):({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")
_WRITTEN = re.compile(rf"(\d{{1,4}}):({_NUMBER}),({_NUMBER}):(.+)", re.DOTALL)
_SIGNED = re.compile(rf"(.+)@(\d{{1,4}}):({_NUMBER}),({_NUMBER}),({_NUMBER})")
_TEXT_PT = 12.0
_LINE_MM = _TEXT_PT / 72 * 25.4 * 1.2
_EDGE_MM = 5.0
"""A text is wrapped so far from the edge of its page."""
_LEAST_MM = 10.0


class _Turned(Struct, frozen=True):
    """A page by its number, from 1, and by how much it is turned; None is a blank one."""

    number: int | None
    turn: int = 0


class _Wanted(Struct, frozen=True):
    """What is to be put on a page, as it is seen: a signature by its name has no height yet."""

    number: int
    kind: MarkKind
    area: Area
    text: str = ""


class PageOptions:
    """What was typed, read before any file is. Raises WrongUse."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._order = None if options.order is None else list(_order(options.order))
        self._values = named_values(options)
        self._password = signature_password(options)
        self._marks = [
            *(_rectangle(text, MarkKind.WHITE_OUT) for text in options.white_out),
            *(_text(text) for text in options.text),
            *(_signature(text) for text in options.sign),
            *(_rectangle(text, MarkKind.STRIKE_OUT) for text in options.strike),
        ]

    def applied(self, files: Sequence[OutgoingFile], desk: Desk, path_of: Callable[[str], Path]) -> Files:
        """The documents with their pages as they were asked for; path_of tells where the file with a hash
        lies. Raises WrongUse, and FaxDeskError for a file that cannot be opened."""
        whole = tuple(files)
        if self._order is None and not self._marks and not self._values:
            return whole
        for file in whole:
            if not file.page_list:
                raise WrongUse(
                    tr(
                        "{service} makes the pages of “{name}”, so that they cannot be put in order or "
                        "written on here.",
                        service=service_name(),
                        name=file.name,
                    ),
                    tr("Save it as a PDF, and use that."),
                )
        sizes = _Sizes(desk, path_of)
        if self._order is not None:
            whole = _ordered(whole, self._order, sizes)
        for wanted in self._marks:
            whole = self._marked(whole, wanted, sizes, desk)
        return self._filled(whole, desk, path_of)

    def _marked(self, files: Files, wanted: _Wanted, sizes: _Sizes, desk: Desk) -> Files:
        place = _place(files, wanted.number)
        page = files[place.document].page_list[place.page]
        area, picture, size = wanted.area, "", sizes.of(page)
        if wanted.kind == MarkKind.SIGNATURE:
            signature = desk.signatures.named(wanted.text)
            kept = desk.signatures.for_page(signature, self._password)
            area, picture = replace(area, height=area.width * kept.aspect), kept.hash
        turn = page_on_sheet(size, PageEdit(page.edit.turn)).turn
        seen = as_seen(Area(0.0, 0.0, *size), turn, size)
        if not (0 <= area.x < seen.width and 0 <= area.y < seen.height):
            raise WrongUse(
                tr(
                    "The place {x}, {y} is not on page {number}, which is {width} by {height} mm.",
                    x=number_text(area.x, 1),
                    y=number_text(area.y, 1),
                    number=wanted.number,
                    width=number_text(seen.width, 0),
                    height=number_text(seen.height, 0),
                ),
                tr("Places are counted in millimetres from the upper left corner."),
            )
        if wanted.kind == MarkKind.TEXT:
            area = replace(area, width=max(seen.width - _EDGE_MM - area.x, _LEAST_MM))
        mark = Mark(
            wanted.kind,
            as_kept(area, turn, size),
            wanted.text if wanted.kind == MarkKind.TEXT else "",
            _TEXT_PT,
            picture,
            -turn % WHOLE_TURN,
        )

        def with_mark(page: DraftPage) -> DraftPage:
            return replace(page, edit=replace(page.edit, marks=(*page.edit.marks, mark)))

        return changed(files, {place}, with_mark)

    def _filled(self, files: Files, desk: Desk, path_of: Callable[[str], Path]) -> Files:
        """The forms filled in: each with those of the values for which it has a field."""
        if not self._values:
            return files
        forms: dict[tuple[str, str], tuple[FormField, ...]] = {}
        for page in (page for file in files for page in file.page_list if not page.is_blank):
            if (page.hash, page.name) not in forms:
                fields = desk.pages.form_fields(path_of(page.hash), page.name)
                forms[page.hash, page.name] = fields
        fitting([field for fields in forms.values() for field in fields], self._values)
        shown = {
            form: by_page(
                fields, fitting(fields, [value for value in self._values if _has(fields, value[0])])
            )
            for form, fields in forms.items()
        }

        def filled(page: DraftPage) -> DraftPage:
            values = shown.get((page.hash, page.name), {}).get(page.page, ())
            return replace(page, edit=replace(page.edit, fields=values)) if values else page

        return changed(files, set(_places(files)), filled)


class _Sizes:
    """How large pages are, in millimetres; each document is asked once."""

    def __init__(self, desk: Desk, path_of: Callable[[str], Path]) -> None:
        self._pages = desk.pages
        self._path_of = path_of
        self._known: dict[tuple[str, str], tuple[tuple[float, float], ...]] = {}

    def of(self, page: DraftPage) -> tuple[float, float]:
        if page.is_blank:
            return A4_MM if page.name == BLANK_A4 else LETTER_MM
        document = (page.hash, page.name)
        if document not in self._known:
            self._known[document] = self._pages.page_sizes(self._path_of(page.hash), page.name)
        return self._known[document][page.page]


def _has(fields: Sequence[FormField], name: str) -> bool:
    return any(field.name == name for field in fields)


def _places(files: Files) -> list[PagePlace]:
    return [
        PagePlace(document, page)
        for document, file in enumerate(files)
        for page in range(len(file.page_list))
    ]


def _place(files: Files, number: int) -> PagePlace:
    """Where the page of a number is, counted through all files. Raises WrongUse."""
    places = _places(files)
    if not 1 <= number <= len(places):
        raise _no_page(number, len(places))
    return places[number - 1]


def _ordered(files: Files, order: Sequence[_Turned], sizes: _Sizes) -> Files:
    """The pages in another order. Those of one file that stand together stay a document; blank ones belong to
    what is before them, and at the beginning to what comes after."""
    runs: list[tuple[int, list[DraftPage]]] = []
    numbers = (entry.number for entry in order if entry.number is not None)
    first = next((_place(files, number).document for number in numbers), 0)
    for entry in order:
        if entry.number is None:
            document = runs[-1][0] if runs else first
            page = blank_page(sizes.of(files[0].page_list[0]))
        else:
            place = _place(files, entry.number)
            document, page = place.document, files[place.document].page_list[place.page]
            page = replace(page, edit=page.edit.turned(entry.turn)) if entry.turn else page
        if not runs or runs[-1][0] != document:
            runs.append((document, []))
        runs[-1][1].append(page)
    return tuple(files[document].with_pages(pages) for document, pages in runs)


def _order(text: str) -> Iterator[_Turned]:
    count = 0
    for part in text.split(","):
        entry = part.strip().lower()
        if entry == "b":
            found = [_Turned(None)]
        elif (match := _PAGE.fullmatch(entry)) is not None:
            first, last = int(match["page"]), int(match["last"] or match["page"])
            step = 1 if last >= first else -1
            found = [_Turned(page, int(match["turn"] or 0)) for page in range(first, last + step, step)]
        else:
            raise WrongUse(
                tr("“{said}” is no order of pages.", said=text),
                tr(
                    "Write the numbers of pages with commas, such as 3,1,5-8,2r90,b: r90, r180 and r270 turn "
                    "a page to the right, b is a blank one."
                ),
            )
        count += len(found)
        if count > MAX_PAGES:
            raise WrongUse(
                tr("An order may have {most} pages at most.", most=MAX_PAGES),
                tr("Send the rest as another fax."),
            )
        yield from found


def _rectangle(text: str, kind: MarkKind) -> _Wanted:
    match = _RECTANGLE.fullmatch(text.strip())
    width, height = (float(match[4]), float(match[5])) if match else (0.0, 0.0)
    if match is None or width <= 0 or height <= 0:
        raise WrongUse(
            tr("“{said}” is no rectangle on a page.", said=text),
            tr(
                "Write PAGE:X,Y,WIDTH,HEIGHT in millimetres from the upper left corner, such as "
                "1:20,40,80,10."
            ),
        )
    return _Wanted(int(match[1]), kind, Area(float(match[2]), float(match[3]), width, height))


def _text(text: str) -> _Wanted:
    match = _WRITTEN.fullmatch(text)
    if match is None or not match[4].strip():
        raise WrongUse(
            tr("“{said}” does not say where what is to be written.", said=text),
            tr("Write PAGE:X,Y:WORDS in quotes, in millimetres from the upper left corner."),
        )
    area = Area(float(match[2]), float(match[3]), _LEAST_MM, _LINE_MM)
    return _Wanted(int(match[1]), MarkKind.TEXT, area, match[4])


def _signature(text: str) -> _Wanted:
    match = _SIGNED.fullmatch(text.strip())
    width = float(match[5]) if match else 0.0
    if match is None or width <= 0:
        raise WrongUse(
            tr("“{said}” does not say which signature goes where.", said=text),
            tr(
                "Write NAME@PAGE:X,Y,WIDTH in millimetres from the upper left corner, such as "
                "Ada@2:30,220,50."
            ),
        )
    return _Wanted(
        int(match[2]), MarkKind.SIGNATURE, Area(float(match[3]), float(match[4]), width, width), match[1]
    )


def _no_page(number: int, count: int) -> WrongUse:
    return WrongUse(
        tr_n(
            "There is no page {number}: the files have {count} page.",
            "There is no page {number}: the files have {count} pages.",
            count,
            number=number,
        ),
        tr("Pages are counted through all files, and after --order as it has them."),
    )
