"""The sentence that says how far the recognition of scanned pages is."""

from __future__ import annotations

from faxdesk.domain.page_text import TextTotals
from faxdesk.services.archive.text_recognition import Scans
from faxdesk.ui.common import wording


def scan_words(scans: Scans, totals: TextTotals) -> str:
    """What the settings page says below the setting; "" where there is nothing to say."""
    waiting = f"{wording.faxes(totals.scans)} {'waits' if totals.scans == 1 else 'wait'}"
    if scans == Scans.MISSING:
        missing = "Tesseract is not installed on this computer, so scans are not found by their text."
        return f"{missing} {waiting} for it." if totals.scans else missing
    if scans == Scans.BROKEN:
        return f"Tesseract fails. See that the languages below are installed with it; {waiting}."
    if scans == Scans.OFF:
        return ""
    if totals.scans:
        return f"{waiting} to be recognised, the newest first."
    return "All scans are recognised."
