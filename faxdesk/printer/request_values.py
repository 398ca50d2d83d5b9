"""What a request asks for, read from its attributes: of the right kind, or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from faxdesk.printer.ipp_values import Attributes, IppFailure, Status, Tag, Value
from faxdesk.printer.printer_description import DESTINATIONS, MEDIA, TELEPHONE
from faxdesk.printer.received_document import ANYTHING, COMPRESSIONS, FORMATS
from faxdesk.words import tr

_T = TypeVar("_T", str, int, bool)
_LONGEST_TITLE = 200
_LONGEST_NAME = 100
_LONGEST_NUMBER = 64
_MOST_NUMBERS = 200
_NOT_IN_NAMES = re.compile(r'[\s\x00-\x1f\x7f/\\:*?"<>|]+')
_SUPPORTED: Mapping[str, frozenset[str | int]] = {
    "copies": frozenset({1}),
    "media": frozenset(MEDIA),
    "number-up": frozenset({1}),
    "sides": frozenset({"one-sided"}),
}
"""What a job may ask for that insists on it; others get what there is."""


def read(attributes: Attributes, name: str, default: _T) -> _T:
    """The first value of an attribute, which is of the kind of the default. Raises IppFailure for another."""
    found = attributes.get(name)
    if not found:
        return default
    raw = found[0].raw
    if type(raw) is not type(default):
        raise IppFailure(Status.BAD_REQUEST)
    return raw


def read_all(attributes: Attributes, name: str, default: tuple[str, ...] = ()) -> frozenset[str]:
    """All values of an attribute of keywords."""
    found = attributes.get(name)
    return frozenset(default if found is None else (str(value.raw) for value in found))


def title_of(operation: Attributes) -> str:
    """What a job is called; "" where nobody says."""
    title = " ".join(read(operation, "job-name", "").split())
    return title[:_LONGEST_TITLE]


def document_name(operation: Attributes, title: str, suffix: str, number: int = 1) -> str:
    """A file's name for a document, such as "Letter.pdf"; "Letter 2.pdf" for the second that came as one."""
    name = read(operation, "document-name", "") or title
    name = _NOT_IN_NAMES.sub(" ", name).strip(" .")[:_LONGEST_NAME].strip(" .")
    name = name or tr("Printed document")
    if name.lower().endswith(suffix):
        name = name[: -len(suffix)]
    return f"{name}{suffix}" if number == 1 else f"{name} {number}{suffix}"


def format_of(operation: Attributes) -> str:
    """One of FORMATS. Raises IppFailure for another."""
    found = read(operation, "document-format", ANYTHING).lower()
    if found not in FORMATS:
        raise IppFailure(Status.FORMAT_NOT_SUPPORTED, _only(operation, "document-format"))
    return found


def compression_of(operation: Attributes) -> str:
    """One of COMPRESSIONS. Raises IppFailure for another."""
    found = read(operation, "compression", "none")
    if found not in COMPRESSIONS:
        raise IppFailure(Status.COMPRESSION_NOT_SUPPORTED, _only(operation, "compression"))
    return found


def check_fidelity(operation: Attributes, job: Attributes) -> None:
    """Raise IppFailure where a job insists on what there is not here (RFC 8011, section 4.2.1.1)."""
    if not read(operation, "ipp-attribute-fidelity", False):
        return
    wrong = {
        name: found
        for name, supported in _SUPPORTED.items()
        if (found := job.get(name)) and any(value.raw not in supported for value in found)
    }
    if wrong:
        raise IppFailure(Status.ATTRIBUTES_NOT_SUPPORTED, wrong)


def pages_of(job: Attributes) -> list[tuple[int, int]]:
    """The first and the last page of each stretch that is to be printed (RFC 8011, section 5.2.7); none for
    all pages. Raises IppFailure."""
    pages = []
    for value in job.get("page-ranges", ()):
        match value.tag, value.raw:
            case Tag.RANGE, (int(first), int(last)) if 0 < first <= last:
                pages.append((first, last))
            case _:
                raise IppFailure(Status.ATTRIBUTES_NOT_SUPPORTED, _only(job, "page-ranges"))
    return pages


class Destinations(NamedTuple):
    """The telephone numbers that a job goes to, as they were typed, and what is no telephone."""

    numbers: tuple[str, ...]
    others: Attributes


def destinations_of(job: Attributes) -> Destinations:
    """Whom a fax goes to (PWG 5100.15, section 7.1.1). Raises IppFailure."""
    numbers: list[str] = []
    others: list[Value] = []
    for value in job.get(DESTINATIONS, ()):
        if not isinstance(value.raw, Mapping):
            raise IppFailure(Status.BAD_REQUEST)
        scheme, _, rest = read(value.raw, "destination-uri", "").partition(":")
        # What follows a semicolon is for others than who dials (RFC 3966).
        number = " ".join(unquote(rest.partition(";")[0]).split())
        if scheme.lower() == TELEPHONE and 0 < len(number) <= _LONGEST_NUMBER:
            numbers.append(number)
        else:
            others.append(value)
    if len(numbers) > _MOST_NUMBERS:
        raise IppFailure(Status.TOO_LARGE)
    return Destinations(tuple(dict.fromkeys(numbers)), {DESTINATIONS: others} if others else {})


def _only(attributes: Attributes, name: str) -> Attributes:
    return {name: attributes[name]}
