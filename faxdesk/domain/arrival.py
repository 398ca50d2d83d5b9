"""What is done by itself when a fax arrives, and how far that is."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.fax import DocumentState


class ArrivalAction(StrEnum):
    SAVE = "save"
    """Saved into a folder. It may be repeated, because the same content under the same name makes no second
    file."""
    PRINT = "print"
    COMMAND = "command"
    NOTIFY = "notify"


SWITCHES = ("notify_arrivals", "auto_save_folder", "auto_print", "arrival_command")
"""The settings that switch one of them on or off."""
NEVER_REPEATED = frozenset({ArrivalAction.PRINT, ArrivalAction.COMMAND})
"""Actions that cannot be repeated safely. When one was begun and its end is not known, the person is told
instead."""
NEEDS_PAGES = frozenset({ArrivalAction.SAVE, ArrivalAction.PRINT, ArrivalAction.COMMAND})


class ArrivalState(StrEnum):
    DUE = "due"
    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    """It failed in a way that trying again would not mend."""
    UNCLEAR = "unclear"
    """The program ended while the action was under way."""


class ArrivalTask(Struct, frozen=True):
    """One action for one fax. result is what is known of its end: a file's place, a command's exit code, the
    trouble."""

    fax_id: int
    action: ArrivalAction
    state: ArrivalState = ArrivalState.DUE
    tries: int = 0
    result: str = ""
    pages: DocumentState = DocumentState.NONE
