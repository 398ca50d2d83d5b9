"""Small spreadsheets, made by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Cell = str | int | float | bool | None

_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
</Types>"""
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(sheets: Mapping[str, Sequence[Sequence[Cell]]], *, hidden_sheets: Sequence[str] = ()) -> bytes:
    """A workbook of these sheets, each a list of rows."""
    out = io.BytesIO()
    names = list(sheets)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", _TYPES)
        container.writestr("_rels/.rels", _relations([f"{_OFFICE}/officeDocument"], "xl/workbook.xml"))
        kinds = [f"{_OFFICE}/worksheet"] * len(names)
        container.writestr("xl/_rels/workbook.xml.rels", _relations(kinds, "worksheets/sheet{number}.xml"))
        container.writestr("xl/workbook.xml", _workbook(names, hidden_sheets))
        for number, rows in enumerate(sheets.values(), 1):
            container.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows))
    return out.getvalue()


def _relations(kinds: Sequence[str], target: str) -> str:
    each = (
        f'<Relationship Id="r{number}" Type="{kind}" Target="{target.format(number=number)}"/>'
        for number, kind in enumerate(kinds, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(each)}</Relationships>'


def _workbook(names: Sequence[str], hidden: Sequence[str]) -> str:
    states = ["hidden" if name in hidden else "visible" for name in names]
    each = (
        f'<sheet name="{name}" sheetId="{number}" state="{state}" r:id="r{number}"/>'
        for number, (name, state) in enumerate(zip(names, states, strict=True), 1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(each)}</sheets></workbook>'


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    lines = (
        f'<row r="{line}">{"".join(_cell(cell, line, place) for place, cell in enumerate(row))}</row>'
        for line, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(value: Cell, line: int, place: int) -> str:
    reference = f'r="{chr(ord("A") + place)}{line}"'
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c {reference} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {reference}><v>{value!r}</v></c>"
    return f'<c {reference} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
