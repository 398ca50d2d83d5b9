"""A scanner in the network by eSCL, as AirScan and Mopria devices speak it: HTTP and XML, no driver.

A job is posted, and its pages are asked for one by one until there are no more (404). 503 asks for patience,
409 and the like are explained by the device's status.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx

from faxdesk.domain.runtime import Cancelled, CancelToken, Clock
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import (
    MAX_PAGES,
    KnownScanner,
    PaperSource,
    ScannerAbilities,
    ScannerAddress,
    ScannerKind,
    ScanOptions,
    ScanWatch,
)
from faxdesk.net.body import BodyTooLarge, capped, decoded
from faxdesk.scanner.escl_messages import (
    UNITS_MM,
    Capabilities,
    InputCaps,
    Status,
    read_capabilities,
    read_status,
    settings,
)
from faxdesk.scanner.escl_requests import EsclRequests
from faxdesk.scanner.page_files import NoPage, PageFiles

log = logging.getLogger(__name__)

PATIENCE_S = 90.0
"""So long a device may ask for patience at once; warming up takes a minute."""
_LEAST_PAUSE_S, _MOST_PAUSE_S = 1.0, 10.0
_ENDS = frozenset({404, 410})
_NEEDS_SOMEBODY = frozenset({ScanTrouble.JAM, ScanTrouble.COVER_OPEN})
"""Whoever has filled the feeder is told of these, and not given what lies on the glass."""


class EsclScanner:
    """The Scanner of one device; see domain/scanning/scanner.py. For one thread."""

    def __init__(self, scanner: KnownScanner, clock: Clock) -> None:
        """Raises FaxDeskError (BAD_INPUT) for what is no address."""
        self.requests = EsclRequests(scanner)
        self._clock = clock

    def abilities(self, token: CancelToken) -> ScannerAbilities:
        with self.requests.connected():
            return self._capabilities(token).abilities(self.requests.certificate)

    def introduced(self, token: CancelToken) -> KnownScanner:
        """The device as it is to be kept: where it is to be asked from now on, and what it is known by.
        Raises as abilities() does."""
        requests = self.requests
        with requests.connected():
            known = self._capabilities(token)
        where = ScannerAddress(ScannerKind.ESCL, str(requests.base))
        return KnownScanner(where, known.name or requests.name, requests.certificate, known.device)

    def scan(self, options: ScanOptions, folder: Path, watch: ScanWatch, token: CancelToken) -> int:
        requests, files = self.requests, PageFiles(folder)
        with requests.connected():
            known = self._capabilities(token)
            source = options.source or self._loaded_source(known, options.both_sides, token)
            caps = known.input(source, options.both_sides)
            if caps is None:
                raise requests.trouble(ScanTrouble.NO_SUCH_SOURCE)
            job = _Job(requests, source, files, watch, self._clock)
            job.begin(settings(caps, known.version, source, options.both_sides, _size(options, caps)), token)
            job.fetch_all(token)
        return len(files.paths)

    def _capabilities(self, token: CancelToken) -> Capabilities:
        try:
            return read_capabilities(self.requests.capabilities(token))
        except ValueError as error:
            raise self.requests.trouble(ScanTrouble.NO_SCANNER) from error

    def _loaded_source(self, known: Capabilities, both_sides: bool, token: CancelToken) -> PaperSource:
        """The feeder where paper lies in it, or where nothing else will do."""
        if both_sides or known.input(PaperSource.GLASS) is None:
            return PaperSource.FEEDER
        if known.input(PaperSource.FEEDER) is None:
            return PaperSource.GLASS
        status = status_of(self.requests, token)
        if status is None or not (status.has_paper or status.feeder_trouble in _NEEDS_SOMEBODY):
            return PaperSource.GLASS
        return PaperSource.FEEDER


class _Job:
    """One scan from its beginning to its end, at a device that is connected."""

    def __init__(
        self, requests: EsclRequests, source: PaperSource, files: PageFiles, watch: ScanWatch, clock: Clock
    ) -> None:
        self._requests = requests
        self._source = source
        self._files = files
        self._watch = watch
        self._clock = clock
        self._path = ""

    def begin(self, settings: bytes, token: CancelToken) -> None:
        """Have the device begin, once it is ready. Raises ScanError, and Cancelled."""
        requests = self._requests
        patience = _Patience(self._watch, self._clock)
        while True:
            with requests.answer("POST", "ScanJobs", token, settings) as response:
                code, headers = response.status_code, response.headers
            if code == 201:
                self._path = requests.job_path(headers.get("location", ""))
                return
            status = status_of(requests, token)
            if (trouble := self._feeder_trouble(status)) is not None:
                raise requests.trouble(trouble)
            is_working = status is not None and status.is_working
            if code != 503 and not (code == 409 and is_working):
                raise requests.trouble(ScanTrouble.NO_SENSE)
            reason = ScanTrouble.BUSY if is_working else ScanTrouble.WARMING_UP
            if not patience.waits(reason, headers, token):
                raise requests.trouble(reason)

    def fetch_all(self, token: CancelToken) -> None:
        """Take the pages until there are no more. The device is told to stop where it does not end by itself.
        Raises ScanError, FaxDeskError (STORAGE), and Cancelled."""
        has_ended = False
        try:
            while not has_ended and not self._has_all():
                has_ended = not self._fetch(token)
        finally:
            if not has_ended:
                self._stop()

    def _has_all(self) -> bool:
        """Whether the one page of the glass is there: a second one would be the same paper again."""
        if len(self._files.paths) >= MAX_PAGES:
            raise self._requests.trouble(ScanTrouble.ENDLESS)
        return self._source == PaperSource.GLASS and bool(self._files.paths)

    def _fetch(self, token: CancelToken) -> bool:
        """Take the next page; False when there is none."""
        requests = self._requests
        patience = _Patience(self._watch, self._clock)
        while True:
            with requests.answer("GET", f"{self._path}/NextDocument", token) as response:
                if response.status_code == 200:
                    self._take(response, token)
                    return True
                code, headers = response.status_code, response.headers
            status = status_of(requests, token)
            if (trouble := self._page_trouble(status, code)) is not None:
                raise requests.trouble(trouble)
            if code in _ENDS and self._files.paths:
                return False
            if code != 503:
                raise requests.trouble(ScanTrouble.NO_SENSE)
            if not patience.waits(ScanTrouble.WARMING_UP, headers, token):
                raise requests.trouble(ScanTrouble.BUSY)

    def _take(self, response: httpx.Response, token: CancelToken) -> None:
        room = self._files.room
        try:
            page = self._files.add(_checked(capped(decoded(response), room), token))
        except BodyTooLarge as error:
            raise self._requests.trouble(ScanTrouble.ENDLESS) from error
        except NoPage as error:
            raise self._requests.trouble(ScanTrouble.NO_SENSE) from error
        self._watch.came(page)

    def _feeder_trouble(self, status: Status | None) -> ScanTrouble | None:
        """What is the matter with the feeder. That it is empty is the end, and no trouble, after a page."""
        if status is None or self._source != PaperSource.FEEDER:
            return None
        is_end = status.feeder_trouble == ScanTrouble.FEEDER_EMPTY and self._files.paths
        return None if is_end else status.feeder_trouble

    def _page_trouble(self, status: Status | None, code: int) -> ScanTrouble | None:
        """Why a page does not come; None where the status says nothing about it."""
        trouble = self._feeder_trouble(status)
        if trouble == ScanTrouble.FEEDER_EMPTY and code == 503 and status is not None and status.is_working:
            # The last sheet is on its way through the device.
            trouble = None
        if trouble is None and status is not None and self._was_stopped(status):
            return ScanTrouble.STOPPED
        return trouble

    def _was_stopped(self, status: Status) -> bool:
        return any(job.rstrip("/").endswith(self._path) for job in status.stopped_jobs)

    def _stop(self) -> None:
        """Tell the device that nobody wants more; whoever has called the scan off waits no longer for it."""
        with suppress(ScanError, Cancelled), self._requests.answer("DELETE", self._path, CancelToken()):
            pass


class _Patience:
    """How long a device that is not ready is asked again."""

    def __init__(self, watch: ScanWatch, clock: Clock) -> None:
        self._watch = watch
        self._clock = clock
        self._ends_at = clock.monotonic() + PATIENCE_S

    def waits(self, reason: ScanTrouble, headers: httpx.Headers, token: CancelToken) -> bool:
        """Wait as long as the device asks for; False at once when it has asked for long enough. Raises
        Cancelled."""
        if self._clock.monotonic() >= self._ends_at:
            return False
        self._watch.waits(reason)
        wanted = headers.get("retry-after", "")
        seconds = float(wanted) if wanted.isascii() and wanted.isdecimal() else 0.0
        self._clock.wait(token, min(max(seconds, _LEAST_PAUSE_S), _MOST_PAUSE_S))
        return True


def status_of(requests: EsclRequests, token: CancelToken) -> Status | None:
    """How the device is; None where it does not say. Raises ScanError where it is gone, and Cancelled."""
    code, content = requests.get("ScannerStatus", token)  # not requests # nosec B113
    if code != 200:
        return None
    try:
        return read_status(content)
    except ValueError:
        log.info("A scanner's status cannot be read")
        return None


def _size(options: ScanOptions, caps: InputCaps) -> tuple[int, int]:
    """The paper in units, as far as the source takes it."""
    wide, high = options.paper.size_mm
    return min(round(wide * UNITS_MM), caps.width), min(round(high * UNITS_MM), caps.height)


def _checked(chunks: Iterable[bytes], token: CancelToken) -> Iterator[bytes]:
    for chunk in chunks:
        token.check()
        yield chunk
