"""The sentence that says how far the recognition of scanned pages is."""

from __future__ import annotations

from faxdesk.domain.page_text import TextTotals
from faxdesk.services.archive.text_recognition import Scans
from faxdesk.ui.common import wording
from faxdesk.words import tr, tr_n


def scan_words(scans: Scans, totals: TextTotals) -> str:
    """What the settings page says below the setting; "" where there is nothing to say."""
    count, fields = totals.scans, {"count": wording.number_of(totals.scans)}
    if scans == Scans.OFF:
        return ""
    if scans == Scans.MISSING:
        missing = tr("Tesseract is not installed on this computer, so scans are not found by their text.")
        waiting = tr_n("{count} fax waits for it.", "{count} faxes wait for it.", count, **fields)
        return f"{missing} {waiting}" if count else missing
    if scans == Scans.BROKEN:
        return tr_n(
            "Tesseract fails. See that the languages below are installed with it; {count} fax waits.",
            "Tesseract fails. See that the languages below are installed with it; {count} faxes wait.",
            count,
            **fields,
        )
    if not count:
        return tr("All scans are recognised.")
    return tr_n(
        "{count} fax waits to be recognised.",
        "{count} faxes wait to be recognised, the newest first.",
        count,
        **fields,
    )
