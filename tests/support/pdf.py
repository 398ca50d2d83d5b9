"""Small PDF files to fax."""

from __future__ import annotations

from pathlib import Path


def write_pdf(path: Path, pages: int = 1, text: str = "Hello") -> Path:
    """A Letter-size PDF; each page holds the text and its number."""
    from fpdf import FPDF

    pdf = FPDF(format="Letter")
    pdf.set_font("Helvetica", size=14)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.multi_cell(0, 8, f"{text}\nPage {number} of {pages}")
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf.output(str(path))
    return path
