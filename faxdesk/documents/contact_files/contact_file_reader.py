"""The program's side of reading files of contacts: asks the page worker."""

from __future__ import annotations

from pathlib import Path

import msgspec

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.worker_process import Answer
from faxdesk.domain.contacts.import_record import MOST_RECORDS, ImportRecord


class ContactFileReader:
    """For workers."""

    def __init__(self, pages: PageWorker) -> None:
        self._pages = pages

    def read(self, path: Path, name: str) -> list[ImportRecord] | None:
        """The entries of a file of vCards, of a phone book of YajHFC or of Windows Contacts; None for any
        other: it may be a table. Raises FaxDeskError (BAD_INPUT) for what cannot be read."""
        return self._pages.made_by("contacts", name, _records, path)


def _records(answer: Answer) -> list[ImportRecord] | None:
    """The entries that an answer holds. Raises ValueError for what cannot be."""
    found = msgspec.json.decode(answer[1], type=list[ImportRecord] | None)
    if found is not None and len(found) > MOST_RECORDS:
        raise ValueError("records")
    return found
