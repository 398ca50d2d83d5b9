"""How far a form is filled in."""

from __future__ import annotations

from faxdesk.domain.compose.form_field import FieldKind, FormField, form_state, on_page
from faxdesk.domain.compose.page_edit import Area

_AREA = Area(10, 10, 50, 8)


def _field(name: str, kind: FieldKind = FieldKind.TEXT, page: int = 0, **more: object) -> FormField:
    return FormField(name, page, _AREA, kind, **more)  # type: ignore[arg-type]


def test_fields_are_counted_by_their_names_and_ticks_never_wait() -> None:
    fields = (
        _field("name"),
        _field("name"),
        _field("born", value="1970"),
        _field("urgent", FieldKind.TICK, value="Off"),
        _field("office", is_read_only=True),
        _field("signed", FieldKind.SIGNATURE),
    )
    state = form_state(fields, {})
    assert (state.count, state.filled) == (2, 1)
    assert [field.name for field in state.empty] == ["name"]
    assert not form_state(fields, {"name": "A. Sample"}).empty


def test_what_was_emptied_waits_again_also_with_spaces() -> None:
    assert form_state((_field("born", value="1970"),), {"born": "  "}).empty


def test_of_several_that_exclude_each_other_one_is_enough() -> None:
    answers = (
        _field("answer", FieldKind.RADIO, value="Off", on_value="agree"),
        _field("answer", FieldKind.RADIO, value="Off", on_value="refuse"),
    )
    assert form_state(answers, {}).count == 1
    assert form_state(answers, {}).empty
    assert not form_state(answers, {"answer": "refuse"}).empty


def test_fields_of_a_page() -> None:
    fields = (_field("a"), _field("b", page=1))
    assert [field.name for field in on_page(fields, 1)] == ["b"]
