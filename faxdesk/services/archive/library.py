"""The archive as people use it: lists, reading, deleting with a way back, saving."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    AccountInfo,
    Counts,
    Direction,
    DocumentState,
    Fax,
    FaxQuery,
    Resolution,
)
from faxdesk.domain.outbox_states import LogEntry, OutboxItem
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import FaxRow
from faxdesk.policies.policies import Policies
from faxdesk.services.archive.save_file import safe_name, save_new, save_whole
from faxdesk.services.events import EventHub, FaxesChanged
from faxdesk.words import mark, tr, without_isolates

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.domain.audit.acts import Act
    from faxdesk.store.audit.audit_notes import ActNotes
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.outbox_store import OutboxStore


class StoredDocument(Struct, frozen=True):
    """The pages of a fax on this disk; name has the ending that fits them."""

    path: Path
    name: str


class Library:
    """Reads and changes the rows and documents of the archive. Reads are quick enough for the window's own
    thread, except where they say that they are for workers; so are writes, each of which publishes
    FaxesChanged, so that all lists show it."""

    def __init__(
        self,
        faxes: FaxStore,
        outbox: Callable[[], OutboxStore],
        blobs: BlobStore,
        pages: Callable[[], PageWorker],
        policies: Policies,
        events: EventHub,
        notes: Callable[[], ActNotes],
    ) -> None:
        self._faxes = faxes
        self._outbox = outbox
        self._blobs = blobs
        self._pages = pages
        self._policies = policies
        self._events = events
        self._notes = notes

    # Reads

    def first_ids(self, query: FaxQuery, limit: int = 200) -> list[int]:
        """The newest of a list. Of a whole folder they come from an index at once; a search or a chip is for
        workers."""
        return self._faxes.first_ids(query, limit)

    def ids(self, query: FaxQuery, token: CancelToken | None = None) -> array[int]:
        """All of a list, newest first: for workers. Raises Cancelled soon after token is."""
        return self._faxes.ids(query, token)

    def with_one_more(self, query: FaxQuery, ids: Sequence[int], fax_id: int) -> array[int]:
        """The ids of a list with a fax that need not belong to it any more, where its time puts it; not where
        it is in the trash."""
        return self._faxes.with_one_more(query, ids, fax_id)

    def first_before(self, ids: Sequence[int], times: Sequence[datetime]) -> list[int]:
        """Where in a list, newest first, the faxes that came before each of these times begin; the times are
        the newest first as well. It takes some 0.1 ms for each."""
        return self._faxes.first_before(ids, times)

    def first_later(self, ids: Sequence[int]) -> int:
        """Where in a list that has them last the faxes begin that are to go out at a later time. As quick."""
        return self._faxes.first_later(ids)

    def first_named(self, query: FaxQuery, beginning: str) -> int | None:
        """The first fax of a list whose name begins so: for workers."""
        return self._faxes.first_named(query, beginning)

    def rows(self, ids: Sequence[int]) -> list[FaxRow]:
        return self._faxes.rows(ids)

    def fax(self, fax_id: int) -> Fax:
        """Raises FaxDeskError (NOT_FOUND)."""
        return self._faxes.fax(fax_id)

    def find(self, text: str) -> Fax | None:
        """The fax with this archive id, or else with this message id of the service; None where there is
        none."""
        if text.isdecimal() and text.isascii() and len(text) < 19:
            try:
                return self._faxes.fax(int(text))
            except FaxDeskError as error:
                if error.kind != ErrorKind.NOT_FOUND:
                    raise
        return self._faxes.fax_of_message(text)

    def of_message(self, message_id: str) -> Fax | None:
        """The fax that the service calls by this id."""
        return self._faxes.fax_of_message(message_id)

    def outgoing(self, fax_id: int) -> OutboxItem | None:
        return self._outbox().item(fax_id)

    def parts(self, fax_id: int) -> list[OutboxItem]:
        """The journal's rows of a fax's further requests, oldest first."""
        return self._outbox().parts(fax_id)

    def requests(self, fax_id: int) -> list[Fax]:
        """A fax and its further requests with what the service reports about each, oldest first."""
        return self._faxes.requests(fax_id)

    def history(self, fax_id: int) -> list[LogEntry]:
        """What happened to a fax and its further requests, oldest first."""
        return self._outbox().log(fax_id)

    def counts(self) -> Counts:
        """How many faxes there are of each kind: for workers."""
        return self._faxes.counts()

    def waits_here(self) -> int:
        """How many faxes still have to leave this computer and will do so by themselves."""
        return self._faxes.waits_here()

    def not_left(self) -> int:
        """The same with those that need the person first, such as to sign in."""
        return self._faxes.not_left()

    def is_on_the_way(self) -> bool:
        """Whether there is a fax that has not reached its end yet, here or at the service."""
        return self._faxes.is_on_the_way()

    def service_now(self) -> datetime:
        """The time by the service's clock, by which faxes are sent, as of the last sync."""
        return self._faxes.service_now()

    def is_known(self, number: str) -> bool:
        """Whether faxes went to, or came from, this number (E.164) before."""
        return bool(self._faxes.known_among([number]))

    def contact_names(self, fax_id: int) -> dict[str, str]:
        """What the contacts are called that a fax goes to, by their numbers as the fax has them."""
        return self._faxes.contact_names(fax_id)

    def account(self) -> AccountInfo | None:
        """The account that was signed in last, also while nobody is signed in."""
        return self._faxes.account()

    def document(self, fax_id: int) -> StoredDocument | None:
        """The pages of a fax; None while they are not on this disk."""
        fax = self._faxes.fax(fax_id)
        if fax.document_state != DocumentState.HERE or not self._blobs.has(fax.document_hash):
            return None
        return StoredDocument(self._blobs.path(fax.document_hash), f"fax{document_suffix(fax)}")

    def suggested_name(self, fax_id: int) -> str:
        """A file name for a fax that every system takes: "2026-11-23 Northside Clinic 3p.pdf"."""
        fax = self._faxes.fax(fax_id)
        (row,) = self._faxes.rows([fax_id])
        day = fax.created_at.astimezone().strftime("%Y-%m-%d")
        who = safe_name(
            row.name or row.number or (tr("fax") if fax.direction == Direction.INBOUND else tr("sent fax"))
        )
        if row.pages:
            # For translators: the name of a file; p is for pages.
            who = without_isolates(tr("{name} {count}p", name=who, count=row.pages))
        return f"{day} {who}{document_suffix(fax)}"

    # Writes

    def set_read(self, ids: Sequence[int], is_read: bool) -> list[int]:
        """Mark faxes as read or unread; gives the ids of those that were not so before."""
        return self._changed(self._faxes.set_read(ids, is_read))

    def trash(self, ids: Sequence[int]) -> list[int]:
        """Put faxes into the trash here, and a little later at the service."""
        return self._changed(self._faxes.trash(ids))

    def restore(self, ids: Sequence[int]) -> list[int]:
        """Take faxes out of the trash, here and, while it can, at the service."""
        return self._changed(self._faxes.restore(ids))

    @property
    def may_be_saved(self) -> bool:
        """Whether a policy lets pages of faxes become files."""
        return self._policies.allow_saving

    def save(self, fax_id: int, target: Path, token: CancelToken) -> None:
        """Write a fax's pages to a file: TIFF where the name ends so, else PDF. Whole or not at all.

        Raises FaxDeskError: NOT_ALLOWED where a policy lets no fax be saved, NOT_READY while the pages are
        not here, NOT_FOUND when they never will be, STORAGE when it cannot be written, BAD_INPUT when they
        cannot be converted; and Cancelled.
        """
        save_whole(
            target,
            self.page_writer(fax_id, target.suffix),
            mark("The fax could not be saved as “{path}”."),
            token,
        )
        self._note_saved(fax_id, target, None)

    def page_writer(self, fax_id: int, suffix: str) -> Callable[[Path], None]:
        """A function that writes a fax's pages to a file, in the form that the suffix asks for; save_whole()
        and save_new() of save_file.py take it. This call and the function both raise FaxDeskError as save()
        does."""
        self._policies.check_on(Policies.allow_saving)
        document = self.document(fax_id)
        if document is None:
            raise self._no_pages(fax_id)
        return partial(self._write, self._faxes.fax(fax_id), document, suffix)

    def save_new(self, fax_id: int, target: Path, token: CancelToken, act: Act | None = None) -> Path:
        """Save as save() does, but never over another file: where the name is taken, a free one is used.
        Gives the path of the file. act is what it is for where it is not just saved, which
        the audit log tells."""
        place = save_new(
            target,
            self.page_writer(fax_id, target.suffix),
            mark("The fax could not be saved as “{path}”."),
            token,
        )
        self._note_saved(fax_id, place, act)
        return place

    def _note_saved(self, fax_id: int, place: Path, act: Act | None) -> None:
        from faxdesk.domain.audit.acts import Act

        self.note(act or Act.SAVED, [fax_id], place.suffix)

    def note(self, act: Act, ids: Iterable[int], form: str = "") -> None:
        """Have the audit log tell of an act with faxes that changes nothing in the archive, before it is
        called done; form says what became of them, such as the ending of a file. For workers. Raises
        FaxDeskError (STORAGE)."""
        # Imported late: the first paint needs nothing of the audit log.
        from faxdesk.domain.audit.audit_entry import Details

        self._notes().faxes(act, ids, Details(form=form.lstrip(".").lower()))

    def _no_pages(self, fax_id: int) -> FaxDeskError:
        if self._faxes.fax(fax_id).only_here:
            return FaxDeskError(
                tr("The pages of this fax were not saved in time."),
                tr(
                    "{service} does not have them any more. Ask the sender to fax them again.",
                    service=service_name(),
                ),
                ErrorKind.NOT_FOUND,
            )
        return FaxDeskError(
            tr("The pages of this fax are not on this computer yet."),
            tr("Try again when you are connected to {service}.", service=service_name()),
            ErrorKind.NOT_READY,
        )

    def _write(self, fax: Fax, document: StoredDocument, suffix: str, temporary: Path) -> None:
        is_tiff = document_suffix(fax) == ".tif"
        wants_tiff = suffix.lower() in {".tif", ".tiff"}
        if wants_tiff == is_tiff:
            self._blobs.keeper.copy(document.path, temporary)
        elif wants_tiff:
            resolution = fax.message.resolution if fax.message else None
            self._pages().to_tiff(document.path, document.name, temporary, resolution or Resolution.FINE)
        else:
            self._pages().to_pdf(document.path, document.name, temporary)

    def _changed(self, ids: list[int]) -> list[int]:
        if ids:
            self._events.publish(FaxesChanged(tuple(ids)))
        return ids


def document_suffix(fax: Fax) -> str:
    """The ending of a file name that fits the pages of a fax."""
    return ".tif" if "tif" in fax.document_type else ".pdf"
