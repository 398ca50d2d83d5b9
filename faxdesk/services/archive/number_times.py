"""How long a fax will take to one number, by what the archive knows of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.sent_page import CALL, LineTime
from faxdesk.domain.times.number_time import NumberTime, PastCall, PastSend, corrected_time

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.store.faxes import FaxStore

_MOST_FAXES, _MOST_PAGES = 8, 10
"""Each page that is measured takes some hundredths of a second, once."""


class NumberTimes:
    """Corrects the time range of a fax by the earlier faxes to the same number.

    The window and `faxdesk pages --to` ask it. It measures the very pages that went out, which the archive
    keeps as the service sent them, and remembers what it measured while the program runs.
    """

    def __init__(self, faxes: FaxStore, blobs: DocumentFolder, pages: Callable[[], PageDrawer]) -> None:
        self._faxes = faxes
        self._blobs = blobs
        self._pages = pages
        self._measured: dict[str, LineTime | None] = {}

    def corrected(self, number: str, expected: LineTime) -> NumberTime:
        """The range for a fax to this number (for workers: the first time for a number takes up to seconds).

        expected is the range of the whole fax to any number: CALL, COVER where it has one, and the time of
        each page, added up. number may be spelt in any way. The answer's time is to be shown instead of
        expected, and its calls, where above 0, says by how many earlier faxes it was corrected ("as the last
        5 faxes to this number"); with 0 the time is expected itself, because the archive knows fewer than
        three faxes to this number alone that are sent, were not scheduled, and whose pages it has. The true
        length of a call is known to nobody here: see faxdesk.domain.times.number_time. Pages that cannot
        be opened are left out.
        """
        return corrected_time(expected, self.past_calls(number))

    def past_calls(self, number: str) -> list[PastCall]:
        """What corrected_time() needs to know of a number, for who asks again and again while a fax is being
        written (for workers)."""
        sends = self._faxes.past_sends(number, _MOST_PAGES, _MOST_FAXES)
        times = [(send.seconds, self._time(send)) for send in sends]
        return [PastCall(seconds, time) for seconds, time in times if time is not None]

    def _time(self, send: PastSend) -> LineTime | None:
        if send.document_hash not in self._measured:
            self._measured[send.document_hash] = self._measure(send)
        return self._measured[send.document_hash]

    def _measure(self, send: PastSend) -> LineTime | None:
        name = "fax.tif" if "tif" in send.document_type else "fax.pdf"
        try:
            path: Path = self._blobs.path(send.document_hash)
            facts = [
                self._pages().sent_page_facts(PageSource(path, name, page), send.resolution)
                for page in range(send.pages)
            ]
        except FaxDeskError:
            return None
        return sum((page.time for page in facts), CALL)
