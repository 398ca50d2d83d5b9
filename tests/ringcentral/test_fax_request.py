"""The small print of a send request: names, types, lengths."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.draft import ACCEPTED_SUFFIXES, Draft, Recipient, RequestForm
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.values import UploadFile
from faxdesk.ringcentral.fax_request import build_body, content_type_of, safe_name

HERE = Path(__file__)


@pytest.mark.parametrize(
    ("name", "content_type", "expected"),
    [
        ("letter.pdf", "", "letter.pdf"),
        ("Übersicht & Plan.PDF", "", "Ubersicht _ Plan.pdf"),
        ("日本語.pdf", "", "document.pdf"),
        ("report.odt", "application/pdf", "report.pdf"),
        ("scan.jpeg", "image/jpeg", "scan.jpeg"),
        ("scan", "image/png", "scan.png"),
        ("scan.TIFF", "image/tiff", "scan.tiff"),
        ('a"b\r\nContent-Type: x.pdf', "", "a_b_Content-Type_ x.pdf"),
        ("../../etc/passwd.txt", "", "passwd.txt"),
        ("x" * 400 + ".docx", "", "x" * 120 + ".docx"),
        ("...", "", "document"),
        ("notes.txt", "text/plain", "notes.txt"),
    ],
)
def test_names_that_the_service_takes(name: str, content_type: str, expected: str) -> None:
    assert safe_name(UploadFile(name, HERE, content_type)) == expected


@given(st.text(max_size=300), st.sampled_from(["", "application/pdf", "image/png", "text/plain"]))
def test_any_name_becomes_a_safe_one(name: str, content_type: str) -> None:
    safe = safe_name(UploadFile(name, HERE, content_type))
    assert safe.isascii()
    assert 0 < len(safe) <= 256
    assert not set(safe) & set('"\\/\r\n;@#$%^*&')


def test_types_by_ending() -> None:
    assert content_type_of(UploadFile("a.PDF", HERE)) == "application/pdf"
    assert content_type_of(UploadFile("a.awd", HERE)) == "application/octet-stream"
    assert content_type_of(UploadFile("a.odt", HERE, "application/pdf")) == "application/pdf"
    for ending in ACCEPTED_SUFFIXES:
        assert "/" in content_type_of(UploadFile(f"a.{ending}", HERE))


@pytest.mark.parametrize("form", list(RequestForm))
@pytest.mark.parametrize("name", ["", "Dana"])
@pytest.mark.parametrize("size", [0, 1, 64 * 1024, 64 * 1024 + 1])
def test_the_length_is_known_beforehand_and_the_end_is_told_before_it_leaves(
    tmp_path: Path, form: RequestForm, name: str, size: int
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x" * size)
    progress: list[int] = []
    steps: list[tuple[int, int]] = []
    body = build_body(
        Draft(recipients=(Recipient("+12025550147", name),), form=form),
        [UploadFile("a.pdf", path), UploadFile("b.pdf", path)],
        token=CancelToken(),
        progress=lambda *step: steps.append(step),
        on_last_bytes=lambda: progress.append(sum(len(chunk) for chunk in sent)),
    )
    sent: list[bytes] = []
    for chunk in body:
        sent.append(chunk)
    assert sum(map(len, sent)) == body.length == steps[-1][0] == steps[-1][1]
    assert progress == [body.length - len(sent[-1])]
    assert body.is_complete
    assert sum(map(len, body)) == body.length, "a second try sends the same"
