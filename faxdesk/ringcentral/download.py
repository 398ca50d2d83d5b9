"""Fetching a document: to a temporary file beside its target, checked, then moved into place (API §4)."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AttachmentRef
from faxdesk.domain.runtime import CancelToken, Clock, Progress
from faxdesk.ringcentral.api import Api
from faxdesk.ringcentral.limits import Group
from faxdesk.ringcentral.retry import patiently
from faxdesk.ringcentral.transport import Answer, AnswerTooLarge, Ask
from faxdesk.ringcentral.trust import TrustRules
from faxdesk.ringcentral.values import Downloaded

_DEADLINE_S = 900.0
_MAX_REFUSAL = 1_000_000
_HEAD = 1024
"""A PDF's mark is somewhere in its first kilobyte."""
_TAIL = 2048


class Downloader:
    """Fetches documents from wherever the service says that they are."""

    def __init__(self, api: Api, rules: TrustRules, clock: Clock) -> None:
        self._api = api
        self._rules = rules
        self._clock = clock

    def fetch(
        self,
        attachment: AttachmentRef,
        target: Path,
        token: CancelToken,
        *,
        progress: Progress | None,
        max_bytes: int,
        interactive: bool,
    ) -> Downloaded:
        """Fetch a document to target. Raises FaxDeskError: NOT_READY while the service is making it,
        NOT_FOUND, BAD_ANSWER for anything that is no fax, STORAGE; and Cancelled."""
        url = self._address(attachment)
        writer = _Writer(target, progress, max_bytes)

        def once() -> Downloaded:
            return self._fetch(url, writer, token, interactive)

        return patiently(once, self._clock, token)

    def _address(self, attachment: AttachmentRef) -> httpx.URL:
        try:
            url = self._api.server.join(attachment.uri) if attachment.uri else None
        except httpx.InvalidURL:
            url = None
        if url is None or not self._rules.may_see_token(url):
            raise FaxDeskError(
                "RingCentral named a place for the document that is not its own.",
                "Nothing was fetched. Try again later; if it stays, tell RingCentral support.",
                ErrorKind.BAD_ANSWER,
            )
        return url

    def _fetch(self, url: httpx.URL, writer: _Writer, token: CancelToken, interactive: bool) -> Downloaded:
        done: list[Downloaded] = []

        def ask(bearer: str) -> Answer:
            answer, downloaded = self._exchange(url, bearer, writer, token, interactive)
            if downloaded is not None:
                done.append(downloaded)
            return answer

        answer = self._api.with_token(ask, token)
        if done:
            return done[-1]
        error = self._api.refusal(answer)
        if answer.status == 404 and error.kind == ErrorKind.REFUSED:
            error.kind = ErrorKind.NOT_FOUND
        raise error

    def _exchange(
        self, url: httpx.URL, bearer: str, writer: _Writer, token: CancelToken, interactive: bool
    ) -> tuple[Answer, Downloaded | None]:
        transport = self._api.transport
        self._api.enter(Group.MEDIUM, token, interactive=interactive)
        ask = Ask("GET", url, {"Accept": "*/*"}, bearer=bearer, deadline_s=_DEADLINE_S)
        with transport.open(ask, token) as response:
            self._api.learn(Group.MEDIUM, response.status_code, response.headers)
            downloaded = None
            body = b""
            try:
                if _is_document(response):
                    downloaded = writer.write(transport.chunks(response, writer.max_bytes), response)
                else:
                    body = b"".join(transport.chunks(response, _MAX_REFUSAL))
            except AnswerTooLarge as error:
                raise _no_fax("it is far too large") from error
            if downloaded is None and 200 <= response.status_code < 300:
                return _refused_with_success(response, body), None
            return Answer(response.status_code, response.headers, body, response.url), downloaded


def _is_document(response: httpx.Response) -> bool:
    kind = response.headers.get("content-type", "").lower()
    return response.status_code in (200, 206) and "json" not in kind


def _refused_with_success(response: httpx.Response, body: bytes) -> Answer:
    """JSON in the document's place: the service's word that it is not ready, or nonsense."""
    if b"MSG-368" in body:
        return Answer(409, response.headers, body, response.url)
    raise _no_fax("it is something else")


class _Writer:
    """Writes one document, or leaves nothing behind."""

    def __init__(self, target: Path, progress: Progress | None, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._target = target
        self._progress = progress

    def write(self, chunks: Iterator[bytes], response: httpx.Response) -> Downloaded:
        part = self._target.with_name(f".{self._target.name[:60]}.{secrets.token_hex(6)}.part")
        told = _told_length(response)
        with _disk_troubles():
            try:
                size, digest, head, tail = self._fill(part, chunks, told)
                kind = _check(head, tail, size, _is_whole_by_protocol(response), response)
                os.replace(part, self._target)
            finally:
                part.unlink(missing_ok=True)
        return Downloaded(self._target, kind, size, digest)

    def _fill(self, part: Path, chunks: Iterator[bytes], told: int) -> tuple[int, str, bytes, bytes]:
        digest = hashlib.sha256()
        size, head, tail = 0, b"", b""
        with part.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                if len(head) < _HEAD:
                    head = (head + chunk)[:_HEAD]
                tail = (tail + chunk)[-_TAIL:]
                if self._progress is not None:
                    self._progress(size, max(told, size) if told else 0)
            file.flush()
            os.fsync(file.fileno())
        return size, digest.hexdigest(), head, tail


def _check(head: bytes, tail: bytes, size: int, is_whole: bool, response: httpx.Response) -> str:
    """The document's type by its first bytes. Raises FaxDeskError (BAD_ANSWER)."""
    if not size:
        raise _no_fax("it is empty")
    if response.status_code == 206 and not _covers_all(response):
        raise _no_fax("only a part of it came")
    if b"%PDF" in head:
        if not is_whole and b"%%EOF" not in tail:
            raise _no_fax("only a part of it came")
        return "application/pdf"
    if head[:4] in (b"II*\0", b"MM\0*"):
        return "image/tiff"
    raise _no_fax("it is something else")


def _told_length(response: httpx.Response) -> int:
    text = response.headers.get("content-length", "")
    return int(text) if text.isdigit() else 0


def _is_whole_by_protocol(response: httpx.Response) -> bool:
    """Whether the end of the answer was marked, so that a broken one cannot pass for whole."""
    return "content-length" in response.headers or "transfer-encoding" in response.headers


def _covers_all(response: httpx.Response) -> bool:
    told: str = response.headers.get("content-range", "")
    unit, _, span = told.partition(" ")
    ends, _, total = span.partition("/")
    return unit == "bytes" and total.isdigit() and ends == f"0-{int(total) - 1}"


@contextmanager
def _disk_troubles() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_error(error) from error


def storage_error(error: OSError) -> FaxDeskError:
    """What a disk that does not do its part means to the person."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FaxDeskError(
            "The disk is full: the document could not be saved.",
            "Make room on the disk; it is fetched again by itself.",
            ErrorKind.STORAGE,
        )
    return FaxDeskError(
        "The document could not be saved in FaxDesk's folder.",
        "Check that the folder exists and that you may write in it.",
        ErrorKind.STORAGE,
    )


def _no_fax(why: str) -> FaxDeskError:
    return FaxDeskError(
        f"What RingCentral gave as the document is no fax: {why}.",
        "It is fetched again later; if it stays, tell RingCentral support.",
        ErrorKind.BAD_ANSWER,
    )
