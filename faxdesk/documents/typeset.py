"""Sets plain text on pages (child process only)."""

from __future__ import annotations

import codecs
import textwrap
from datetime import UTC, datetime
from pathlib import Path

from faxdesk.documents.document import CannotOpen

_SIZE_PT = 10
_LEADING_PT = 12.4
_MARGIN_PT = 54
_COLUMNS = 83
_LINES = 55
_MAX_PAGES = 400
_MAX_LINES = _MAX_PAGES * _LINES
"""The most pages and lines that are set, which is more than can be faxed."""
_MAX_PARAGRAPH = 50_000
"""The most characters of a line that is wrapped by words. A longer line is data, and wrapping it by words
takes long."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096


def text_to_pdf(content: bytes, fonts: Path | None) -> bytes:
    """A Letter-size PDF of a text in a fixed-width font: form feeds begin pages, long lines are wrapped.
    Without the fonts folder only Western letters can be shown. Raises CannotOpen."""
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
    """Text in whatever character set it most likely is. Raises CannotOpen for what is no text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content[:_SAMPLE]:
        return content.decode(_unmarked_utf16(content), "replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise CannotOpen("damaged")
    return text


def _unmarked_utf16(content: bytes) -> str:
    """Every other byte of Western text in UTF-16 is zero; other files with zeros are no text."""
    sample = content[:_SAMPLE]
    high, low = sample[0::2], sample[1::2]
    if low.count(0) > 0.6 * len(low) and 0 not in high:
        return "utf-16-le"
    if high.count(0) > 0.6 * len(high) and 0 not in low:
        return "utf-16-be"
    raise CannotOpen("damaged")


def _pages(text: str) -> list[list[str]]:
    """Lines by page. Raises CannotOpen when there is nothing to be seen."""
    sections = text.rstrip().split("\f")
    if sections == [""]:
        raise CannotOpen("empty")
    pages: list[list[str]] = []
    count = 0
    for section in sections:
        lines: list[str] = []
        for line in section.splitlines() or [""]:
            lines += _wrapped(line)
            if count + len(lines) > _MAX_LINES:
                break
        count += len(lines)
        pages += [lines[start : start + _LINES] for start in range(0, len(lines), _LINES)]
        if count > _MAX_LINES:
            break
    return pages[:_MAX_PAGES]


def _wrapped(line: str) -> list[str]:
    line = line[: _MAX_LINES * _COLUMNS].expandtabs(8)
    line = "".join(each if each.isprintable() else " " for each in line).rstrip()
    if len(line) <= _COLUMNS:
        return [line]
    if len(line) > _MAX_PARAGRAPH:
        return [line[start : start + _COLUMNS] for start in range(0, len(line), _COLUMNS)]
    return textwrap.wrap(line, _COLUMNS, replace_whitespace=False)
