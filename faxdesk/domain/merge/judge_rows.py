"""Looks at each row of a table before anything leaves: which are sent, and what is the matter with others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.draft import Draft, Recipient, check_ready
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.merge.merge_fields import field_key, needed_fields, row_draft
from faxdesk.domain.merge.merge_row import MergeRow, RowTrouble, SentRow
from faxdesk.domain.phone import display_number, parse_number
from faxdesk.domain.tables.cell_number import number_in
from faxdesk.domain.tables.table import Table
from faxdesk.words import tr

_NUMBER_NAMES = (
    "fax",
    "telefax",
    "faxnummer",
    "fax number",
    "fax no",
    "number",
    "nummer",
    "numéro",
    "numero",
)
_NAME_NAMES = ("name", "company", "firma", "recipient", "empfänger", "nom", "nombre", "full name")


class Doubtful(Protocol):
    """Something that is asked about a number before a fax leaves; key names it."""

    @property
    def key(self) -> str: ...

    @property
    def sentence(self) -> str: ...


class Guards(Protocol):
    """What may be the matter with numbers, whoever a fax to them is for."""

    def refusals(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Those that no fax may go to, with why in words."""

    def doubts_of(self, numbers: Collection[str]) -> Mapping[str, Sequence[Doubtful]]:
        """What is to be asked, of those about which anything is."""


class MergePlan(Struct, frozen=True):
    """What a fax to many consists of: the fax with open fields, the table, and which of its columns say whom
    it goes to."""

    draft: Draft
    table: Table
    number_column: int
    name_column: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.table.columns)

    @property
    def needed_columns(self) -> tuple[int, ...]:
        """Those that the fax has fields for."""
        places = (self.table.place_of(name) for name in needed_fields(self.draft))
        return tuple(place for place in places if place is not None)

    def draft_for(self, row: MergeRow) -> Draft:
        """The fax as a row gets it."""
        values = dict(zip(self.columns, row.cells, strict=True))
        return row_draft(self.draft, Recipient(row.number, row.name), values)


def guessed_columns(table: Table, country: str) -> tuple[int | None, int | None]:
    """The columns that hold the numbers and the names, as far as their headings and their first rows tell."""
    keys = [field_key(column.name) for column in table.columns]
    number = next((keys.index(name) for name in _NUMBER_NAMES if name in keys), None)
    if number is None:
        number = next((place for place, key in enumerate(keys) if "fax" in key), None)
    if number is None:
        number = _numeric_column(table, country)
    name = next((keys.index(name) for name in _NAME_NAMES if name in keys), None)
    if name is None and table.columns and table.columns[0].has_heading and number != 0:
        name = 0
    return number, name


def _numeric_column(table: Table, country: str) -> int | None:
    """The column in which most of the first rows hold a number."""
    rows = table.rows[:20]
    counts = [
        sum(_is_number(row[place], country) for row in rows) for place, _column in enumerate(table.columns)
    ]
    most = max(counts, default=0)
    return counts.index(most) if most * 2 > len(rows) else None


def _is_number(cell: str, country: str) -> bool:
    try:
        number_in(cell, country)
    except FaxDeskError:
        return False
    return True


def check_plan(plan: MergePlan) -> None:
    """Raise FaxDeskError (BAD_INPUT) for a fax with a field that the table has no column for."""
    columns = {field_key(name) for name in plan.columns}
    missing = [name for name in needed_fields(plan.draft) if field_key(name) not in columns]
    if missing:
        raise FaxDeskError(
            tr("The table has no column “{name}”, which the fax asks for.", name=missing[0]),
            tr(
                "Its columns are: {columns}. Write one of these in the braces.",
                columns=", ".join(plan.columns),
            ),
            ErrorKind.BAD_INPUT,
        )


def judged(
    plan: MergePlan,
    country: str,
    guards: Guards,
    before: Sequence[MergeRow] = (),
) -> list[MergeRow]:
    """All rows of a plan, judged. before are the rows of this table as they were judged for another fax or
    other columns: what the person mended and let in stays, and who was taken out. Raises as check_plan()
    does."""
    check_plan(plan)
    rows = [_row(plan, place) for place in range(len(plan.table.rows))]
    if before:
        rows = [_as_before(plan, row) for row in before]
    return judged_anew(plan, [_with_number(row, row.number, country) for row in rows], guards)


def mended(plan: MergePlan, row: MergeRow, column: int, cell: str, country: str) -> MergeRow:
    """A row with another text in one of its cells; it is judged by judged_anew()."""
    cells = (*row.cells[:column], cell.strip(), *row.cells[column + 1 :])
    changed = replace(row, cells=cells, trouble=None, reason="", questions=frozenset())
    if plan.name_column == column:
        changed = replace(changed, name=cells[column])
    return _with_number(changed, cells[plan.number_column], country)


