"""What keeps a fax from being sent, in words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, check_cover_text, check_file, check_ready
from faxdesk.domain.errors import ErrorKind, FaxDeskError

LETTER = OutgoingFile("letter.pdf", "a" * 64, 1000, "application/pdf", 2)
READY = Draft(recipients=(Recipient("+16505550144"),), files=(LETTER,))


def test_a_complete_fax_is_ready() -> None:
    check_ready(READY)


@pytest.mark.parametrize(
    ("draft", "named"),
    [
        (replace(READY, recipients=()), "no recipient"),
        (replace(READY, files=()), "no document"),
        (replace(READY, cover_text="x" * 1025), "1025 characters"),
        (replace(READY, files=(replace(LETTER, size=30_000_000),) * 2), "60.0 MB together"),
        (replace(READY, files=(replace(LETTER, pages=201),)), "201 pages"),
        (replace(READY, files=(replace(LETTER, size=51_000_000),)), "51.0 MB"),
    ],
)
def test_what_is_wrong_is_named(draft: Draft, named: str) -> None:
    with pytest.raises(FaxDeskError, match=named) as raised:
        check_ready(draft)
    assert raised.value.kind == ErrorKind.BAD_INPUT
    assert raised.value.hint


def test_the_limits_themselves_are_allowed() -> None:
    check_cover_text("x" * 1024)
    check_ready(replace(READY, files=(replace(LETTER, pages=200, size=50_000_000),)))


@pytest.mark.parametrize(("name", "size"), [("a.pdf", 0), ("a.mp3", 10), ("noending", 10)])
def test_a_file_that_cannot_be_faxed_is_named(name: str, size: int) -> None:
    with pytest.raises(FaxDeskError, match=name):
        check_file(name, size, name)


def test_a_forward_needs_no_document_of_its_own() -> None:
    check_ready(Draft(recipients=READY.recipients, original_message_id="42"))


def test_pages_count_the_cover_page_and_are_unknown_when_one_file_is() -> None:
    assert READY.pages == 2
    assert replace(READY, cover_index=6).pages == 3
    assert replace(READY, files=(LETTER, replace(LETTER, pages=None))).pages is None


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (50, [50]), (51, [50, 1]), (100, [50, 50])])
def test_a_large_group_goes_out_in_parts(count: int, sizes: list[int]) -> None:
    everybody = tuple(Recipient(f"+1650555{number:04}") for number in range(count))
    parts = replace(READY, recipients=everybody).in_parts()
    assert [len(part.recipients) for part in parts] == sizes
    assert tuple(recipient for part in parts for recipient in part.recipients) == everybody
    assert all(replace(part, recipients=READY.recipients) == READY for part in parts)


def test_a_file_is_named_as_the_person_knows_it() -> None:
    with pytest.raises(FaxDeskError, match=r"“report\.docx”: it is really a \.zip file"):
        check_file("report.docx", 1000, "report.zip")
