"""What a look at the program, its archive and its surroundings finds, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    """Works, but will not for ever, or not as well as it could."""
    PROBLEM = "problem"


_ORDER = tuple(Verdict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. facts are further (name, value) pairs for a report; can_mend tells that repair
    does something about it. Nothing in it names persons, numbers or contents."""

    verdict: Verdict
    words: str
    hint: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    can_mend: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A finding with the check that it is of: a key for programs, a title for people."""

    key: str
    title: str
    finding: Finding


def worst(results: Iterable[Result]) -> Verdict:
    """OK where there is nothing."""
    found = [result.finding.verdict for result in results]
    return max(found, key=_ORDER.index, default=Verdict.OK)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many requests of a group the service takes at the moment, and how long its pause still lasts."""

    group: str
    left: int
    of: int
    pause_s: float


@dataclass(frozen=True, slots=True)
class Reached:
    """An answer of the service to nobody in particular; None where it did not tell its time. is_encrypted is
    not so with a service on this computer alone."""

    took_s: float
    clock_offset_s: float | None
    is_encrypted: bool


@dataclass(frozen=True, slots=True)
class SenderSeen:
    """Who holds the right to send, by the archive."""

    process: int
    until: datetime


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document that a row of the archive counts on. can_fetch: the service can be asked for it again;
    is_unsent: a fax that has not left yet is made of it."""

    fax_id: int
    hash: str
    can_fetch: bool = False
    is_unsent: bool = False
