"""Where scanned pages lie until they are part of a fax: in the profile, so that none is lost, whatever
happens to the window in which they came."""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.compose.page_order import PagePlace, turned
from faxdesk.durable import sync_folder
from faxdesk.private_files import make_private_folder
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.draft import OutgoingFile
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.sealing.file_keeper import FileKeeper
    from faxdesk.working_folder import WorkingFolder

_KINDS = frozenset({".jpg", ".png", ".tif", ".pdf"})
"""The endings of pages. What is half written has another."""


class PageMerger(Protocol):
    """Makes one PDF of many documents, each with its path and the name that tells its type."""

    def merge(self, parts: Sequence[tuple[Path, str]], target: Path) -> None: ...


class FileTaker(Protocol):
    """Takes a private copy of a file to be faxed."""

    def add_file(self, path: Path, token: CancelToken) -> OutgoingFile: ...


class ScannedPage(Struct, frozen=True):
    """A page that was scanned, and by how many degrees clockwise it was turned since."""

    path: Path
    turn: int = 0


class ScanTray:
    """The pages of one fax as they come, in any number of scans. For workers."""

    def __init__(self, folder: Path, keeper: FileKeeper) -> None:
        self._folder = folder
        self._keeper = keeper

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return self._folder.name

    def folder_for_scan(self) -> Path:
        """A folder for the pages of one scan. Raises FaxDeskError (STORAGE)."""
        try:
            make_private_folder(self._folder, parents=True)
            number = 1 + max((int(each.name) for each in self._scans()), default=0)
            folder = self._folder / f"{number:04}"
            make_private_folder(folder)
        except OSError as error:
            raise disk_trouble(error, self._folder) from error
        return folder

    def pages(self) -> list[ScannedPage]:
        """All pages that lie in it, in the order in which they came."""
        return [
            ScannedPage(file)
            for scan in sorted(self._scans())
            for file in sorted(scan.iterdir())
            if file.suffix in _KINDS and file.is_file()
        ]

    def keep(self, page: Path) -> None:
        """Make a page that has just come last, and the profile's own. Raises FaxDeskError (STORAGE)."""
        try:
            self._keeper.take_over(page)
            sync_folder(page.parent)
        except OSError as error:
            raise disk_trouble(error, page.parent) from error

    def remove(self) -> None:
        """Delete it with all pages, which are elsewhere now or not wanted."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _scans(self) -> list[Path]:
        try:
            return [each for each in self._folder.iterdir() if each.name.isdecimal() and each.is_dir()]
        except FileNotFoundError:
            return []


class ScanTrays:
    """For workers, except for begin(), which touches no disk."""

    def __init__(self, folder: Path, merger: PageMerger, taker: FileTaker, keeper: FileKeeper) -> None:
        self._folder = folder
        self._keeper = keeper
        self._merger = merger
        self._taker = taker
        self._lock = threading.Lock()
        self._begun: set[str] = set()

    def begin(self) -> ScanTray:
        """A new tray, which is made on the disk with its first page."""
        tray = ScanTray(self._folder / uuid.uuid4().hex, self._keeper)
        with self._lock:
            self._begun.add(tray.name)
        return tray

    def left(self) -> list[ScanTray]:
        """Those that an earlier run of the program left with pages in them."""
        try:
            folders = sorted(self._folder.iterdir(), key=lambda folder: folder.stat().st_mtime)
        except OSError:
            return []
        with self._lock:
            names = [folder for folder in folders if folder.name not in self._begun]
        trays = [tray for tray in (ScanTray(folder, self._keeper) for folder in names) if tray.pages()]
        for tray in trays:
            # The program may have been stopped between a page and keeping it.
            for page in tray.pages():
                tray.keep(page.path)
        return trays

    def working_folder(self) -> WorkingFolder:
        """Where pages are put together."""
        return self._keeper.working_folder("scan")

    def merge(self, pages: Sequence[ScannedPage], target: Path) -> None:
        """Make one PDF of pages, unturned. Raises FaxDeskError (BAD_INPUT) for one that is no page."""
        self._merger.merge([(page.path, page.path.name) for page in pages], target)

    def document(self, pages: Sequence[ScannedPage], token: CancelToken) -> OutgoingFile:
        """Take pages as one document for a fax, turned as they are. The pages themselves stay. Raises
        FaxDeskError as FileTaker.add_file() does."""
        with self.working_folder() as folder:
            target = folder.path / document_name()
            self.merge(pages, target)
            token.check()
            file = self._taker.add_file(target, token)
        for place, page in enumerate(pages):
            if page.turn:
                (file,) = turned((file,), [PagePlace(0, place)], page.turn)
        return file


def remove_all(trays: Sequence[ScanTray]) -> None:
    """Delete trays with all their pages."""
    for tray in trays:
        tray.remove()


def document_name() -> str:
    """What scanned pages are called among the documents of a fax."""
    return tr("Scanned pages") + ".pdf"
