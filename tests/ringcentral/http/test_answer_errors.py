"""The service's error answers in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ringcentral.http.answer_errors import error_of, read_fault, retry_after
from faxdesk.ringcentral.http.error_table import WORDS

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def _error(status: int, body: object, headers: dict[str, str] | None = None) -> FaxDeskError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return error_of(read_fault(status, raw), headers or {}, NOW)


def test_every_code_of_the_facts_has_words(root: Path) -> None:
    facts = (root / "docs" / "ringcentral.md").read_text(encoding="utf-8")
    chapter = facts.partition("## 9. Errors")[2].partition("## 10.")[0]
    codes = set()
    for row in re.findall(r"^\| [\d?/]+ \|([^|]+)\|", chapter, re.MULTILINE):
        codes |= set(spelled_out(row))
    for number in spelled_out(facts.partition("### 7.5")[2].partition("## 8.")[0], family="OAU"):
        codes.add(number)
    for number in spelled_out(facts.partition("Other 429 sources")[2].partition("## 9.")[0]):
        codes.add(number)
    assert len(codes) > 95
    assert codes <= set(WORDS)


def spelled_out(text: str, family: str = "") -> Iterator[str]:
    """The codes in a text that names their family once: "CMN-103 / 104", "SUB-507, 515–528"."""
    statuses = {"400", "401", "403", "404", "429"}
    for name, first, last in re.findall(r"\b(?:([A-Z]{3})-)?(\d{3})(?:–(\d{3}))?\b", text):
        if not name and first in statuses:
            continue
        family = name or family
        for number in range(int(first), int(last or first) + 1):
            yield f"{family}-{number}"


def test_words_are_for_people() -> None:
    for code, wording in WORDS.items():
        assert wording.title.endswith("."), code
        assert wording.hint.endswith((".", ")")), code
        assert not re.search(
            r"\b(payload|entity|endpoint|HTTP|JSON|token)\b", wording.title + wording.hint
        ), code


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (400, {"errorCode": "X", "errors": [{"errorCode": "MSG-333"}]}, "sync_token_stale", "MSG-333"),
        (400, {"errorCode": "MSG-344"}, "refused", "MSG-344"),
        (400, {"errors": [{"errorCode": "MSG-337"}]}, "refused", "MSG-337"),
        (401, {"error": "invalid_grant", "errors": [{"errorCode": "OAU-211"}]}, "sign_in", "OAU-211"),
        (401, b"", "sign_in", ""),
        (403, {"errorCode": "X", "errors": [{"errorCode": "CMN-401"}]}, "not_allowed", "CMN-401"),
        (404, {"errorCode": "CMN-102"}, "not_found", "CMN-102"),
        (413, b"<html>413</html>", "refused", ""),
        (415, {}, "refused", ""),
        (429, {"errorCode": "CMN-303"}, "rate_limited", "CMN-303"),
        (500, b"oops", "service_down", ""),
        (503, b"<html>", "service_down", ""),
        (507, b"", "service_down", ""),
        (302, b"", "bad_answer", ""),
        (400, {"errorCode": "ZZZ-1"}, "refused", "ZZZ-1"),
        (400, {"errorCode": 12, "message": ["x"]}, "refused", ""),
        (403, {"errorCode": "CMN-408", "errors": {}}, "not_allowed", "CMN-408"),
        (404, {"errorCode": 9, "errors": ["x", {"errorCode": "CMN-102", "message": 5}]}, "not_found",
         "CMN-102"),
        (400, b'\xef\xbb\xbf{"errorCode": "MSG-333"}', "sync_token_stale", "MSG-333"),
        (401, b"<html>Welcome to the hotel</html>", "bad_answer", ""),
        (403, b"\xef\xbb\xbf\n<!DOCTYPE html>blocked", "bad_answer", ""),
        (404, b"<html>Not found</html>", "bad_answer", ""),
        (407, b"<html>", "offline", ""),
        (511, b"", "offline", ""),
    ],
)  # fmt: skip
def test_kinds(status: int, body: object, kind: str, code: str) -> None:
    error = _error(status, body)
    assert (str(error.kind), error.code) == (kind, code)
    if code == "ZZZ-1":
        assert "ZZZ-1" in error.title


def test_what_is_missing_or_wrong_is_named() -> None:
    scope = _error(403, {"errors": [{"errorCode": "CMN-401", "permissionName": "Faxes"}]})
    assert "Faxes" in scope.hint
    number = _error(400, {"errors": [{"errorCode": "CMN-101", "parameterName": "to[0].phoneNumber"}]})
    assert "number" in number.title
    odd = _error(400, {"errors": [{"errorCode": "CMN-101", "parameterName": "<script>x"}]})
    assert "scriptx" in odd.hint
    assert "<" not in odd.hint


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("17", 17), ("0", 0), ("-5", 0), ("99999999", 3600), ("inf", 3600), ("nan", None), ("soon", None),
     ("", None), ("Mon, 02 Mar 2026 09:31:00 GMT", 60), ("Mon, 02 Mar 2026 09:29:00 GMT", 0)],
)  # fmt: skip
def test_pauses(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


@given(st.integers(300, 599), st.binary(max_size=80))
def test_any_answer_has_words(status: int, body: bytes) -> None:
    error = error_of(read_fault(status, body), {}, NOW)
    assert error.title
    assert error.hint
    assert error.kind in ErrorKind
