"""The program's side of making a document of scanned pages: asks the page worker."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution


class ScanWriter:
    """For workers. Every call raises FaxDeskError as those of PageWorker do."""

    def __init__(self, pages: PageWorker) -> None:
        self._pages = pages

    def merge(self, parts: Sequence[tuple[Path, str]], target: Path) -> None:
        """One PDF of pages (path and name) as they were scanned, in grey, each as large as its paper."""
        self._pages.made_by(
            "scan",
            parts[0][1],
            lambda _answer: None,
            many=len(parts),
            parts=parts,
            target=target,
        )

    def fax_pdf(self, parts: Sequence[tuple[Path, str]], target: Path) -> None:
        """One PDF of the pages as the other side's machine prints them: straight, upright, in dots."""
        sources = [
            PageSource(path, name, page)
            for path, name in parts
            for page in self._pages.inspect(path, name).page_numbers
        ]
        self._pages.pages_to_fax_pdf(sources, target, Resolution.FINE)
