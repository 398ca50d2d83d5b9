"""Taking faxes out of the archive: as files, as one PDF, or as a folder with an index."""

from __future__ import annotations

import hashlib
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, Fax, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.policies.policies import Policies
from faxdesk.services.archive.save_file import save_new
from faxdesk.services.export.export_index import IndexEntry, as_csv, as_json
from faxdesk.words import mark, tr, without_isolates

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.services.archive.library import Library
    from faxdesk.services.outbox.receipts import Receipts

log = logging.getLogger(__name__)

_TOGETHER = 16
"""So many documents are merged in one go: few enough for the page worker's memory, and many enough that the
pages of thousands are not written over and over."""
_ROWS = 500
_NO_CONNECTION = {ErrorKind.OFFLINE, ErrorKind.SIGN_IN, ErrorKind.KEYCHAIN}


class ExportForm(StrEnum):
    """What becomes of the faxes."""

    PDF = "pdf"
    """A PDF each."""
    TIFF = "tiff"
    """A TIFF each, as fax machines print it."""
    MERGED = "merged"
    """One PDF with the pages of all."""
    FOLDER = "folder"
    """The documents as they came, receipts, and an index as CSV and JSON."""


class LeftOut(Struct, frozen=True):
    """A fax that could not be taken along, and why."""

    id: int
    problem: FaxDeskError


class Exported(Struct, frozen=True):
    """What an export made, in the order of time; count is the number of faxes in it."""

    files: tuple[Path, ...] = ()
    count: int = 0
    left_out: tuple[LeftOut, ...] = ()


