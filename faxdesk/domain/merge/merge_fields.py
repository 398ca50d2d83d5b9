"""The fields of a fax to many: {Name} in what is written on its pages and its cover stands for what a row of
the table has in its column Name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.page_edit import WRITTEN, PageEdit
from faxdesk.domain.covers.cover_fields import typed_fields
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient

_FIELD = re.compile(r"\{([^{}\n]{1,200})\}")


def field_key(name: str) -> str:
    """The form that all spellings of a field's name have in common."""
    return " ".join(name.casefold().split())


def needed_fields(draft: Draft) -> tuple[str, ...]:
    """The names that the texts of a fax stand open for, each once, in the order of its pages."""
    names = (match for text in _texts(draft) for match in _FIELD.findall(text))
    return tuple({field_key(name): name.strip() for name in reversed(list(names))}.values())[::-1]


def row_draft(draft: Draft, recipient: Recipient, values: Mapping[str, str]) -> Draft:
    """The fax as one row of the table gets it: values are those of its columns. A field of a cover that
    nobody has filled in is taken from the column of its name. Nobody is told who the others are."""
    by_key = {field_key(name): value for name, value in values.items()}

    def filled(text: str) -> str:
        return _FIELD.sub(lambda match: by_key.get(field_key(match[1]), match[0]), text)

    return replace(
        draft,
        recipients=(recipient,),
        files=tuple(_file(file, filled) for file in draft.files),
        cover_text=filled(draft.cover_text),
        cover=None if draft.cover is None else _cover(draft.cover, filled, by_key),
    )


def _texts(draft: Draft) -> Iterator[str]:
    yield draft.cover_text
    for _name, text in draft.cover.fields if draft.cover else ():
        yield text
    for file in draft.files:
        for page in file.own_pages:
            yield from (mark.text for mark in page.edit.marks if mark.kind in WRITTEN)
            yield from (text for _name, text in page.edit.fields)


def _file(file: OutgoingFile, filled: Callable[[str], str]) -> OutgoingFile:
    return replace(file, own_pages=tuple(_page(page, filled) for page in file.own_pages))


def _page(page: DraftPage, filled: Callable[[str], str]) -> DraftPage:
    edit: PageEdit = page.edit
    marks = tuple(
        replace(mark, text=filled(mark.text)) if mark.kind in WRITTEN else mark for mark in edit.marks
    )
    fields = tuple((name, filled(text)) for name, text in edit.fields)
    return replace(page, edit=replace(edit, marks=marks, fields=fields))


def _cover(cover: DraftCover, filled: Callable[[str], str], by_key: Mapping[str, str]) -> DraftCover:
    fields = {name: filled(text) for name, text in cover.fields}
    for name in typed_fields(cover.template):
        if not fields.get(name) and (value := by_key.get(field_key(name))):
            fields[name] = value
    return replace(cover, fields=tuple(fields.items()), everybody=())
