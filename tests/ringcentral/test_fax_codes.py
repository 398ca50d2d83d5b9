"""Every error code of the service, and what it means for a fax that was answered with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.net import sockets
from faxdesk.provider.values import UploadFile
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.error_table import WORDS
from faxdesk.services.outbox import attempts
from tests.ringcentral.conftest import BodySent
from tests.ringcentral.servers import RawServer, Visit

NEW = "NEW-999"
"""A code that nobody knows yet; - is an answer without one."""

TRIES_AGAIN = {429: "CMN-301 CMN-302 CMN-303 CMN-304 CMN-310 MSG-305 NEW-999 -"}

NEEDS_YOU = {
    400: """CMN-101 CMN-102 CMN-103 CMN-104 CMN-106 CMN-110 CMN-407 InvalidParameter
        MSG-333 MSG-337 MSG-338 MSG-344 MSG-347 MSG-349 MSG-350 MSG-351 MSG-355 MSG-356 MSG-365 MSG-368
        MSG-370 MSG-390 MSG-411 OAU-111 OAU-147 OAU-148 OAU-150 OAU-222 OAU-232 OAU-236 OAU-251 OAU-347
        invalid_client invalid_grant unauthorized_client unsupported_grant_type access_denied
        SUB-505 SUB-507 SUB-508 SUB-515 SUB-516 SUB-517 SUB-518 SUB-519 SUB-520 SUB-521 SUB-522 SUB-523
        SUB-524 SUB-525 SUB-526 SUB-527 NEW-999 -""",
    401: """CMN-405 AGW-401 AGW-402 OAU-120 OAU-121 OAU-123 OAU-125 OAU-127 OAU-128 OAU-129 OAU-134 OAU-136
        OAU-140 OAU-141 OAU-142 OAU-146 OAU-149 OAU-151 OAU-165 OAU-168 OAU-211 OAU-213 NEW-999 -""",
    403: """CMN-109 CMN-401 CMN-402 CMN-403 CMN-404 CMN-408 CMN-419 InsufficientPermissions MSG-340 MSG-341
        ACT-340 OAU-101 OAU-102 OAU-105 OAU-106 OAU-108 OAU-109 OAU-110 OAU-112 OAU-113 OAU-116 OAU-117
        OAU-119 OAU-167 SUB-405 SUB-528 NEW-999 -""",
    404: "CMN-102 CMN-120 AGW-404 SUB-406 NEW-999 -",
    405: "NEW-999 -",
    406: "MSG-343 NEW-999 -",
    413: "NEW-999 -",
    415: "MSG-348 MSG-353 NEW-999 -",
    416: "CMN-107",
    422: "NEW-999 -",
}

UNKNOWN = {
    302: "-",
    307: "-",
    408: "NEW-999 -",
    499: "-",
    500: "CMN-201 CMN-203 MSG-352 NEW-999 -",
    501: "CMN-202 NEW-999 -",
    502: "NEW-999 -",
    503: "CMN-201 CMN-203 NEW-999 -",
    504: "-",
    599: "-",
}
"""The whole request was out, and the answer does not say that it came to nothing."""

KINDS = {"tries again": TRIES_AGAIN, "needs you": NEEDS_YOU, "unknown": UNKNOWN}


def rows(table: dict[int, str]) -> Iterator[tuple[int, str]]:
    for status, codes in table.items():
        for code in codes.split():
            yield status, code.strip("-")


def kind_of(error: FaxDeskError) -> str:
    if error.tries_again:
        return "tries again"
    if error.kind in attempts._REFUSALS:
        return "needs you"
    assert error.kind == ErrorKind.UNKNOWN_OUTCOME
    return "unknown"


@pytest.mark.parametrize("kind", KINDS)
def test_what_each_code_means_for_a_fax(
    connect: Callable[..., RingCentral],
    draft: Draft,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
) -> None:
    # No server here hangs up in the middle of a request: of 150 uploads, none has to wait whether it does.
    monkeypatch.setattr(sockets, "_SETTLE_S", 0.0)
    path = tmp_path / "letter.pdf"
    path.write_bytes(b"%PDF-1.4 letter")
    now: list[tuple[int, str]] = []

    def script(visit: Visit) -> None:
        visit.read_body()
        status, code = now[-1]
        body = {"errorCode": code, "message": "no", "errors": [{"errorCode": code, "message": "no"}]}
        visit.answer(status, body if code else b"", location="/elsewhere" if status < 400 else "")

    with RawServer(script) as server:
        for status, code in rows(KINDS[kind]):
            now.append((status, code))
            with pytest.raises(FaxDeskError) as raised:
                connect(server.url).send_fax(
                    draft,
                    [UploadFile("letter.pdf", path)],
                    token=CancelToken(),
                    progress=None,
                    on_body_sent=BodySent(),
                )
            error = raised.value
            assert kind_of(error) == kind, (status, code)
            assert error.title, (status, code)
            assert error.hint, (status, code)
            if code == NEW and kind != "unknown":
                assert code in error.title, "what nobody knows is shown as it came"


def test_no_code_is_left_out() -> None:
    listed = {code for table in KINDS.values() for _, code in rows(table)} - {NEW, ""}
    assert listed == set(WORDS)


def test_statuses_of_the_facts(root: Path) -> None:
    """The codes are listed here under the statuses that they come with."""
    facts = (root / "docs" / "ringcentral.md").read_text(encoding="utf-8")
    chapter = facts.partition("## 9. Errors")[2].partition("## 10.")[0]
    listed = {(status, code) for table in KINDS.values() for status, code in rows(table)}
    for statuses, codes in re.findall(r"^\| ([\d/]+) \|([^|]+)\|", chapter, re.MULTILINE):
        for code in re.findall(r"(?:CMN|MSG|AGW)-\d{3}", codes):
            assert any((int(status), code) in listed for status in statuses.split("/")), (statuses, code)
