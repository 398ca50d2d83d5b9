"""What was printed to FaxDesk, and what became of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class PrintedFile(Struct, frozen=True):
    """A document of a job. name is what a person would call it, such as "Letter.pdf"."""

    path: Path
    name: str


class PrintedJob(Struct, frozen=True):
    """A job. key is its own for ever; numbers are what was typed for the recipients, if anything; pages are
    the first and the last page of each stretch that is wanted, all of them where there is none. is_whole:
    whoever printed it said that nothing more of it comes."""

    key: str
    title: str
    person: str
    """The name by which the system knows who printed; anybody can write anything there."""
    numbers: tuple[str, ...]
    files: tuple[PrintedFile, ...]
    pages: tuple[tuple[int, int], ...] = ()
    is_whole: bool = True


class JobStage(StrEnum):
    """How far a job has come that was taken."""

    KEPT = "kept"
    """It lies safely on the disk, and its draft is not made yet."""
    DRAFT = "draft"
    """A draft waits for a person."""
    OUTBOX = "outbox"
    """It is a fax on its way."""
    SENT = "sent"
    FAILED = "failed"
    """It was not sent, and will not be."""
    REFUSED = "refused"
    """No fax can be made of it; it is kept for the person to look at."""
    GONE = "gone"
    """Nothing is known of it any more: the person deleted it."""


class JobTaker(Protocol):
    """Whoever is given what was printed."""

    def take(self, job: PrintedJob) -> None:
        """Keep a job for good before this ends: the program that printed is then told that all is well. The
        files are copied, or moved away. Raises FaxDeskError or OSError, and then nothing of it is kept."""
        ...

    def stage_of(self, key: str) -> JobStage:
        """What became of a job that was taken."""
        ...
