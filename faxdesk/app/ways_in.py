"""The ways in that are open while the window is, each as its settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.settings import Settings
from faxdesk.work.folder_timer import FolderTimer
from faxdesk.work.way_switch import WaySwitch

if TYPE_CHECKING:
    from faxdesk.composition import Composition
    from faxdesk.work.tasks import TaskRunner


def printer_switch(desk: Composition, runner: TaskRunner) -> WaySwitch:
    """The printer that other programs print to."""

    def follow() -> bool:
        if desk.settings.print_to_fax:
            return desk.printer.open()
        desk.printer.close()
        return True

    return WaySwitch([Settings.print_to_fax.key], lambda: desk.settings.print_to_fax, follow, runner)


def mail_switch(desk: Composition, runner: TaskRunner) -> WaySwitch:
    """The listener for mail of other programs."""
    keys = [Settings.mail_in.key, Settings.mail_port.key, Settings.mail_needs_login.key]
    return WaySwitch(keys, lambda: desk.settings.mail_in, lambda: desk.mail_way.follow_settings(), runner)


def api_switch(desk: Composition, runner: TaskRunner) -> WaySwitch:
    """The way of other programs of the person."""
    keys = [Settings.local_api.key, Settings.local_api_port.key]
    return WaySwitch(keys, lambda: desk.settings.local_api, lambda: desk.api_way.follow_settings(), runner)


def folder_timer(desk: Composition, runner: TaskRunner) -> FolderTimer:
    """The watched folder."""
    return FolderTimer(desk, Settings.watched_folder.key, lambda: bool(desk.settings.watched_folder), runner)


def way_switches(desk: Composition, runner: TaskRunner) -> list[WaySwitch]:
    """All that are on or off."""
    return [printer_switch(desk, runner), mail_switch(desk, runner), api_switch(desk, runner)]
