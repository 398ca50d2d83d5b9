"""Fetching a document: to a temporary file, checked, then moved into place (API §4). What a broken connection
left half is gone on with, as long as the service still has the same document."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AttachmentRef
from faxdesk.domain.runtime import CancelToken, Progress
from faxdesk.private_files import make_private_folder, private_opener
from faxdesk.provider.values import Downloaded
from faxdesk.ringcentral.http.api import Api
from faxdesk.ringcentral.http.rate_gate import Group
from faxdesk.ringcentral.http.retry import patiently
from faxdesk.ringcentral.http.transport import Answer, AnswerTooLarge, Ask
from faxdesk.words import mark, tr

_DEADLINE_S = 900.0
_MAX_BYTES = 200_000_000
_MAX_REFUSAL = 1_000_000
_HEAD = 1024
"""A PDF's mark is somewhere in its first kilobyte."""
_TAIL = 2048
_END = b"%%EOF"
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""How a TIFF begins; the last two are BigTIFF."""
_CHUNK = 1 << 18


class Downloader:
    """Fetches documents from wherever the service says that they are."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._requester = api.requester

    def fetch(
        self,
        attachment: AttachmentRef,
        target: Path,
        token: CancelToken,
        *,
        progress: Progress | None = None,
        max_bytes: int = _MAX_BYTES,
        interactive: bool = False,
        half: Path | None = None,
    ) -> Downloaded:
        """Fetch a document to target. half is a folder that nobody else uses meanwhile: what came so far
        stays in it when this ends early, and an earlier try that did so is gone on with.

        Raises FaxDeskError: NOT_READY while the service is making it, NOT_FOUND, BAD_ANSWER for anything that
        is no fax, STORAGE; and Cancelled."""
        url = self._address(attachment)
        writer = _Writer(target, half, progress, max_bytes)

        def once() -> Downloaded:
            return self._fetch(url, writer, token, interactive)

        return patiently(once, self._requester.clock, token)

    def _address(self, attachment: AttachmentRef) -> httpx.URL:
        try:
            url = self._requester.server.join(attachment.uri) if attachment.uri else None
        except httpx.InvalidURL:
            url = None
        if url is None or not self._requester.rules.may_see_token(url):
            raise FaxDeskError(
                tr("RingCentral named a place for the document that is not its own."),
                tr("Nothing was fetched. Try again later; if it stays, tell RingCentral support."),
                ErrorKind.BAD_ANSWER,
            )
        return url

    def _fetch(self, url: httpx.URL, writer: _Writer, token: CancelToken, interactive: bool) -> Downloaded:
        done: list[Downloaded] = []

        def ask(bearer: str) -> Answer:
            answer, downloaded = self._exchange(url, bearer, writer, token, interactive)
            if answer is None:
                # What is here of it cannot be gone on with.
                answer, downloaded = self._exchange(url, bearer, writer, token, interactive)
                assert answer is not None
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
    ) -> tuple[Answer | None, Downloaded | None]:
        """No answer means that the document has to be asked for from its beginning."""
        transport = self._requester.transport
        self._requester.gate.acquire(Group.MEDIUM, token, interactive=interactive)
        headers = {"Accept": "*/*", **writer.begin()}
        ask = Ask("GET", url, headers, bearer=bearer, deadline_s=_DEADLINE_S)
        with transport.open(ask, token) as response:
            self._requester.learn(Group.MEDIUM, response.status_code, response.headers)
            downloaded = None
            body = b""
            if not writer.goes_on_with(response):
                return None, None
            try:
                if _is_document(response):
                    downloaded = writer.write(transport.chunks(response, writer.room), response)
                else:
                    body = b"".join(transport.chunks(response, _MAX_REFUSAL))
            except AnswerTooLarge as error:
                raise _no_fax(mark("it is far too large")) from error
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
    raise _no_fax(mark("it is something else"))


