"""Changes to the pages of a fax being written, whichever documents they are in. Each gives the documents as
they are then; what it does not touch stays the same object.

A document is a group of pages under a name. One whose pages only the service can make is a whole that goes
before or after pages, and takes none in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.draft import OutgoingFile

Files = tuple[OutgoingFile, ...]


class PagePlace(NamedTuple):
    """A page by the place of its document in the fax and its own in the document, both from 0."""

    document: int
    page: int


def pages_at(files: Files, places: Collection[PagePlace]) -> tuple[DraftPage, ...]:
    """The pages at these places, in the order of the fax."""
    return tuple(files[place.document].page_list[place.page] for place in sorted(places))


def changed(files: Files, places: Collection[PagePlace], change: Callable[[DraftPage], DraftPage]) -> Files:
    """Change the pages at these places."""
    found = list(files)
    for number in {place.document for place in places}:
        chosen = {place.page for place in places if place.document == number}
        pages = [
            change(page) if place in chosen else page for place, page in enumerate(files[number].page_list)
        ]
        found[number] = files[number].with_pages(pages)
    return tuple(found)


def turned(files: Files, places: Collection[PagePlace], by: int) -> Files:
    """Turn pages by so many degrees clockwise, a multiple of 90."""
    return changed(files, places, lambda page: replace(page, edit=page.edit.turned(by)))


def without(files: Files, places: Collection[PagePlace]) -> Files:
    """Take pages out; a document that has none left is gone."""
    found = []
    for number, file in enumerate(files):
        gone = {place.page for place in places if place.document == number}
        if not gone:
            found.append(file)
        elif left := [page for place, page in enumerate(file.page_list) if place not in gone]:
            found.append(file.with_pages(left))
    return tuple(found)


def inserted(files: Files, pages: Sequence[DraftPage], to: PagePlace) -> Files:
    """Put pages before the one at a place, which may be one past the last of its document."""
    file = files[to.document]
    whole = [*file.page_list[: to.page], *pages, *file.page_list[to.page :]]
    return (*files[: to.document], file.with_pages(whole), *files[to.document + 1 :])


def moved(files: Files, places: Collection[PagePlace], to: PagePlace) -> Files:
    """Move pages, in the order they have, before the one at a place."""
    lists = [list(file.page_list) for file in files]
    for document, page in sorted(places, reverse=True):
        del lists[document][page]
    ahead = sum(place.document == to.document and place.page < to.page for place in places)
    lists[to.document][to.page - ahead : to.page - ahead] = pages_at(files, places)
    touched = {to.document, *(place.document for place in places)}
    taken_in = [files[number] for number in touched if number != to.document and not lists[number]]
    found = [
        file.with_pages(lists[number]) if number in touched else file for number, file in enumerate(files)
    ]
    found[to.document] = _warning_of(found[to.document], taken_in)
    return tuple(file for number, file in enumerate(found) if lists[number] or number not in touched)


def split(files: Files, place: PagePlace) -> Files:
    """Begin a document of its own with the page at a place."""
    file = files[place.document]
    first, second = file.page_list[: place.page], file.page_list[place.page :]
    if not first or not second:
        return files
    parts = (file.with_pages(first), file.with_pages(second))
    return (*files[: place.document], *parts, *files[place.document + 1 :])


def joined(files: Files, document: int) -> Files:
    """Put the pages of the document after this one into it."""
    first, second = files[document : document + 2]
    if first.pages is None or second.pages is None:
        return files
    whole = first.with_pages([*first.page_list, *second.page_list])
    return (*files[:document], _warning_of(whole, [second]), *files[document + 2 :])


def documents_moved(files: Files, documents: Collection[int], before: int) -> Files:
    """Move whole documents, in the order they have, before another one, or behind the last."""
    ahead = [file for number, file in enumerate(files[:before]) if number not in documents]
    chosen = [files[number] for number in sorted(documents)]
    behind = [file for number, file in enumerate(files) if number >= before and number not in documents]
    return (*ahead, *chosen, *behind)


def parts(files: Files, places: Collection[PagePlace], wholes: Collection[int] = ()) -> Files:
    """Documents of these pages alone, and those that are chosen as wholes, as they would be put in
    elsewhere."""
    found = []
    for number, file in enumerate(files):
        chosen = sorted(place.page for place in places if place.document == number)
        if number in wholes:
            found.append(file)
        elif chosen:
            found.append(file.with_pages([file.page_list[page] for page in chosen]))
    return tuple(found)


def put_in(files: Files, given: Files, to: PagePlace) -> Files:
    """Put the pages of documents before the one at a place. Where that is behind the last document, or one of
    them is such that only the service makes its pages, they become documents of their own."""
    target = files[to.document] if to.document < len(files) else None
    if target is not None and target.pages and all(file.pages for file in given):
        found = inserted(files, [page for file in given for page in file.page_list], to)
        return (*found[: to.document], _warning_of(found[to.document], given), *found[to.document + 1 :])
    before = to.document + (target is not None and to.page > 0)
    return (*files[:before], *given, *files[before:])


def rearranged(files: Files, places: Collection[PagePlace], wholes: Collection[int], to: PagePlace) -> Files:
    """Move pages and whole documents before the page at a place. Where the place is in no document that takes
    pages in, they become documents of their own there."""
    target = files[to.document] if to.document < len(files) else None
    before = to.document + (target is not None and to.page > 0)
    if not places:
        return documents_moved(files, wholes, before)
    if target is not None and target.pages and not wholes:
        return moved(files, places, to)
    kept = [
        None if number in wholes else next(iter(_left(file, number, places)), None)
        for number, file in enumerate(files)
    ]
    ahead, behind = (tuple(file for file in part if file) for part in (kept[:before], kept[before:]))
    return (*ahead, *parts(files, places, wholes), *behind)


def _left(file: OutgoingFile, number: int, places: Collection[PagePlace]) -> Files:
    """A document without those of its pages that are chosen; nothing where none is left."""
    chosen = [PagePlace(0, place.page) for place in places if place.document == number]
    return without((file,), chosen)


def _warning_of(file: OutgoingFile, taken_in: Sequence[OutgoingFile]) -> OutgoingFile:
    """A document that also warns of what there was to know of those whose pages went into it."""
    remarks = (remark for other in (file, *taken_in) for remark in other.remarks)
    return replace(file, remarks=tuple(dict.fromkeys(remarks)))
