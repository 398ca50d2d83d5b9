"""The audit log: acts are told to it, and it is looked through, exported, checked and shortened."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from faxdesk.disk_trouble import DiskTrouble
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_chain import ChainCheck, Verdict
from faxdesk.domain.audit.audit_entry import AuditEntry, Details, LogFilter, LogHead
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.save_file import save_new
from faxdesk.services.audit.log_file import LogForm, write_log
from faxdesk.words import mark

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.audit.kept_heads import KeptHeads
    from faxdesk.services.audit.log_keys import LogKeys
    from faxdesk.store.audit.audit_notes import ActNotes
    from faxdesk.store.audit.audit_store import AuditStore

log = logging.getLogger(__name__)

_A_DAY = timedelta(days=1)


class AuditSettings(Protocol):
    """What is set about it."""

    audit_days: int


class Checked(Struct, frozen=True):
    """What a check came to; head is the newest that was kept outside of the archive, None for none."""

    verdict: Verdict
    head: LogHead | None = None


class ExportedLog(Struct, frozen=True):
    """What an export wrote, and the head that it says."""

    path: Path
    count: int
    head: LogHead


class AuditLog:
    """For workers. notes is for acts that change nothing in the archive: what does is noted where it is
    written."""

    def __init__(
        self,
        notes: ActNotes,
        store: AuditStore,
        keys: LogKeys,
        heads: KeptHeads,
        settings: AuditSettings,
        clock: Clock,
    ) -> None:
        self.notes = notes
        self._store = store
        self._keys = keys
        self._heads = heads
        self._settings = settings
        self._clock = clock

    def newest(self, wanted: LogFilter, limit: int, before: int | None = None) -> list[AuditEntry]:
        """The entries that are wanted, newest first; with before, those older than this number."""
        return self._store.newest(wanted, limit, before)

    def count(self, wanted: LogFilter) -> int:
        """How many entries are wanted."""
        return self._store.count(wanted)

    def people(self) -> list[str]:
        """The system's names of those who did something."""
        return self._store.people()

    def export(self, wanted: LogFilter, target: Path, form: LogForm, token: CancelToken) -> ExportedLog:
        """Write the entries that are wanted to a file, oldest first, over none that is there, with the head
        of the whole log. Raises FaxDeskError (STORAGE) and Cancelled."""
        self.notes.act(Act.LOG_EXPORTED, Details(form=str(form)))
        head = self.keep_head()
        count = self._store.count(wanted)
        entries = self._until(head, self._store.in_order(wanted, token))
        path = save_new(
            target,
            partial(write_log, entries, head, form),
            mark("The audit log could not be saved as “{path}”."),
            token,
        )
        return ExportedLog(path, count, head)

    def verify(self, token: CancelToken, heads: Iterable[LogHead] = ()) -> Checked:
        """Go through the whole log, and compare it with the heads that were kept beside the archive, and with
        these. Raises Cancelled."""
        kept = self._heads.all()
        check = ChainCheck(self._keys.by_id(), self._store.cut_mark(), self._still_told([*kept, *heads]))
        for entry in self._store.in_order(LogFilter(), token):
            check.take(entry)
        return Checked(check.verdict(), kept[-1] if kept else None)

    def keep_head(self) -> LogHead:
        """Write the newest entry down outside of the archive. Raises FaxDeskError (STORAGE)."""
        head = self._store.head(self._keys.current)
        self._heads.add(head)
        return head

    def tidy(self) -> None:
        """What is owed once a day: the head is kept, and what is older than is set is removed. However often
        it is called. Raises FaxDeskError (STORAGE)."""
        kept = self._heads.all()
        now = self._clock.now()
        if kept and now - _A_DAY < datetime.fromisoformat(kept[-1].at) <= now:
            return
        # What is sealed before the key is here would be anybody's.
        self._keys.wait()
        if days := self._settings.audit_days:
            gone = self._store.cut(now - timedelta(days=days), self._keys.current)
            if gone:
                log.info("%d entries of the audit log were older than %d days", gone, days)
        try:
            self.keep_head()
        except DiskTrouble as trouble:
            # Nobody asked for it, and the next call tries again.
            log.warning("The newest entry of the audit log could not be noted: %s", trouble.kind)

    def _still_told(self, heads: Sequence[LogHead]) -> list[LogHead]:
        """The heads of entries that were not removed on purpose."""
        cut = self._store.cut_mark()
        return [head for head in heads if cut is None or head.number > cut.number]

    @staticmethod
    def _until(head: LogHead, entries: Iterator[AuditEntry]) -> Iterator[AuditEntry]:
        """Up to the head, whatever is added meanwhile."""
        for entry in entries:
            if entry.number > head.number:
                return
            yield entry
