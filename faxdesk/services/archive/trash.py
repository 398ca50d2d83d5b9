"""Deletes faxes for ever, when somebody asks for it or the rules of retention do, and removes documents that
no fax needs any more."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.events import EventHub, FaxesChanged, Notice
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.settings import Settings
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.deletion import Forgetting
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.trash.retention_rows import IsDue

log = logging.getLogger(__name__)

_GRACE = timedelta(hours=1)
"""A document is stored before the row that refers to it, so one younger than this may still get its row."""
_TIDY_EVERY = timedelta(hours=12)
_AT_ONCE = 500
"""So many faxes are deleted in one transaction, for which other writers have to wait."""
_JUDGED_AT_ONCE = 100
"""Fewer where each is judged once more."""


class Trash:
    """Deletes for ever what is in the trash; runs on workers."""

    def __init__(
        self,
        forgetting: Forgetting,
        faxes: FaxStore,
        blobs: BlobStore,
        settings: Settings,
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._forgetting = forgetting
        self._faxes = faxes
        self._blobs = blobs
        self._settings = settings
        self._events = events
        self._clock = clock
        self._tidied_at: datetime | None = None
        self._left: Mapping[str, datetime | None] = {}
        self._is_trouble_known = False

    def delete_for_ever(self, ids: Sequence[int], token: CancelToken) -> list[int]:
        """Remove faxes that are in the trash, with their documents and every trace in the archive's files;
        gives the ids of those that were removed. After a cancel the rest is still in the trash, and the next
        tidy() removes documents without a fax. What a legal hold is on stays, and a notice says so."""
        gone = self._delete(ids, token)
        if held := self._forgetting.held(ids):
            self._events.publish(
                Notice(
                    tr_n(
                        "{count} fax stays in the trash, since a legal hold is on it.",
                        "{count} faxes stay in the trash, since legal holds are on them.",
                        held,
                    ),
                    tr("`faxdesk hold list` shows the holds. Whoever put it there can lift it."),
                )
            )
        return gone

    def delete_due(self, ids: Sequence[int], is_due: IsDue, token: CancelToken) -> list[int]:
        """The same for faxes that rules delete, wherever they are, if they are still due in the very moment;
        nothing is said of what stays."""
        return self._delete(ids, token, is_due)

    def _delete(self, ids: Sequence[int], token: CancelToken, is_due: IsDue | None = None) -> list[int]:
        gone: list[int] = []
        at_once = _AT_ONCE if is_due is None else _JUDGED_AT_ONCE
        try:
            for start in range(0, len(ids), at_once):
                token.check()
                portion = ids[start : start + at_once]
                done = self._forgetting.forget(portion, self._faxes.service_now(), is_due)
                if done.ids:
                    gone += done.ids
                    self._events.publish(FaxesChanged())
                    for key in done.half_documents:
                        self._blobs.forget_half(key)
                    self._remove(done.documents)
        finally:
            if gone:
                self._wipe()
        return gone

    def note_traces(self) -> None:
        """Have the next tidy() remove the traces of something that was taken out of a fax which stays."""
        self._forgetting.note_traces()

    def remove_documents(self, documents: Mapping[str, datetime | None]) -> None:
        """Remove documents that nothing refers to any more, each with the latest time at which something
        surely did; those that cannot be removed yet, at the next tidy()."""
        self._remove(documents)

    def empty(self, token: CancelToken) -> list[int]:
        """Delete for ever all that is in the trash; gives the ids."""
        return self.delete_for_ever(self._forgetting.in_trash(), token)

    def tidy(self, token: CancelToken) -> None:
        """Remove documents that nothing refers to, and traces that could not be removed before. Looks for
        documents every 12 hours at most, however often it is called."""
        now = self._clock.now()
        if self._left or self._forgetting.is_unwiped():
            left, self._left = self._left, {}
            self._remove(left)
            self._wipe()
        if self._tidied_at is not None and now < self._tidied_at + _TIDY_EVERY:
            return
        self._tidied_at = now
        self._collect(token)
        self._forgetting.tidy()

    def _collect(self, token: CancelToken) -> None:
        """Remove documents that nothing refers to."""
        removed = self._blobs.collect(self._used, self._clock.now() - _GRACE, token)
        if removed:
            log.info("%d documents that nothing refers to were removed", removed)

    def _remove(self, documents: Mapping[str, datetime | None]) -> None:
        """Remove the documents of deleted faxes now; those that cannot be yet, at the next tidy()."""
        left = self._blobs.remove(documents, self._used, self._clock.now())
        self._left = {**self._left, **{digest: documents[digest] for digest in left}}

    def _used(self, digests: Collection[str]) -> set[str]:
        days = self._settings.trash_days
        return self._forgetting.used(digests, self._clock.now() - timedelta(days=days) if days else None)

    def _wipe(self) -> None:
        """Remove the traces in the archive's file. Where that is not possible now, the faxes are gone all the
        same, and the next tidy() tries again."""
        try:
            is_done = self._forgetting.wipe()
        except FaxDeskError as error:
            log.warning("Traces of deleted faxes could not be removed: %s", error.kind)
            trouble = f"{error.title} {error.hint}"
        else:
            trouble = tr("Another FaxDesk is using the archive just now.")
            if is_done:
                self._is_trouble_known = False
                return
        if not self._is_trouble_known:
            self._is_trouble_known = True
            self._events.publish(
                Notice(
                    tr("The faxes are deleted, but traces of their words are still on the disk."),
                    tr(
                        "{trouble} FaxDesk removes them by itself as soon as that is possible.",
                        trouble=trouble,
                    ),
                )
            )
