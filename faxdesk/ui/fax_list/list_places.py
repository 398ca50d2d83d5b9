"""The lists of the window: which faxes each shows, with which filters, and what it says while it is empty."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.fax import Chip, Folder
from faxdesk.words import mark


class Place(StrEnum):
    """The lists, as the rail has them."""

    INBOX = "inbox"
    DRAFTS = "drafts"
    OUTBOX = "outbox"
    SENT = "sent"
    TRASH = "trash"


class Emptiness(Struct, frozen=True):
    """What is said in place of an empty list; the texts are translated when they are shown. button is
    the one next step, "" where none is offered."""

    icon: str
    title: str
    hint: str
    button: str = ""


class ListPlace(Struct, frozen=True):
    """One list. The first of its chips shows all of it."""

    title: str
    folder: Folder
    chips: tuple[Chip, ...]
    empty: Emptiness


PLACES = {
    Place.INBOX: ListPlace(
        mark("Inbox"),
        Folder.INBOX,
        (Chip.ALL, Chip.UNREAD),
        Emptiness("inbox", mark("No faxes yet"), mark("They appear here by themselves."), mark("Send a fax")),
    ),
    Place.DRAFTS: ListPlace(
        mark("Drafts"),
        Folder.OUTBOX,
        (Chip.DRAFTS,),
        Emptiness(
            "page",
            mark("No drafts"),
            mark("A fax that you begin is kept here until it is sent."),
            mark("New fax"),
        ),
    ),
    Place.OUTBOX: ListPlace(
        mark("Outbox"),
        Folder.OUTBOX,
        (Chip.UNSENT, Chip.WAITING, Chip.FAILED),
        Emptiness(
            "outbox",
            mark("Nothing is on its way"),
            mark("What you send is listed here until it has arrived, with how far it is."),
            mark("New fax"),
        ),
    ),
    Place.SENT: ListPlace(
        mark("Sent"),
        Folder.OUTBOX,
        (Chip.SENT,),
        Emptiness(
            "sent",
            mark("Nothing has been sent"),
            mark("Faxes that arrived are listed here."),
            mark("New fax"),
        ),
    ),
    Place.TRASH: ListPlace(
        mark("Trash"),
        Folder.TRASH,
        (Chip.ALL,),
        Emptiness("trash", mark("The trash is empty"), mark("Faxes that you delete are kept here.")),
    ),
}

EMPTY_CHIPS = {
    Chip.UNREAD: Emptiness(
        "filter", mark("All read"), mark("New faxes appear here by themselves."), mark("Show all")
    ),
    Chip.WAITING: Emptiness(
        "filter",
        mark("Nothing waits"),
        mark("Faxes that could not leave yet are listed here."),
        mark("Show all"),
    ),
    Chip.FAILED: Emptiness(
        "filter",
        mark("Nothing has failed"),
        mark("Faxes that did not arrive are listed here, with the reason."),
        mark("Show all"),
    ),
}
"""What is said where a filter leaves nothing."""
