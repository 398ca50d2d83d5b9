"""The program's side of drawing cover pages of one's own: asks the page worker, and believes it no more than
of other pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from faxdesk.documents import worker_answers as answers
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource

if TYPE_CHECKING:
    from faxdesk.domain.covers.cover_fields import CoverValues
    from faxdesk.domain.covers.cover_template import CoverTemplate
    from faxdesk.domain.fax import Resolution
    from faxdesk.domain.page import PageImage

IDLE_S = 5.0
"""A process for cover pages alone is ended when nobody has asked it for anything for so long."""


class CoverDrawer:
    """For workers. Every call raises FaxDeskError as those of PageWorker do."""

    def __init__(self, pages: PageWorker) -> None:
        self._pages = pages

    def cover(
        self,
        template: CoverTemplate,
        values: CoverValues,
        pictures: Mapping[str, bytes],
        target: Path,
        *,
        is_design: bool = False,
    ) -> int:
        """Make a cover page as a PDF, with these pictures (PNGs by their names) beside its own; gives its
        number of pages. is_design: each box stands where its designer has put it."""
        encode = msgspec.json.encode
        return self._pages.made_by(
            "cover",
            template.name,
            answers.cover_pages,
            template=encode(template).decode(),
            values=encode(values).decode(),
            pictures=encode(dict(pictures)).decode(),
            target=target,
            is_design=is_design,
        )

    def design_page(
        self,
        template: CoverTemplate,
        values: CoverValues,
        pictures: Mapping[str, bytes],
        resolution: Resolution,
    ) -> PageImage:
        """The page of a cover that is being designed, as the other side's machine prints it."""
        with self._pages.keeper.working_folder("cover") as folder:
            path = folder.path / "cover.pdf"
            self.cover(template, values, pictures, path, is_design=True)
            return self._pages.fax_page(PageSource(path, path.name), resolution)

    def fax_page(
        self,
        template: CoverTemplate,
        values: CoverValues,
        pictures: Mapping[str, bytes],
        page: int,
        resolution: Resolution,
    ) -> tuple[PageImage, int]:
        """A page of a cover (from 0, the last where it has fewer) as the other side's machine prints it, and
        how many it has."""
        with self._pages.keeper.working_folder("cover") as folder:
            path = folder.path / "cover.pdf"
            count = self.cover(template, values, pictures, path)
            return self._pages.fax_page(PageSource(path, path.name, min(page, count - 1)), resolution), count

    def logo(self, path: Path, name: str, target: Path) -> None:
        """Write the first page of a document in black and white, as a PNG for cover pages."""
        self._pages.made_by("logo", name, lambda _answer: None, path, target=target)
