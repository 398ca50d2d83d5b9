"""Links the pages that are no list with the rest of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.ui.window.connections.contact_links import ContactLinks
from faxdesk.ui.window.connections.guide_links import GuideLinks
from faxdesk.ui.window.connections.intake_links import IntakeLinks
from faxdesk.ui.window.connections.merge_links import MergeLinks

if TYPE_CHECKING:
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.navigation import Navigation
    from faxdesk.ui.window.page_stack import PageStack
    from faxdesk.ui.window.writing import Writing


def link_pages(
    desk: Desk,
    pages: PageStack,
    navigation: Navigation,
    notices: Notices,
    writing: Writing,
    context: WindowContext,
) -> None:
    """Once, after the first paint."""
    ContactLinks(pages, navigation, writing, context, desk)
    MergeLinks(desk, pages, writing, context)
    GuideLinks(pages, context)
    IntakeLinks(desk, pages, navigation, notices, context)
