"""What a window gives to each of its panes, beside the services that a pane uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from faxdesk.ui.common.carrying.carried_pages import CarriedPages

if TYPE_CHECKING:
    from faxdesk.ui.common.actions import Actions
    from faxdesk.ui.common.fax_outcomes import FaxOutcomes
    from faxdesk.work.bridge import EventBridge
    from faxdesk.work.tasks import TaskRunner


class WindowContext(Struct, frozen=True):
    """runner takes work off the GUI thread, bridge brings the services' news, actions are those of the window
    that the pane stands in, outcomes hears what becomes of a fax, and carried knows the pages that are
    dragged or in the clipboard, in all windows."""

    runner: TaskRunner
    bridge: EventBridge
    actions: Actions
    outcomes: FaxOutcomes
    carried: CarriedPages = field(default_factory=CarriedPages)
