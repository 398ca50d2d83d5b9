"""The program's side of drawing cover pages of one's own: asks the page worker, and believes it no more than
of other pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from faxdesk.documents import worker_answers as answers
from faxdesk.documents.page_worker import PageWorker

if TYPE_CHECKING:
    from faxdesk.domain.covers.cover_fields import CoverValues
    from faxdesk.domain.covers.cover_template import CoverTemplate


class CoverDrawer:
    """For workers. Every call raises FaxDeskError as those of PageWorker do."""

    def __init__(self, pages: PageWorker) -> None:
        self._pages = pages

    def cover(
        self, template: CoverTemplate, values: CoverValues, pictures: Mapping[str, bytes], target: Path
    ) -> int:
        """Make a cover page as a PDF, with these pictures (PNGs by their names) beside its own; gives its
        number of pages."""
        encode = msgspec.json.encode
        return self._pages.made_by(
            "cover",
            template.name,
            answers.cover_pages,
            template=encode(template).decode(),
            values=encode(values).decode(),
            pictures=encode(dict(pictures)).decode(),
            target=str(target),
        )

    def logo(self, path: Path, name: str, target: Path) -> None:
        """Write the first page of a document in black and white, as a PNG for cover pages."""
        self._pages.made_by("logo", name, lambda _answer: None, path, target=str(target))
