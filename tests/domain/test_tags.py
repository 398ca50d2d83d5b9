"""What the name of a tag and a note may be."""

from __future__ import annotations

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.tags import LONGEST_NOTE, LONGEST_TAG, note_text, tag_key, tag_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("billing", "billing"),
        ("  #Billing ", "Billing"),
        ("##2026", "2026"),
        ("to  be\tsigned", "to be signed"),
        ('say "cheese"', "say cheese"),
        ("Mu\u0308ller", "M\u00fcller"),
        ("x" * LONGEST_TAG, "x" * LONGEST_TAG),
    ],
)
def test_a_tag_is_named_as_it_was_typed_but_for_what_only_decorates(typed: str, name: str) -> None:
    assert tag_name(typed) == name


@pytest.mark.parametrize("typed", ["", "  ", "#", "!?", "x" * (LONGEST_TAG + 1), "a\u202eb", "a\x00b"])
def test_what_cannot_be_a_tag_is_refused(typed: str) -> None:
    with pytest.raises(FaxDeskError) as raised:
        tag_name(typed)
    assert raised.value.kind == ErrorKind.BAD_INPUT


def test_all_spellings_of_a_tag_are_one() -> None:
    assert {tag_key(name) for name in ("Stra\u00dfe", "STRASSE", " strasse ")} == {"strasse"}
    assert tag_key("Mu\u0308ller") == tag_key("M\u00dcLLER")


def test_a_note_is_kept_as_typed_and_only_so_long() -> None:
    assert note_text(" Call back.\r\n\r\nAsk for Dana.\0 ") == "Call back.\n\nAsk for Dana."
    assert note_text("x" * LONGEST_NOTE) == "x" * LONGEST_NOTE
    with pytest.raises(FaxDeskError) as raised:
        note_text("x" * (LONGEST_NOTE + 1))
    assert raised.value.kind == ErrorKind.BAD_INPUT
