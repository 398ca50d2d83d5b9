"""What is done with the key of a profile, told by the audit log of each of its archives. For workers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.store.database.database import Database


class KeyActs:
    """The key opens the archives of all accounts, most of which are not open: so each is opened for its
    entry, by opened, which gives the archive of a profile in whichever form it is, with its log."""

    def __init__(
        self, profile: Profile, opened: Callable[[Profile, ArchiveKey], AbstractContextManager[Database]]
    ) -> None:
        self._profile = profile
        self._opened = opened

    def note(self, key: ArchiveKey, act: Act, form: str = "") -> None:
        """Have an entry of this act on the disk, in each archive that is there. Raises FaxDeskError
        (STORAGE)."""
        for name in self._profile.archive_names():
            archive = self._profile.with_archive(name)
            if not archive.database.exists():
                continue
            with self._opened(archive, key) as database, database.transaction() as cx:
                note_act(cx, act, details=Details(form=form, key=key.id))
