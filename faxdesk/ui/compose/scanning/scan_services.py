"""What it takes to scan in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.services.scanning.usual_paper import usual_paper

if TYPE_CHECKING:
    from faxdesk.domain.scanning.scanner import ScanPaper
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.services.desk import Desk
    from faxdesk.services.scanning.left_scans import LeftScans
    from faxdesk.services.scanning.scan_trays import ScanTrays
    from faxdesk.services.scanning.scanners import Scanners


class ScanServices(Struct, frozen=True):
    """The services of the page for scanning. usual_paper tells what is scanned where nothing was chosen yet:
    the paper of the person's country. left makes drafts of pages that came into no fax, and is built on a
    worker."""

    scanners: Scanners
    trays: ScanTrays
    pages: PageDrawer
    usual_paper: Callable[[], ScanPaper]
    left: Callable[[], LeftScans]

    @classmethod
    def of(cls, desk: Desk) -> ScanServices:
        settings = desk.settings
        return cls(
            desk.scanners,
            desk.scan_trays,
            desk.pages,
            lambda: usual_paper(settings.country),
            lambda: desk.left_scans,
        )
