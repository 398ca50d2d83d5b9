"""The receipts of all rows of a fax to many: in a folder, or one after the other in one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.merge.merge_row import SentRow
from faxdesk.services.archive.save_file import save_whole
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.sealing.file_keeper import FileKeeper
    from faxdesk.services.outbox.receipts import Receipts
    from faxdesk.store.merge.merge_store import MergeStore

_TOGETHER = 16
"""So many are merged in one go: few enough for the page worker's memory."""


class MergeReceipts:
    """For workers: a receipt takes a moment of the page worker's time. Each call raises FaxDeskError
    (NOT_READY) where no result is known yet, STORAGE where it cannot be written, and Cancelled."""

    def __init__(self, store: MergeStore, receipts: Receipts, pages: PageWorker, keeper: FileKeeper) -> None:
        self._store = store
        self._receipts = receipts
        self._pages = pages
        self._keeper = keeper

    def save_folder(self, fax_id: int, folder: Path, token: CancelToken) -> int:
        """Write a receipt of each row whose result is known, over nothing that is there; gives how many."""
        rows = self._with_result(fax_id)
        for part_id in rows:
            token.check()
            self._receipts.save_new(part_id, folder / self._receipts.suggested_name(part_id), token)
        return len(rows)

    def save_pdf(self, fax_id: int, target: Path, token: CancelToken) -> int:
        """Write them as one PDF, in the order of the table; gives how many."""
        rows = self._with_result(fax_id)
        with self._keeper.working_folder("receipts") as work:
            parts = []
            for part_id in rows:
                token.check()
                self._receipts.make(part_id, token)
                parts.append(self._receipts.path(part_id))
            whole = self._as_one(parts, work.path, token)
            failed = mark("The receipts could not be saved as “{path}”.")
            save_whole(target, partial(self._keeper.copy, whole), failed, token)
        return len(rows)

    def _with_result(self, fax_id: int) -> list[int]:
        """The requests of the rows whose results are known, in the order of the table."""
        found = [row.part_id for row in self._store.rows(fax_id) if _has_result(row) and row.part_id]
        if not found:
            raise FaxDeskError(
                tr("No result of this fax is known yet."),
                tr("There are receipts as soon as the first result is known."),
                ErrorKind.NOT_READY,
            )
        return found

    def _as_one(self, parts: Sequence[Path], folder: Path, token: CancelToken) -> Path:
        """One PDF of all, made of some at a time."""
        level = 0
        while len(parts) > 1 or level == 0:
            merged = []
            for begin in range(0, len(parts), _TOGETHER):
                token.check()
                target = folder / f"{level}-{begin}.pdf"
                self._pages.merge(
                    [(part, "receipt.pdf") for part in parts[begin : begin + _TOGETHER]], target
                )
                merged.append(target)
            parts, level = merged, level + 1
        return parts[0]


def _has_result(row: SentRow) -> bool:
    return row.is_sent or row.has_failed
