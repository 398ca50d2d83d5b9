"""The printer that other programs print to, and the system's queue that leads there."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from faxdesk.words import mark


class QueueState(StrEnum):
    """How the system knows the printer."""

    MISSING = "missing"
    THERE = "there"
    ELSEWHERE = "elsewhere"
    """It has one that leads to another profile's printer, or to where this one was before."""


QUEUE_STATES = {
    QueueState.MISSING: mark("Other programs do not have FaxDesk among their printers yet."),
    QueueState.THERE: mark("Other programs have “{name}” among their printers."),
    QueueState.ELSEWHERE: mark(
        "The printer “{name}” of this computer leads to another FaxDesk, or to where this one was before. "
        "Add it again to have it lead here."
    ),
}


class PrintQueue(Protocol):
    """What people choose in the dialog of a program that prints. All calls start programs of the system, and
    belong on a worker."""

    name: str

    def state(self) -> QueueState:
        """Raises FaxDeskError (NOT_FOUND) where this system cannot print at all."""
        ...

    def add(self) -> None:
        """Have the queue lead to this printer, which has to be open. Raises FaxDeskError: NOT_ALLOWED with
        the one line that an administrator runs, NOT_FOUND where this system cannot print, STORAGE for what
        else the system says."""
        ...

    def remove(self) -> None:
        """Raises FaxDeskError as add() does."""
        ...


class FaxPrinter(Protocol):
    """The printer of a profile. For workers."""

    queue: PrintQueue
    is_elsewhere: bool
    """Whether another process of this profile had it open when this one last wanted to."""

    def uri(self) -> str:
        """Where it is, or will be. It holds a secret: whoever knows it can print. Raises FaxDeskError
        (STORAGE)."""
        ...

    def open(self, port: int | None = None) -> bool:
        """Let it take jobs, at this port, else at the one where it was before; one that is open stays so.
        False where another process of this profile has it open. Raises FaxDeskError: BUSY for a port that
        another program has, STORAGE."""
        ...

    def close(self) -> None:
        """Let it take no more jobs; the system keeps what is printed from now on."""
        ...
