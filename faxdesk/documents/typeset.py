"""Plain text set on pages (child process only)."""

from __future__ import annotations

import codecs
import textwrap
from datetime import UTC, datetime
from pathlib import Path

_SIZE_PT = 10
_LEADING_PT = 12.4
_MARGIN_PT = 54
_COLUMNS = 83
_LINES = 55
_MAX_LINES = 400 * _LINES
"""More than can be faxed; what is beyond is not worth the time."""


def text_to_pdf(content: bytes, fonts: Path | None) -> bytes:
    """A Letter-size PDF of a text in a fixed-width font: form feeds begin pages, long lines are wrapped.
    Without the fonts folder only Western letters can be shown."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="Letter")
    # The same text gives the same file.
    pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
    pdf.set_auto_page_break(False)
    text = decode(content)
    if fonts is not None:
        pdf.add_font("text", fname=str(fonts / "DejaVuSansMono.ttf"))
        pdf.set_font("text", size=_SIZE_PT)
    else:
        pdf.set_font("Courier", size=_SIZE_PT)
        text = text.encode("latin-1", "replace").decode("latin-1")
    for page in _pages(text):
        pdf.add_page()
        for number, line in enumerate(page):
            if line.strip():
                pdf.text(_MARGIN_PT, _MARGIN_PT + (number + 1) * _LEADING_PT, line)
    return bytes(pdf.output())


def decode(content: bytes) -> str:
    """Text in whatever character set it most likely is."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _pages(text: str) -> list[list[str]]:
    pages: list[list[str]] = []
    count = 0
    for section in text.split("\f"):
        lines: list[str] = []
        for line in section.splitlines() or [""]:
            lines += _wrapped(line)
            if count + len(lines) > _MAX_LINES:
                break
        count += len(lines)
        pages += [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
        if count > _MAX_LINES:
            break
    return pages


def _wrapped(line: str) -> list[str]:
    line = "".join(each if each.isprintable() else " " for each in line.expandtabs(8)).rstrip()
    if len(line) <= _COLUMNS:
        return [line]
    return textwrap.wrap(line, _COLUMNS, drop_whitespace=False, replace_whitespace=False) or [""]
