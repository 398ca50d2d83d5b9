"""Downloads the pages of faxes into the archive: all of them in the background, newest first, or one fax at
once when somebody wants to see it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AttachmentRef, DocumentState
from faxdesk.domain.mailbox.retention import AtRisk
from faxdesk.domain.mailbox.sync_state import WantedDocument
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import EventHub, FaxesChanged, Notice
from faxdesk.services.sync.incomplete_records import STOPS_ALL
from faxdesk.store.blobs import half_document_key
from faxdesk.words import number_text, tr, tr_n

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxDocuments
    from faxdesk.services.outbox.outcome import Outcomes
    from faxdesk.services.sync.incomplete_records import IncompleteRecords
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.faxes import FaxStore

log = logging.getLogger(__name__)

A_ROUND = 20
_LEFTOVERS = timedelta(days=7)
_DEAD_AFTER = timedelta(minutes=2)
"""A half-finished download that was not written to for so long belongs to a process that died: a living one
waits at most 30 s for the next byte."""
_TRUST_AFTER = 3
"""A document that ends early was perhaps cut short on its way, so it is fetched again. After so many tries it
is taken for all that the service has, and is kept."""
_WARN_AFTER = timedelta(minutes=15)
"""How long after the start the first warning may come: most pages have arrived by then."""
_WARN_AGAIN = timedelta(days=1)


class PageDownloads:
    """Downloads documents from the service. run() is called by one worker at a time, fetch_now() by any."""

    def __init__(
        self,
        faxes: FaxStore,
        records: IncompleteRecords,
        blobs: BlobStore,
        client: Callable[[], FaxDocuments],
        outcomes: Outcomes,
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._faxes = faxes
        self._records = records
        self._blobs = blobs
        self._client = client
        self._outcomes = outcomes
        self._events = events
        self._clock = clock
        self._swept = False
        self._warn_at: datetime | None = None

    def run(self, token: CancelToken) -> bool:
        """Fetch a few documents, newest first; gives whether more can be fetched now. Raises FaxDeskError for
        an error that is not about one document alone."""
        self._sweep()
        self._warn()
        # They tell where further documents are.
        self._records.run(token)
        for document in self._faxes.wanted_documents(A_ROUND):
            token.check()
            try:
                self._fetch(document, token)
            except FaxDeskError as error:
                if error.tries_again or error.kind in STOPS_ALL:
                    raise
                log.info("A document could not be fetched: %s %s", error.kind, error.code)
        return bool(self._faxes.wanted_documents(1)) or self._records.is_any_due

    def fetch_now(self, fax_id: int, token: CancelToken, *, anew: bool = False) -> None:
        """Fetch one fax's pages now, ahead of the queue; with anew also when they are here already, because
        the copy here is of no use. Raises FaxDeskError (NOT_READY while the service is still preparing them,
        NOT_FOUND when it no longer has them)."""
        fax = self._faxes.fax(fax_id)
        is_here = fax.document_state == DocumentState.HERE and self._blobs.has(fax.document_hash)
        if is_here and not anew:
            return
        if fax.message is not None and fax.message.document is None and not fax.only_here:
            self._records.ask_now(fax_id, fax.message_id, token)
            fax = self._faxes.fax(fax_id)
        if fax.only_here:
            raise FaxDeskError(
                tr("The pages of this fax were not saved in time."),
                tr(
                    "{service} does not have them any more. Ask the sender to fax them again.",
                    service=service_name(),
                ),
                ErrorKind.NOT_FOUND,
            )
        document = fax.message.document if fax.message else None
        if document is None:
            raise FaxDeskError(
                tr("This fax has no pages yet."),
                tr("{service} is still preparing them; try again in a moment.", service=service_name()),
                ErrorKind.NOT_READY,
            )
        wanted = WantedDocument(fax_id, fax.message_id, document.uri, document.id, document.content_type)
        self._fetch(wanted, token, interactive=True, keeps=is_here)

    def _fetch(
        self, wanted: WantedDocument, token: CancelToken, *, interactive: bool = False, keeps: bool = False
    ) -> None:
        """Download a document and link it to its fax. With keeps, a failure leaves the fax as it is."""
        attachment = AttachmentRef(wanted.attachment_id, wanted.attachment_uri, wanted.content_type)
        key = half_document_key(wanted.message_id, wanted.attachment_id)
        with self._blobs.half(key, self._clock.now() - _DEAD_AFTER) as half:
            target = half / "document"
            try:
                got = self._client().download(
                    attachment, target, token=token, interactive=interactive, half=half
                )
                if not got.is_ended and wanted.tries < _TRUST_AFTER:
                    target.unlink(missing_ok=True)
                    raise FaxDeskError(
                        tr("Only a part of the document came."),
                        tr(
                            "It is fetched again later; if it stays, tell {service} support.",
                            service=service_name(),
                        ),
                        ErrorKind.BAD_ANSWER,
                    )
            except FaxDeskError as error:
                if not keeps:
                    self._note_failure(wanted.id, error)
                raise
            self._blobs.adopt(got.path, got.sha256)
        self._faxes.document_here(wanted.id, got.sha256, got.content_type)
        self._outcomes.pages_came(wanted.id, token)
        self._events.publish(FaxesChanged((wanted.id,)))

    def _note_failure(self, fax_id: int, error: FaxDeskError) -> None:
        """Note that a document could not be fetched: it goes to the end of the queue, so that it does not
        hold up others."""
        if error.tries_again or error.kind in STOPS_ALL:
            return
        if error.kind == ErrorKind.NOT_READY:
            self._faxes.document_not_ready(fax_id)
        else:
            self._faxes.document_failed(fax_id)
            if error.kind == ErrorKind.NOT_FOUND:
                # Whether the fax itself is gone as well, the service says when it is asked for that.
                self._records.ask_for(fax_id)
        self._events.publish(FaxesChanged((fax_id,)))

    def _warn(self) -> None:
        """Warn the person once a day of faxes that the service may delete before their pages are here."""
        now = self._clock.now()
        if self._warn_at is None:
            self._warn_at = now + _WARN_AFTER
        if now < self._warn_at:
            return
        risk = self._faxes.at_risk()
        if risk.count:
            self._warn_at = now + _WARN_AGAIN
            self._events.publish(Notice(*_warning(risk)))

    def _sweep(self) -> None:
        if not self._swept:
            self._blobs.sweep(self._clock.now() - _LEFTOVERS)
            self._swept = True


def _warning(risk: AtRisk) -> tuple[str, str]:
    count, service = risk.count, service_name()
    fields = {"count": number_text(count), "service": service}
    if risk.days_left is None:
        title = tr_n(
            "{count} fax is not saved here yet, and {service} may delete it as soon as more arrive, "
            "since it keeps only the newest 200.",
            "{count} faxes are not saved here yet, and {service} may delete them as soon as more arrive, "
            "since it keeps only the newest 200.",
            count,
            **fields,
        )
    elif risk.days_left < 1:
        title = tr_n(
            "{count} fax is not saved here yet, and {service} may delete it today.",
            "{count} faxes are not saved here yet, and {service} may delete them today.",
            count,
            **fields,
        )
    else:
        title = tr_n(
            "{count} fax is not saved here yet, and {service} may delete it within {days}.",
            "{count} faxes are not saved here yet, and {service} may delete them within {days}.",
            count,
            days=tr_n("{count} day", "{count} days", risk.days_left),
            **fields,
        )
    hint = tr("FaxDesk saves them by itself while it is open and connected: leave it so until this is done.")
    return title, hint
