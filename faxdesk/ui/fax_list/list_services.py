"""What of the program a list of faxes uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.desk import Desk
    from faxdesk.settings import Settings


class FaxListServices(Struct, frozen=True):
    """What it takes to list faxes and to search them. pages gives the page worker, which is not
    started before the first picture of a row is wanted."""

    library: Library
    searches: SavedSearches
    marks: TagsAndNotes
    pages: Callable[[], PageDrawer]
    settings: Settings
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> FaxListServices:
        return cls(
            desk.library,
            desk.saved_searches,
            desk.tags_and_notes,
            lambda: desk.pages,
            desk.settings,
            desk.clock,
        )
