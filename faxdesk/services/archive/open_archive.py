"""Opening the archive; a damaged one is kept aside and a new one begun in its place."""

from __future__ import annotations

import logging
from pathlib import Path

from faxdesk.domain.runtime import Clock
from faxdesk.domain.service_name import service_name
from faxdesk.services.events import Notice
from faxdesk.store.database.database import ArchiveDamaged, Database

log = logging.getLogger(__name__)


def open_archive(path: Path, clock: Clock) -> tuple[Database, tuple[Notice, ...]]:
    """Opens the archive; gives it with the notices that the person has to see.

    Raises FaxDeskError (STORAGE) when it is a newer program's, or an older one that another process has open.
    """
    try:
        return Database.open(path), ()
    except ArchiveDamaged as error:
        aside = Database.set_aside(path, clock)
        log.warning("The archive is damaged (%s); it was set aside", error.title)
        notice = Notice(
            "The archive was damaged and has been set aside.",
            f"It is kept as {aside}. FaxDesk fills a new one from {service_name()}; "
            f"faxes that {service_name()} no longer has are only in the old one.",
        )
        return Database.open(path), (notice,)