class Exporter:
    """For workers. fetch brings a fax's pages here, or raises FaxDeskError."""

    def __init__(
        self,
        library: Library,
        receipts: Receipts,
        pages: PageWorker,
        policies: Policies,
        fetch: Callable[[int, CancelToken], None],
    ) -> None:
        self._library = library
        self._receipts = receipts
        self._pages = pages
        self._policies = policies
        self._fetch = fetch

    def choose(
        self, folders: Iterable[Folder], since: datetime | None = None, until: datetime | None = None
    ) -> list[int]:
        """The faxes of these lists that the service has taken or brought, made from since on and before
        until."""
        found = []
        for folder in folders:
            ids = self._library.ids(FaxQuery(folder))
            for start in range(0, len(ids), _ROWS):
                found += [
                    row.id
                    for row in self._library.rows(ids[start : start + _ROWS])
                    if (since is None or row.created_at >= since)
                    and (until is None or row.created_at < until)
                    and self._library.fax(row.id).message is not None
                ]
        return found

    def run(
        self,
        ids: Iterable[int],
        target: Path,
        form: ExportForm,
        token: CancelToken,
        progress: Callable[[int, int], None] = lambda done, total: None,
        act: Act = Act.EXPORTED,
    ) -> Exported:
        """Write faxes to target, oldest first: a folder, made if need be, or for MERGED also the name of the
        file. Each file is written whole or not at all, and over none that is there. progress is told how
        many faxes of how many are done; act is what it is for, which the audit log tells.

        Faxes whose pages cannot be had are left out, and told. Raises FaxDeskError: STORAGE when target
        cannot be written, NOT_ALLOWED where a policy lets nothing be exported; and Cancelled. What was
        written by then stays.
        """
        self._check()
        faxes = sorted(map(self._library.fax, dict.fromkeys(ids)), key=lambda fax: (fax.created_at, fax.id))
        work = _Run(token, lambda done: progress(done, len(faxes)), act)
        work.progress(0)
        if form == ExportForm.MERGED:
            return self._merged(faxes, target, work)
        _make_folder(target)
        if form == ExportForm.FOLDER:
            return self._folder(faxes, target, work)
        suffix = ".pdf" if form == ExportForm.PDF else ".tif"
        files = [self._export_fax(fax, target, suffix, work) for fax in work.counted(faxes)]
        written = [file for file in files if file is not None]
        return Exported(tuple(written), len(written), tuple(work.left_out))

    def merge(self, ids: Sequence[int], target: Path, token: CancelToken) -> Exported:
        """Write the pages of these faxes, in this order, to one PDF; else as run() does."""
        self._check()
        return self._merged([self._library.fax(fax_id) for fax_id in ids], target, _Run(token, _tell_nobody))

    def page(self, fax_id: int, page: int, folder: Path, token: CancelToken, act: Act = Act.EXPORTED) -> Path:
        """Write one page (from 0) of a fax whose pages are here into a folder, as a PDF. Raises FaxDeskError
        and Cancelled."""
        self._check()
        name = Path(self._library.suggested_name(fax_id))
        target = folder / without_isolates(tr("{name} page {number}.pdf", name=name.stem, number=page + 1))
        part = self._part(self._library.fax(fax_id))
        place = save_new(
            target,
            lambda path: self._pages.merge([part], path, page),
            mark("The page could not be saved as “{path}”."),
            token,
        )
        self._library.note(act, [fax_id], "page")
        return place

    def _check(self) -> None:
        self._policies.check_on(Policies.allow_saving)
        self._policies.check_on(Policies.allow_export)

    def _export_fax(self, fax: Fax, folder: Path, suffix: str, work: _Run) -> Path | None:
        """Write one fax; suffix "" leaves it in the form it came in. None when it is left out."""
        try:
            self._bring(fax, work)
            name = Path(self._library.suggested_name(fax.id))
            target = folder / (name.with_suffix(suffix) if suffix else name)
            return self._library.save_new(fax.id, target, work.token, work.act)
        except FaxDeskError as error:
            work.leave_out(fax, error)
            return None

    def _bring(self, fax: Fax, work: _Run) -> None:
        """Have the pages here. Once there is no way to the service, it is not tried with every fax anew."""
        if self._library.document(fax.id) is not None:
            return
        if work.no_connection is not None:
            raise work.no_connection
        try:
            self._fetch(fax.id, work.token)
        except FaxDeskError as error:
            if error.kind in _NO_CONNECTION:
                work.no_connection = error
            raise

    # A folder with an index

    def _folder(self, faxes: Sequence[Fax], folder: Path, work: _Run) -> Exported:
        entries, files = [], []
        for fax in work.counted(faxes):
            file = self._export_fax(fax, folder, "", work)
            receipt = self._receipt(fax, folder, work.token)
            files += [path for path in (file, receipt) if path is not None]
            entries.append(
                IndexEntry(
                    fax,
                    file=file.name if file else "",
                    sha256=_sha256(file) if file else "",
                    receipt=receipt.name if receipt else "",
                    problem="" if file else str(work.left_out[-1].problem),
                )
            )
        for name, content in (("index.csv", as_csv(entries)), ("index.json", as_json(entries))):
            write = partial(_write, content)
            files.append(
                save_new(folder / name, write, mark("The index could not be saved as “{path}”."), work.token)
            )
        count = len(entries) - len(work.left_out)
        return Exported(tuple(files), count, tuple(work.left_out))

    def _receipt(self, fax: Fax, folder: Path, token: CancelToken) -> Path | None:
        """The receipt, of a sent fax whose results are known."""
        if fax.direction == Direction.INBOUND:
            return None
        try:
            return self._receipts.save_new(fax.id, folder / self._receipts.suggested_name(fax.id), token)
        except FaxDeskError as error:
            if error.kind not in {ErrorKind.NOT_READY, ErrorKind.BAD_INPUT}:
                raise
            log.info("A fax is exported without a receipt: %s", error.kind)
            return None

    # One PDF

    def _merged(self, faxes: Sequence[Fax], target: Path, work: _Run) -> Exported:
        if target.is_dir():
            target /= tr("Faxes.pdf")
        elif target.suffix.lower() != ".pdf":
            target = target.with_name(f"{target.name}.pdf")
        _make_folder(target.parent)
        here = []
        for fax in work.counted(faxes):
            try:
                self._bring(fax, work)
                here.append(fax)
            except FaxDeskError as error:
                work.leave_out(fax, error)
        if not here:
            return Exported(left_out=tuple(work.left_out))
        try:
            file = save_new(
                target,
                partial(self._merge, here, work),
                mark("The PDF could not be saved as “{path}”."),
                work.token,
            )
        except FaxDeskError:
            if len(work.left_out) < len(faxes):
                raise
            return Exported(left_out=tuple(work.left_out))
        left_out = {left.id for left in work.left_out}
        self._library.note(work.act, [fax.id for fax in faxes if fax.id not in left_out], "merged")
        return Exported((file,), len(faxes) - len(work.left_out), tuple(work.left_out))

    def _merge(self, faxes: Sequence[Fax], work: _Run, target: Path) -> None:
        """A few documents at a time, then what came of them, until it is one. All on the disk of the target,
        since the archive's may be full."""
        from tempfile import TemporaryDirectory

        pdfs: list[Path] = []
        with TemporaryDirectory(prefix=".faxdesk-", dir=target.parent) as folder:
            places = (Path(folder) / f"{number}.pdf" for number in itertools.count())
            for start in range(0, len(faxes), _TOGETHER):
                self._merge_some(faxes[start : start + _TOGETHER], work, places, pdfs)
            if not pdfs:
                raise work.left_out[-1].problem
            while len(pdfs) > 1:
                pdfs = self._merge_pdfs(pdfs, work, places)
            pdfs[0].replace(target)

    def _merge_some(self, faxes: Sequence[Fax], work: _Run, places: Iterator[Path], pdfs: list[Path]) -> None:
        """Add what comes of them to made. Where one cannot be opened, halves are tried until it is found:
        it alone is left out."""
        work.token.check()
        target = next(places)
        try:
            self._pages.merge([self._part(fax) for fax in faxes], target)
        except FaxDeskError as error:
            target.unlink(missing_ok=True)
            if error.kind != ErrorKind.BAD_INPUT:
                raise
            if len(faxes) == 1:
                work.left_out.append(LeftOut(faxes[0].id, error))
                return
            middle = len(faxes) // 2
            self._merge_some(faxes[:middle], work, places, pdfs)
            self._merge_some(faxes[middle:], work, places, pdfs)
        else:
            pdfs.append(target)

    def _merge_pdfs(self, pdfs: Sequence[Path], work: _Run, places: Iterator[Path]) -> list[Path]:
        merged: list[Path] = []
        for start in range(0, len(pdfs), _TOGETHER):
            work.token.check()
            some = pdfs[start : start + _TOGETHER]
            merged.append(next(places))
            self._pages.merge([(path, tr("The PDF of all.pdf")) for path in some], merged[-1])
            for path in some:
                path.unlink()
        return merged

    def _part(self, fax: Fax) -> tuple[Path, str]:
        document = self._library.document(fax.id)
        if document is None:
            raise FaxDeskError(tr("The pages of a fax went missing."), tr("Try again."), ErrorKind.STORAGE)
        return document.path, document.name


class _Run:
    """What one export has to remember while it goes on."""

    def __init__(self, token: CancelToken, progress: Callable[[int], None], act: Act = Act.EXPORTED) -> None:
        self.token = token
        self.act = act
        self.progress = progress
        self.left_out: list[LeftOut] = []
        self.no_connection: FaxDeskError | None = None

    def counted(self, faxes: Sequence[Fax]) -> Iterator[Fax]:
        """One after the other, each told as done when the next is asked for."""
        for number, fax in enumerate(faxes, start=1):
            self.token.check()
            yield fax
            self.progress(number)

    def leave_out(self, fax: Fax, problem: FaxDeskError) -> None:
        """Remember a fax that cannot be had; what keeps all from being written ends the export."""
        if problem.kind == ErrorKind.STORAGE:
            raise problem
        self.left_out.append(LeftOut(fax.id, problem))


def _tell_nobody(_done: int) -> None:
    """Nobody asked how far it is."""


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FaxDeskError(
            tr("The folder “{folder}” cannot be made.", folder=folder),
            tr("The system says: {reason}. Choose another.", reason=error.strerror or error),
            ErrorKind.STORAGE,
        ) from error


def _write(content: bytes, target: Path) -> None:
    target.write_bytes(content)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
