"""What a look at the program, its archive and its surroundings finds, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """Works, but will not for ever, or not as well as it could."""
    PROBLEM = "problem"


_ORDER = tuple(Verdict)


class Finding(Struct, frozen=True):
    """What one check found. facts are further (name, value) pairs for a report; can_mend tells that repair
    does something about it. Nothing in it names persons, numbers or contents."""

    verdict: Verdict
    words: str
    hint: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    can_mend: bool = False


class Result(Struct, frozen=True):
    """A finding with the check that it is of: a key for programs, a title for people."""

    key: str
    title: str
    finding: Finding


def worst(results: Iterable[Result]) -> Verdict:
    """The worst verdict among some findings; OK where there are none."""
    found = [result.finding.verdict for result in results]
    return max(found, key=_ORDER.index, default=Verdict.OK)


class Allowance(Struct, frozen=True):
    """How many requests of a group the service takes at the moment, and how long its pause still lasts."""

    group: str
    left: int
    of: int
    pause_s: float


class Reached(Struct, frozen=True):
    """How the service answered a call without a sign-in. Its time is None where it did not say; is_encrypted
    is False only for a service on this computer."""

    took_s: float
    clock_offset_s: float | None
    is_encrypted: bool


class SenderSeen(Struct, frozen=True):
    """The process that holds the right to send, as the archive has it."""

    process: int
    until: datetime


class NamedDocument(Struct, frozen=True):
    """A document that the archive names. can_fetch tells that the service can be asked for it again;
    is_unsent that it belongs to a fax which has not left yet."""

    fax_id: int
    hash: str
    can_fetch: bool = False
    is_unsent: bool = False


class Walls(Struct, frozen=True):
    """What the process that opens documents is kept from, beside limits of memory and time: whether it was
    refused when it tried to open files that it was not handed, to reach a network or another program by a
    socket, and to look into other processes or end them. in_job tells that Windows has it in a job object,
    where it starts no other program and reaches neither clipboard nor other windows."""

    files: bool = False
    network: bool = False
    processes: bool = False
    in_job: bool = False

    @property
    def are_whole(self) -> bool:
        return self.files and self.network and self.processes
