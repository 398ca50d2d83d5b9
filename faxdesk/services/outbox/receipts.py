"""Receipts of faxes that went out: made when the last recipient's result is known, kept in the archive."""

from __future__ import annotations

import hashlib
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import UNTOLD, Direction, DocumentState, Fax, Resolution
from faxdesk.domain.outbox_states import OutboxItem
from faxdesk.domain.receipts.receipt import Picture, Receipt
from faxdesk.domain.receipts.receipt_writing import FINAL, ReceiptSources, results_of, write_receipt
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.status import FaxRow, StatusKind
from faxdesk.services.archive.library import document_suffix
from faxdesk.services.archive.save_file import safe_name, save_new, save_whole
from faxdesk.words import mark, tr, tr_n, without_isolates

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.store.audit.audit_notes import ActNotes
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)

_RECEIPT = Details(form="receipt")


class _FirstPage(Struct, frozen=True):
    """The document that the picture of the first page comes from: none where path is None."""

    source: Picture = Picture.NONE
    path: Path | None = None
    name: str = ""


class Receipts:
    """For workers: making one takes a moment of the page worker's time."""

    def __init__(
        self,
        faxes: FaxStore,
        journal: OutboxStore,
        blobs: BlobStore,
        pages: PageWorker,
        notes: ActNotes,
        clock: Clock,
    ) -> None:
        self._notes = notes
        self._faxes = faxes
        self._journal = journal
        self._blobs = blobs
        self._pages = pages
        self._clock = clock

    def make(self, fax_id: int, token: CancelToken) -> None:
        """Make the receipt of a fax and keep it in the archive, unless one of these very results is there:
        it is made anew when a resend has changed them, or when the service's own pages have come.

        Raises FaxDeskError: NOT_READY while results are open, BAD_INPUT for a received fax, STORAGE when
        it cannot be kept, NOT_FOUND; and Cancelled.
        """
        fax, row = self._final(fax_id)
        parts = self._faxes.requests(fax_id)
        results = results_of(parts)
        if fax.receipt_of == results and self._blobs.has(fax.receipt_hash):
            return
        item = self._journal.item(fax_id)
        first_page = self._first_page(fax, item)
        receipt = write_receipt(
            ReceiptSources(
                fax=fax,
                parts=parts,
                status=row.status,
                item=item,
                log=self._journal.log(fax_id),
                account=self._faxes.account(),
                made_at=self._clock.now(),
                document_size=self._size(fax),
                picture=first_page.source,
            )
        )
        token.check()
        self._faxes.receipt_here(fax_id, self._keep(receipt, first_page, _resolution(fax, item)), results)

    def path(self, fax_id: int) -> Path:
        """Where the receipt lies in the archive. Raises FaxDeskError (NOT_READY) while there is none."""
        fax = self._faxes.fax(fax_id)
        if not self._blobs.has(fax.receipt_hash):
            raise FaxDeskError(
                tr("There is no receipt of this fax yet."),
                tr("It is made when the last recipient's result is known."),
                ErrorKind.NOT_READY,
            )
        return self._blobs.path(fax.receipt_hash)

    def save(self, fax_id: int, target: Path, token: CancelToken) -> None:
        """Write the receipt, made if need be, to a file: whole or not at all. Raises as make() does, and
        FaxDeskError (STORAGE) when it cannot be written."""
        self.make(fax_id, token)
        source = self.path(fax_id)
        save_whole(
            target,
            partial(self._blobs.keeper.copy, source),
            mark("The receipt could not be saved as “{path}”."),
            token,
        )
        self._notes.faxes(Act.SAVED, [fax_id], _RECEIPT)

    def save_new(self, fax_id: int, target: Path, token: CancelToken) -> Path:
        """As save(), but over nothing that is there: gives the name that it got instead."""
        self.make(fax_id, token)
        place = save_new(
            target,
            partial(self._blobs.keeper.copy, self.path(fax_id)),
            mark("The receipt could not be saved as “{path}”."),
            token,
        )
        self._notes.faxes(Act.SAVED, [fax_id], _RECEIPT)
        return place

    def suggested_name(self, fax_id: int) -> str:
        """A file name that every system takes: "2026-11-23 Receipt Northside Clinic.pdf"."""
        fax = self._faxes.fax(fax_id)
        (row,) = self._faxes.rows([fax_id])
        day = fax.created_at.astimezone().strftime("%Y-%m-%d")
        name = safe_name(row.name or row.number or tr("fax"))
        if not row.others:
            return without_isolates(tr("{day} Receipt {name}.pdf", day=day, name=name))
        return without_isolates(
            tr_n(
                "{day} Receipt {name} and {count} other.pdf",
                "{day} Receipt {name} and {count} others.pdf",
                row.others,
                day=day,
                name=name,
            )
        )

    def _final(self, fax_id: int) -> tuple[Fax, FaxRow]:
        """The fax, if a receipt can tell of it."""
        fax = self._faxes.fax(fax_id)
        if fax.direction == Direction.INBOUND:
            raise FaxDeskError(
                tr("There are receipts only of faxes that were sent."),
                tr("This one was received; save or print the fax itself."),
                ErrorKind.BAD_INPUT,
            )
        (row,) = self._faxes.rows([fax_id])
        if row.status.kind in FINAL or row.status.reason == UNTOLD:
            return fax, row
        if row.status.kind in {StatusKind.CANCELLED, StatusKind.NONE}:
            raise FaxDeskError(
                tr("This fax was called off, so there is no result that a receipt could tell of."),
                tr("Send it again if it should go out after all."),
                ErrorKind.NOT_READY,
            )
        raise FaxDeskError(
            tr("The result of this fax is not known yet."),
            tr("Its receipt is there as soon as the last recipient's result is known."),
            ErrorKind.NOT_READY,
        )

    def _first_page(self, fax: Fax, item: OutboxItem | None) -> _FirstPage:
        """What the service made of the fax, or else the first file that was sent."""
        if fax.document_state == DocumentState.HERE and self._blobs.has(fax.document_hash):
            name = f"fax{document_suffix(fax)}"
            return _FirstPage(Picture.FAXED, self._blobs.path(fax.document_hash), name)
        files = item.draft.files if item else ()
        if files and self._blobs.has(files[0].hash):
            return _FirstPage(Picture.SENT, self._blobs.path(files[0].hash), files[0].sent_name)
        return _FirstPage()

    def _size(self, fax: Fax) -> int:
        if not self._blobs.has(fax.document_hash):
            return 0
        return self._blobs.keeper.size(self._blobs.path(fax.document_hash))

    def _keep(self, receipt: Receipt, first_page: _FirstPage, resolution: Resolution) -> str:
        """Draw a receipt into the archive; gives its hash."""
        target = self._blobs.temporary()
        try:
            self._draw(receipt, target, first_page, resolution)
            digest = hashlib.sha256(self._blobs.keeper.read_bytes(target)).hexdigest()
            self._blobs.adopt(target, digest)
        finally:
            target.unlink(missing_ok=True)
        return digest

    def _draw(self, receipt: Receipt, target: Path, first_page: _FirstPage, resolution: Resolution) -> None:
        try:
            self._pages.receipt(receipt, target, first_page.path, first_page.name, resolution)
        except FaxDeskError as error:
            if first_page.path is None or error.kind != ErrorKind.BAD_INPUT:
                raise
            # Too large to be opened safely: the receipt matters more than its picture.
            log.info("A receipt is made without its picture")
            self._pages.receipt(receipt, target, None, "", resolution)


def _resolution(fax: Fax, item: OutboxItem | None) -> Resolution:
    resolution = fax.message.resolution if fax.message else None
    return resolution or (item.draft.resolution if item else Resolution.FINE)
