"""Refusals of a file that the person can answer: by a password, or by taking what is in it."""

from __future__ import annotations

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr, tr_n


class NeedsPassword(FaxDeskError):
    """A PDF is locked, and no password or a wrong one was given."""


class HoldsDocuments(FaxDeskError):
    """A file is no document itself; names are those of the documents in it."""

    def __init__(self, name: str, names: tuple[str, ...]) -> None:
        super().__init__(
            tr_n(
                "“{name}” is an archive with {count} document in it.",
                "“{name}” is an archive with {count} documents in it.",
                len(names),
                name=name,
            ),
            tr("Unpack it first, and add what is to be faxed."),
            ErrorKind.BAD_INPUT,
        )
        self.names = names
