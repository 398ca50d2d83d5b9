"""Values in the fields of forms, on all pages that show them."""

from __future__ import annotations

from datetime import date

import pytest

from faxdesk.domain.compose.date_format import written_date
from faxdesk.domain.compose.form_field import FieldKind, FormField
from faxdesk.domain.compose.form_values import by_page, filled_in
from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.draft import OutgoingFile

_AREA = Area(10, 10, 50, 8)
FIELDS = (
    FormField("name", 0, _AREA, FieldKind.TEXT, value="A. Sample"),
    FormField("born", 0, _AREA, FieldKind.DATE),
    FormField("name", 2, _AREA, FieldKind.TEXT, value="A. Sample"),
    FormField("answer", 1, _AREA, FieldKind.RADIO, value="Off", on_value="agree"),
    FormField("answer", 1, _AREA, FieldKind.RADIO, value="refuse", on_value="refuse"),
    FormField("office", 1, _AREA, FieldKind.TEXT, is_read_only=True),
)


def _form(digest: str = "f") -> OutgoingFile:
    return OutgoingFile("form.pdf", digest, 10, "application/pdf", 3)


def test_a_value_is_that_of_all_pages_with_its_field() -> None:
    files = (_form(), _form("another"), _form())
    page = files[0].page_list[0]
    changed = filled_in(files, page, FIELDS, "name", "B. Sample")
    own = (("name", "B. Sample"),)
    for copy in (changed[0], changed[2]):
        assert [page.edit.fields for page in copy.page_list] == [own, (), own]
    assert changed[1] is files[1]


def test_what_the_file_says_itself_leaves_it_as_it_was() -> None:
    files = (_form(),)
    page = files[0].page_list[0]
    for name, other, own in (("name", "B", "A. Sample"), ("answer", "agree", "refuse")):
        changed = filled_in(files, page, FIELDS, name, other)
        assert changed[0].is_edited
        assert filled_in(changed, page, FIELDS, name, own) == files


def test_emptying_is_a_value_too_and_what_is_fixed_stays() -> None:
    files = (_form(),)
    page = files[0].page_list[0]
    assert filled_in(files, page, FIELDS, "name", "")[0].page_list[0].edit.fields == (("name", ""),)
    assert filled_in(files, page, FIELDS, "office", "x") == files


def test_values_by_page() -> None:
    values = {"name": "B", "office": "x", "answer": "agree"}
    assert by_page(FIELDS, values) == {0: (("name", "B"),), 1: (("answer", "agree"),), 2: (("name", "B"),)}


@pytest.mark.parametrize(
    ("written_as", "said"),
    [
        ("mm/dd/yyyy", "02/03/2026"),
        ("d-mmm-yy", "3-Feb-26"),
        ("mmmm d, yyyy", "February 3, 2026"),
        ("dd.mm.yyyy", "03.02.2026"),
        ("yy-mm-dd", "26-02-03"),
        ("m/d", "2/3"),
        ("dddd, d", ", 3"),
    ],
)
def test_dates_are_written_as_the_form_wants_them(written_as: str, said: str) -> None:
    assert written_date(date(2026, 2, 3), written_as) == said