class _Writer:
    """Writes one document to its target, or leaves nothing there."""

    def __init__(self, target: Path, half: Path | None, progress: Progress | None, max_bytes: int) -> None:
        self._target = target
        self._progress = progress
        self._max_bytes = max_bytes
        self._keeps = half is not None
        own = f".{target.name[:60]}.{secrets.token_hex(6)}"
        self._part = half / "part" if half else target.with_name(f"{own}.part")
        self._tag = half / "tag" if half else target.with_name(f"{own}.tag")
        self._start = 0
        self._total = 0
        self._version = ""

    @property
    def room(self) -> int:
        """How many bytes may still come."""
        return self._max_bytes - self._start

    def begin(self) -> dict[str, str]:
        """Look at what is here of it; gives the headers that ask for the rest."""
        self._start, self._total, self._version = 0, 0, ""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(self._tag.read_bytes())
            size = self._part.stat().st_size
            if 0 < size < int(kept["total"]) <= self._max_bytes:
                self._start, self._total, self._version = size, int(kept["total"]), str(kept["version"])
        if not self._start:
            return {}
        version = {"If-Range": self._version} if self._version else {}
        return {"Range": f"bytes={self._start}-", **version}

    def goes_on_with(self, response: httpx.Response) -> bool:
        """Whether an answer can be taken with what is here; if not, that is thrown away."""
        if not self._start or response.status_code not in (206, 416):
            # All of it came, or nothing of it.
            self._start = 0 if response.status_code == 200 else self._start
            return True
        span = f"bytes {self._start}-{self._total - 1}/{self._total}"
        if (
            response.status_code == 206
            and response.headers.get("content-range", "").strip() == span
            # Asked by version, a service need not say it once more.
            and _version(response) in (self._version, "")
            and _is_plain(response)
        ):
            return True
        self._discard()
        return False

    def write(self, chunks: Iterator[bytes], response: httpx.Response) -> Downloaded:
        total = self._start + _told_length(response)
        if _is_plain(response) and total > self._max_bytes:
            raise _no_fax(mark("it is far too large"))
        with _disk_troubles():
            try:
                if not self._start:
                    self._begin_anew(response)
                size, digest, head, tail = self._fill(chunks, total)
                if self._start and size != self._total:
                    raise _no_fax(mark("only a part of it came"))
                kind = _check(head, tail, size, response, whole=self._start > 0)
                os.replace(self._part, self._target)
            except (FaxDeskError, AnswerTooLarge, OSError):
                self._discard()
                raise
            finally:
                if not self._keeps or not self._part.exists() or not self._tag.exists():
                    self._discard()
        is_ended = kind != "application/pdf" or _END in tail
        return Downloaded(self._target, kind, size, digest, is_ended)

    def _begin_anew(self, response: httpx.Response) -> None:
        self._discard()
        if not self._keeps:
            return
        make_private_folder(self._part.parent)
        length = _told_length(response)
        if length and _is_plain(response):
            self._tag.write_text(json.dumps({"total": length, "version": _version(response)}))

    def _discard(self) -> None:
        self._part.unlink(missing_ok=True)
        self._tag.unlink(missing_ok=True)

    def _fill(self, chunks: Iterator[bytes], total: int) -> tuple[int, str, bytes, bytes]:
        digest = hashlib.sha256()
        size, head, tail = 0, b"", b""
        with open(self._part, "rb+" if self._start else "xb", opener=private_opener) as file:
            here = iter(lambda: file.read(_CHUNK), b"") if self._start else iter(())
            for chunk, is_new in _both(here, chunks):
                if is_new:
                    file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                if len(head) < _HEAD:
                    head = (head + chunk)[:_HEAD]
                tail = (tail + chunk)[-_TAIL:]
                if self._progress is not None and is_new:
                    self._progress(size, max(total, size) if total else 0)
            file.flush()
            os.fsync(file.fileno())
        return size, digest.hexdigest(), head, tail


def _both(here: Iterator[bytes], coming: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """What is on the disk, then what comes; with whether it is new."""
    for chunk in here:
        yield chunk, False
    for chunk in coming:
        yield chunk, True


def _check(head: bytes, tail: bytes, size: int, response: httpx.Response, *, whole: bool) -> str:
    """The document's type by its first bytes. whole says that all of it is known to be here. Raises
    FaxDeskError (BAD_ANSWER)."""
    if not size:
        raise _no_fax(mark("it is empty"))
    if response.status_code == 206 and not whole and not _covers_all(response):
        raise _no_fax(mark("only a part of it came"))
    if b"%PDF" in head:
        if not _is_whole_by_protocol(response) and _END not in tail:
            raise _no_fax(mark("only a part of it came"))
        return "application/pdf"
    if head.startswith(_TIFF):
        return "image/tiff"
    raise _no_fax(mark("it is something else"))


def _told_length(response: httpx.Response) -> int:
    text = response.headers.get("content-length", "")
    return int(text) if text.isdigit() else 0


def _is_plain(response: httpx.Response) -> bool:
    """Whether bytes of the answer are bytes of the document."""
    return response.headers.get("content-encoding", "identity").strip().lower() in ("", "identity")


def _version(response: httpx.Response) -> str:
    """What differs when the document does, as far as the service tells. What is only alike (a weak mark) is
    no good for putting halves together."""
    etag: str = response.headers.get("etag", "").strip()
    return etag if etag and not etag.startswith("W/") else response.headers.get("last-modified", "").strip()


def _is_whole_by_protocol(response: httpx.Response) -> bool:
    """Whether the end of the answer was marked, so that a broken one cannot pass for whole."""
    return "content-length" in response.headers or "transfer-encoding" in response.headers


def _covers_all(response: httpx.Response) -> bool:
    content_range: str = response.headers.get("content-range", "")
    unit, _, span = content_range.partition(" ")
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
            tr("The disk is full: the document could not be saved."),
            tr("Make room on the disk; it is fetched again by itself."),
            ErrorKind.STORAGE,
        )
    return FaxDeskError(
        tr("The document could not be saved in FaxDesk's folder."),
        tr("Check that the folder exists and that you may write in it."),
        ErrorKind.STORAGE,
    )


def _no_fax(why: str) -> FaxDeskError:
    return FaxDeskError(
        tr("What RingCentral gave as the document is no fax: {why}.", why=tr(why)),
        tr("It is fetched again later; if it stays, tell RingCentral support."),
        ErrorKind.BAD_ANSWER,
    )
