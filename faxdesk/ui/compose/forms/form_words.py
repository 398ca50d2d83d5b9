"""What is said of a form that is being filled in."""

from __future__ import annotations

from faxdesk.domain.compose.form_field import FormState
from faxdesk.words import number_text, tr, tr_n


def state_of(state: FormState) -> str:
    """How far the form on a page is filled in; "" where it has nothing to fill in."""
    if not state.count:
        return ""
    empty = len(state.empty)
    if not empty:
        return tr_n("The field is filled in", "All {count} fields are filled in", state.count)
    if state.count == 1:
        return tr("The field is empty")
    return tr_n(
        "{empty} of {count} fields is empty",
        "{empty} of {count} fields are empty",
        empty,
        empty=number_text(empty),
        count=number_text(state.count),
    )


def short_state_of(state: FormState) -> str:
    """The same in a few words, beside a small picture of the page."""
    if not state.count:
        return ""
    return tr(
        "Form: {filled} of {count} filled", filled=number_text(state.filled), count=number_text(state.count)
    )


def way_to(state: FormState) -> str:
    """What leads to what is empty; "" where nothing is."""
    if not state.empty:
        return ""
    return tr("Go to it") if len(state.empty) == 1 else tr("Go to the first")
