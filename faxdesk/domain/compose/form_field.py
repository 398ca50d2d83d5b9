"""The fields of a PDF form: where they lie on its pages, what may be filled in, and what was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.compose.page_edit import Area

TICKED = "Yes"
UNTICKED = "Off"


class FieldKind(StrEnum):
    TEXT = "text"
    MULTILINE = "multiline"
    DATE = "date"
    """A text for which the form names a format."""
    TICK = "tick"
    RADIO = "radio"
    """One of several under the same name, of which one is chosen."""
    CHOICE = "choice"
    """One of options."""
    SIGNATURE = "signature"
    """A place for a signature; nothing can be typed in."""


TICKABLE = frozenset({FieldKind.TICK, FieldKind.RADIO})


class FormField(Struct, frozen=True, omit_defaults=True):
    """A field as it lies on a page (from 0); several under one name show the same value. area is in
    millimetres of the page before it is turned. value is what the file has in it: of what can be ticked
    "Off", or the on_value of that which is ticked. label is what the form says of it to a reader; most is how
    many letters it takes, 0 for as many as one likes, and a comb has a cell for each of them. is_open: also
    another text than the options may be typed in. date_format is as Acrobat writes it, such as
    "mm/dd/yyyy"; size_pt the size of its letters in points, 0 where they are to fit."""

    name: str
    page: int
    area: Area
    kind: FieldKind
    label: str = ""
    value: str = ""
    on_value: str = TICKED
    options: tuple[str, ...] = ()
    most: int = 0
    is_comb: bool = False
    is_open: bool = False
    is_required: bool = False
    is_read_only: bool = False
    date_format: str = ""
    size_pt: float = 0.0

    @property
    def can_be_filled(self) -> bool:
        return not self.is_read_only and self.kind != FieldKind.SIGNATURE

    def value_in(self, values: Mapping[str, str]) -> str:
        """What it shows where these values, by name, were filled in."""
        return values.get(self.name, self.value)

    def is_empty_in(self, values: Mapping[str, str]) -> bool:
        """Whether it still waits for somebody to fill it in. A box to be ticked never does."""
        value = self.value_in(values)
        if self.kind == FieldKind.RADIO:
            return value in {"", UNTICKED}
        return self.kind != FieldKind.TICK and not value.strip()


class FormState(Struct, frozen=True):
    """How many fields there are to be filled, and which of them are still empty, in reading order."""

    count: int
    empty: tuple[FormField, ...]

    @property
    def filled(self) -> int:
        return self.count - len(self.empty)


def form_state(fields: Iterable[FormField], values: Mapping[str, str]) -> FormState:
    """How far a page's form is filled in, with each name counted once, and boxes to be ticked not at all."""
    by_name: dict[str, FormField] = {}
    for field in fields:
        if field.can_be_filled and field.kind != FieldKind.TICK:
            by_name.setdefault(field.name, field)
    empty = tuple(field for field in by_name.values() if field.is_empty_in(values))
    return FormState(len(by_name), empty)


def on_page(fields: Sequence[FormField], page: int) -> tuple[FormField, ...]:
    """The fields of a page (from 0) of their document."""
    return tuple(field for field in fields if field.page == page)
