"""What is said of a mark to somebody who does not see it, and of letters that are too small."""

from __future__ import annotations

from faxdesk.domain.compose.page_edit import WRITTEN, Mark
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame
from faxdesk.ui.compose.editor.marks.tools import MARK_NAMES
from faxdesk.words import number_text, tr

LEAST_PT = 8.0
"""Smaller letters may not be readable on a fax."""


def sentence_of(mark: Mark, frame: PageFrame) -> str:
    """What a mark is, and where on the page."""
    seen, name = frame.seen(mark.area), tr(MARK_NAMES[mark.kind])
    across, down = number_text(seen.x), number_text(seen.y)
    if mark.kind in WRITTEN:
        return tr(
            "{name}: “{text}”, {across} mm from the left edge, {down} mm from the top",
            name=name,
            text=mark.text,
            across=across,
            down=down,
        )
    return tr(
        "{name}, {across} mm from the left edge, {down} mm from the top", name=name, across=across, down=down
    )


def is_small(mark: Mark, scale: float) -> bool:
    """Whether its letters may not be readable, on a page that is faxed in this scale."""
    return mark.kind in WRITTEN and mark.size_pt * scale < LEAST_PT - 0.05
