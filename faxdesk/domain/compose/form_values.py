"""Values for the fields of a form, named by a person, and the pages that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.form_field import TICKABLE, TICKED, UNTICKED, FieldKind, FormField
from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import number_text, tr, tr_n

_MOST_NAMED = 30
Values = tuple[tuple[str, str], ...]
"""Names of fields and what they hold, as a page keeps them."""


def fitting(fields: Sequence[FormField], wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Values by the names of their fields, as the form can hold them. Raises FaxDeskError (BAD_INPUT) for
    what it cannot, naming what it can."""
    values = {}
    for name, value in wanted:
        named = [field for field in fields if field.name == name]
        if not named:
            raise _unknown(fields, name)
        values[name] = _fitting(named, value)
    return values


def by_page(fields: Iterable[FormField], values: Mapping[str, str]) -> dict[int, Values]:
    """The values that each page (from 0) shows."""
    pages: dict[int, dict[str, str]] = {}
    for field in fields:
        if field.name in values and field.can_be_filled:
            pages.setdefault(field.page, {})[field.name] = values[field.name]
    return {page: tuple(own.items()) for page, own in pages.items()}


def filled_in(
    files: Sequence[OutgoingFile], document: DraftPage, fields: Sequence[FormField], name: str, value: str
) -> tuple[OutgoingFile, ...]:
    """The documents of a fax after a field was filled in: all pages of this page's document that have a field
    of the name show the value, wherever they are in the fax and however often."""
    by_place = {field.page: field for field in fields if field.name == name and field.can_be_filled}

    def shown(page: DraftPage) -> DraftPage:
        field = by_place.get(page.page)
        if (page.hash, page.name) != (document.hash, document.name) or field is None:
            return page
        others = tuple(own for own in page.edit.fields if own[0] != name)
        # What the file says itself needs no keeping, and leaves the page as it was.
        kept = others if value == _own_value(fields, page.page, name) else (*others, (name, value))
        return replace(page, edit=replace(page.edit, fields=kept))

    changed = []
    for file in files:
        pages = [shown(page) for page in file.page_list]
        changed.append(file if tuple(pages) == file.page_list else file.with_pages(pages))
    return tuple(changed)


def _own_value(fields: Iterable[FormField], page: int, name: str) -> str:
    """What the file has in a field, of several boxes the one that is ticked."""
    values = [field.value for field in fields if (field.page, field.name) == (page, name)]
    return next((value for value in values if value != UNTICKED), values[0])


def _fitting(named: Sequence[FormField], value: str) -> str:
    field = named[0]
    if not field.can_be_filled:
        raise _bad(
            tr("Nothing can be typed into the field “{name}”.", name=field.name),
            tr("Its form gives it a fixed value, or it is a place for a signature."),
        )
    if field.kind in TICKABLE:
        return _ticked(named, value)
    if field.kind == FieldKind.CHOICE and value and value not in field.options and not field.is_open:
        raise _bad(
            tr("The field “{name}” does not offer “{value}”.", name=field.name, value=value),
            tr("It offers: {options}.", options=listed(field.options)),
        )
    if field.most and len(value) > field.most:
        raise _bad(
            tr_n(
                "The field “{name}” takes {count} letter.",
                "The field “{name}” takes {count} letters at most.",
                field.most,
                name=field.name,
                count=number_text(field.most),
            ),
            tr("Shorten what is to be filled in."),
        )
    return value


def _ticked(named: Sequence[FormField], value: str) -> str:
    offered = [field.on_value for field in named]
    if value in {*offered, UNTICKED}:
        return value
    if value.casefold() in {"no", UNTICKED.casefold(), ""}:
        return UNTICKED
    # A box that is alone under its name is ticked by a plain yes, whatever its file calls it.
    if len({*offered}) == 1 and value.casefold() == TICKED.casefold():
        return offered[0]
    raise _bad(
        tr("The field “{name}” does not offer “{value}”.", name=named[0].name, value=value),
        tr("It offers: {options}.", options=listed([*dict.fromkeys(offered), UNTICKED])),
    )


def _unknown(fields: Sequence[FormField], name: str) -> FaxDeskError:
    known = [*dict.fromkeys(field.name for field in fields if field.can_be_filled)]
    title = tr("There is no field “{name}” to be filled in.", name=name)
    if not known:
        return _bad(title, tr("The files are no PDF forms. Write on their pages instead."))
    return _bad(title, tr("These can be filled in: {names}.", names=listed(known)))


def listed(names: Sequence[str]) -> str:
    """Names one after the other, the first of many."""
    more = ", …" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _bad(title: str, hint: str) -> FaxDeskError:
    return FaxDeskError(title, hint, ErrorKind.BAD_INPUT)
