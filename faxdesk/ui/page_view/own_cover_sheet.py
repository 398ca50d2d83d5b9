"""The cover page of one's own of a fax being written, drawn as it will be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.ui.page_view.page_sources import to_image

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.services.covers.cover_pages import CoverPages


class OwnCoverSheet(Struct, frozen=True):
    """covers draws it; draft is what of the fax is on it, page the number of the page, from 0."""

    covers: CoverPages
    draft: Draft
    page: int

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        cover = self.draft.cover
        assert cover is not None
        raster, _count = self.covers.fax_page(self.draft, cover, self.page, self.draft.resolution)
        height = round(width * (raster.height / raster.dpi_y) / (raster.width / raster.dpi_x))
        return (
            to_image(raster)
            .convertToFormat(QImage.Format.Format_Grayscale8)
            .scaled(
                width,
                max(height, 1),
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )


def cover_content(draft: Draft) -> Draft:
    """What of a draft its own cover page shows: drafts that are equal in this have the same page."""
    cover = None if draft.cover is None else replace(draft.cover, pages=1)
    # Of its documents only the number of their pages is on it.
    counted = tuple(OutgoingFile("", "", 0, "", pages=file.pages) for file in draft.files)
    return Draft(
        draft.recipients,
        counted,
        cover_text=draft.cover_text,
        resolution=draft.resolution,
        send_at=draft.send_at,
        cover=cover,
    )


def own_cover_sheets(draft: Draft, covers: CoverPages) -> list[OwnCoverSheet]:
    """The pages of the draft's own cover, as many as were counted; none where it has no such cover."""
    if draft.cover is None:
        return []
    content = cover_content(draft)
    # A fax that was sent has them among its files.
    return [OwnCoverSheet(covers, content, page) for page in range(draft.cover_pages)]
