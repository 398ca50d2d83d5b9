"""The paper that a scan takes where nobody has said."""

from __future__ import annotations

from faxdesk.domain.receipts.receipt_writing import LETTER_PAPER
from faxdesk.domain.scanning.scanner import ScanPaper


def usual_paper(country: str) -> ScanPaper:
    """The paper that lies on the desks of a country, by its two letters."""
    return ScanPaper.LETTER if country in LETTER_PAPER else ScanPaper.A4
