"""What is printed to a desk whose printer is among those of the system."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import CancelToken
from tests.support.desk import TestDesk
from tests.support.waiting import wait_until


class Printing:
    """A desk whose printer is among those of the system."""

    def __init__(self, stage: TestDesk) -> None:
        self.desk: Composition = stage.desk

    def lp(self, *arguments: str | Path) -> None:
        subprocess.run(["lp", "-d", "FaxDesk", *map(str, arguments)], check=True, capture_output=True)

    def drafts(self, count: int = 1) -> list[Draft]:
        """The drafts, as soon as there are so many."""
        token = CancelToken()

        def has_come() -> bool:
            self.desk.intake.take_all(token)
            return len(self.desk.outbox.drafts()) >= count

        wait_until(has_come, "what was printed comes in")
        assert self.desk.intake.refused() == []
        return [item.draft for item in self.desk.outbox.drafts()]

    def texts(self, draft: Draft) -> list[str]:
        """What is written on each page."""
        (file,) = draft.files
        with pypdfium2.PdfDocument(self.desk.blobs.path(file.hash)) as document:
            return [page.get_textpage().get_text_bounded().strip() for page in document]

    def is_blank(self, draft: Draft) -> bool:
        """Whether the first page shows nothing."""
        (file,) = draft.files
        with pypdfium2.PdfDocument(self.desk.blobs.path(file.hash)) as document:
            darkest, _lightest = document[0].render(grayscale=True).to_pil().getextrema()
        return bool(darkest > 200)