def judged_anew(plan: MergePlan, rows: Sequence[MergeRow], guards: Guards) -> list[MergeRow]:
    """Rows as they stand after one was mended or taken out: what is the matter with one may depend on the
    others. A row that is out makes no later one a double."""
    needed = plan.needed_columns
    numbers = list({row.number: None for row in rows if row.trouble not in _WITHOUT_NUMBER})
    refused, doubts = guards.refusals(numbers), guards.doubts_of(numbers)
    first: dict[str, int] = {}
    found = []
    for row in rows:
        if row.trouble not in _WITHOUT_NUMBER:
            row = replace(row, trouble=None, reason="", questions=frozenset())
            row = _judged(plan, row, needed, refused)
            if row.trouble is None:
                row = _asked(row, first, doubts)
            if not row.is_out:
                first.setdefault(row.number, row.line)
        found.append(row)
    return found


def can_leave(draft: Draft, row: SentRow, columns: Sequence[str]) -> bool:
    """Whether a row of a fax that was handed over has a number and all that the fax has fields for. The list
    of those not to fax is looked at when its turn comes."""
    values = dict(zip(columns, row.cells, strict=True))
    by_key = {field_key(name): value for name, value in values.items()}
    if not all(by_key.get(field_key(name)) for name in needed_fields(draft)):
        return False
    try:
        parse_number(row.number)
        check_ready(row_draft(draft, Recipient(row.number, row.name), values))
    except FaxDeskError:
        return False
    return True


_WITHOUT_NUMBER = {RowTrouble.NO_NUMBER, RowTrouble.BAD_NUMBER}


def _row(plan: MergePlan, place: int) -> MergeRow:
    cells = plan.table.rows[place]
    name = cells[plan.name_column] if plan.name_column is not None else ""
    return MergeRow(place, plan.table.lines[place], cells, cells[plan.number_column], name)


def _as_before(plan: MergePlan, row: MergeRow) -> MergeRow:
    """A row by its cells as the person has mended them."""
    name = row.cells[plan.name_column] if plan.name_column is not None else ""
    number = row.cells[plan.number_column]
    return MergeRow(row.place, row.line, row.cells, number, name, is_out=row.is_out, let_in=row.let_in)


def _with_number(row: MergeRow, text: str, country: str) -> MergeRow:
    if not text:
        return replace(row, number="", trouble=RowTrouble.NO_NUMBER, reason=tr("There is no number."))
    try:
        return replace(row, number=number_in(text, country).e164)
    except FaxDeskError as error:
        return replace(row, number=text, trouble=RowTrouble.BAD_NUMBER, reason=error.title)


def _judged(plan: MergePlan, row: MergeRow, needed: Sequence[int], refused: Mapping[str, str]) -> MergeRow:
    """A row, with what keeps it from being sent whatever the person wants."""
    if row.number in refused:
        return replace(row, trouble=RowTrouble.BLOCKED, reason=refused[row.number])
    empty = [plan.columns[place] for place in needed if not row.cells[place]]
    if empty:
        return replace(row, trouble=RowTrouble.MISSING, reason=tr("“{column}” is empty.", column=empty[0]))
    try:
        check_ready(plan.draft_for(row))
    except FaxDeskError as error:
        return replace(row, trouble=RowTrouble.NOT_READY, reason=error.title)
    return row


def _asked(row: MergeRow, first: Mapping[str, int], doubts: Mapping[str, Sequence[Doubtful]]) -> MergeRow:
    """A row, with the first question about it that the person has not let pass; where all were, with the
    last."""
    for trouble, questions, reason in _questions(row.number, first, doubts):
        row = replace(row, trouble=trouble, questions=questions, reason=reason)
        if not row.is_let_in:
            break
    return row


def _questions(
    number: str, first: Mapping[str, int], doubts: Mapping[str, Sequence[Doubtful]]
) -> Iterator[tuple[RowTrouble, frozenset[str], str]]:
    """The questions name the number: with another one in the row they are asked anew."""
    if number in first:
        reason = tr("Row {line} goes to {number}, too.", line=first[number], number=display_number(number))
        yield RowTrouble.TWICE, frozenset({f"{RowTrouble.TWICE} {number}"}), reason
    if number in doubts:
        keys = frozenset(doubt.key for doubt in doubts[number])
        yield RowTrouble.DOUBT, keys, " ".join(doubt.sentence for doubt in doubts[number])
