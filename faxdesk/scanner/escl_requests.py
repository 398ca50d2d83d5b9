"""Requests to one scanner in the network. All of them go to the address that it was added with: whatever the
device names elsewhere is not followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin, urlsplit

import httpx

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import KnownScanner
from faxdesk.net.body import BodyTooLarge, capped, decoded
from faxdesk.net.connection_errors import BROKE_OFF, NEVER_REACHED
from faxdesk.net.pinned_tls import PinnedTls, shown_instead
from faxdesk.net.pool import PoolTransport
from faxdesk.net.sockets import GuardedBackend
from faxdesk.words import tr

_ROOT = "/eSCL/"
_MAX_ANSWER = 2_000_000
"""Bytes of an answer that is no page."""
_TIMEOUTS = httpx.Timeout(connect=10.0, read=30.0, write=30.0, pool=30.0)
_PAGE_TIMEOUTS = httpx.Timeout(connect=10.0, read=120.0, write=30.0, pool=30.0)
"""A page is scanned before its first byte comes."""
_DEADLINE_S, _PAGE_DEADLINE_S, _END_DEADLINE_S = 60.0, 600.0, 5.0
"""How long one request may take: usually, for a page, and to end a job that nobody wants any more."""
_PATH = re.compile(r"/[!-.0-~][!-~]{0,300}")
_ELSEWHERE = frozenset({301, 302, 303, 307, 308})
_MAX_HOPS = 3


class EsclRequests:
    """Asks one device. For one thread. certificate is what it is known by, "" for none so far."""

    def __init__(self, scanner: KnownScanner) -> None:
        """Raises FaxDeskError (BAD_INPUT) for what is no address."""
        self.base = escl_address(scanner.where.address)
        self.name = scanner.name or self.base.host
        self._tls = PinnedTls(scanner.certificate)
        self._backend = GuardedBackend()
        self._client: httpx.Client | None = None

    @property
    def certificate(self) -> str:
        return self._tls.certificate

    @contextmanager
    def connected(self) -> Iterator[None]:
        """The time in which requests may be made."""
        # A connection that the device has just closed would take a page along that comes only once.
        transport = PoolTransport(self._backend, self.base, keep_alive=False, pinned=self._tls)
        with httpx.Client(transport=transport, trust_env=False, timeout=_TIMEOUTS) as client:
            self._client = client
            yield

    def get(self, path: str, token: CancelToken) -> tuple[int, bytes]:
        """The status and the content of an answer that is no page. Raises ScanError, and Cancelled."""
        with self.answer("GET", path, token) as response:
            return response.status_code, self._small(response)

    def capabilities(self, token: CancelToken) -> bytes:
        """What the device says that it can do. A device that has it at another port of its own, as when it
        wants an encrypted connection, is asked there from then on. Raises ScanError, and Cancelled."""
        for _hop in range(_MAX_HOPS):
            with self.answer("GET", "ScannerCapabilities", token, may_lead_on=True) as response:
                if response.status_code == 200:
                    return self._small(response)
                if response.status_code not in _ELSEWHERE:
                    raise self.trouble(ScanTrouble.NO_SCANNER)
                self.base = self._onward(response)
        raise self.trouble(ScanTrouble.ELSEWHERE)

    @contextmanager
    def answer(
        self, method: str, path: str, token: CancelToken, body: bytes = b"", *, may_lead_on: bool = False
    ) -> Iterator[httpx.Response]:
        """An answer, to be read inside. path is below the device's own, or begins with a slash. Raises
        ScanError: CUT where a page breaks off, else GONE; for what is never an answer; and Cancelled."""
        assert self._client is not None
        is_page = path.endswith("/NextDocument")
        deadline_s = _END_DEADLINE_S if method == "DELETE" else _DEADLINE_S
        request = self._client.build_request(
            method,
            self.base.join(path),
            content=body or None,
            headers={"Content-Type": "text/xml"} if body else {},
            timeout=_PAGE_TIMEOUTS if is_page else _TIMEOUTS,
        )
        cut = ScanTrouble.CUT if is_page else ScanTrouble.GONE
        with self._in_words(cut), self._backend.call(token, _PAGE_DEADLINE_S if is_page else deadline_s):
            response = self._client.send(request, stream=True)
            try:
                if response.status_code in _ELSEWHERE and not may_lead_on:
                    raise self.trouble(ScanTrouble.ELSEWHERE)
                if response.status_code in (401, 403):
                    raise self.trouble(ScanTrouble.NOT_ALLOWED)
                yield response
            finally:
                response.close()

    def job_path(self, location: str) -> str:
        """The path of the job that a device has begun. Of an address only the path is taken: many devices
        name themselves by another name than they were asked by."""
        try:
            path = urlsplit(urljoin(str(self.base.join("ScanJobs")), location)).path.rstrip("/")
        except ValueError as error:
            raise self.trouble(ScanTrouble.NO_SENSE) from error
        if not location or not _PATH.fullmatch(path):
            raise self.trouble(ScanTrouble.NO_SENSE)
        return path

    def trouble(self, trouble: ScanTrouble) -> ScanError:
        """The error for this device."""
        return ScanError(trouble, self.name)

    @contextmanager
    def _in_words(self, cut: ScanTrouble) -> Iterator[None]:
        try:
            yield
        except NEVER_REACHED as error:
            shown = shown_instead(error)
            if shown is not None:
                raise ScanError(ScanTrouble.OTHER_CERTIFICATE, self.name, certificate=shown) from error
            raise self.trouble(ScanTrouble.GONE) from error
        except BROKE_OFF as error:
            raise self.trouble(cut) from error

    def _small(self, response: httpx.Response) -> bytes:
        content = bytearray()
        try:
            for chunk in capped(decoded(response), _MAX_ANSWER):
                self._backend.check()
                content += chunk
        except BodyTooLarge as error:
            raise self.trouble(ScanTrouble.NO_SENSE) from error
        return bytes(content)

    def _onward(self, response: httpx.Response) -> httpx.URL:
        """Where the device has its messages, as far as that is the same device."""
        try:
            url = response.url.join(response.headers.get("location", ""))
        except (httpx.InvalidURL, ValueError) as error:
            raise self.trouble(ScanTrouble.NO_SENSE) from error
        is_weaker = response.url.scheme == "https" and url.scheme != "https"
        if url.host.lower() != self.base.host.lower() or is_weaker or url.scheme not in ("http", "https"):
            raise self.trouble(ScanTrouble.ELSEWHERE)
        return url.join(".")


def escl_address(text: str) -> httpx.URL:
    """The address of a device's messages, from what a person types: a name or number alone, or an address
    with or without the path. Raises FaxDeskError (BAD_INPUT)."""
    text = text.strip()
    try:
        url = httpx.URL(text if "://" in text else f"https://{text}")
        is_one = url.scheme in ("http", "https") and bool(url.host) and not url.userinfo and " " not in text
        path = url.path if url.path not in ("", "/") else _ROOT
        if is_one and not url.query and not url.fragment:
            return url.copy_with(path=f"{path.rstrip('/')}/")
    except (httpx.InvalidURL, ValueError):
        pass
    raise FaxDeskError(
        tr("“{text}” is not the address of a scanner.", text=text[:80]),
        tr(
            "Type its name or number in the network, such as {example}; its own display shows it.",
            example="192.168.1.20",
        ),
        ErrorKind.BAD_INPUT,
    )
