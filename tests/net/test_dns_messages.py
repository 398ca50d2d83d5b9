"""Messages of the DNS: what is asked, and what is made of any answer."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.net.dns_messages import PTR, SRV, A, question, records

_HEAD = struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0)


def test_a_question_is_written_as_the_standard_has_it() -> None:
    # RFC 1035, 4.1: header with one question; labels with their lengths; type and class.
    assert question([("a.bc.local", PTR)]) == (b"\0\0\0\0\0\1\0\0\0\0\0\0\1a\2bc\5local\0\0\x0c\0\1")


@pytest.mark.parametrize("name", ["", "a..b", "x" * 64])
def test_what_is_no_name_is_not_asked_for(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        question([(name, A)])


def test_names_may_stand_elsewhere_in_the_message() -> None:
    record = b"\5local\0" + struct.pack("!HHIH", PTR, 1, 60, 4) + b"\1a" + struct.pack("!H", 0xC000 | 12)
    assert [(found.name, found.target) for found in records(_HEAD + record)] == [("local", "a.local")]


@pytest.mark.parametrize(
    "record",
    [
        # A name that points to itself, one that points ahead, and data that goes beyond the message.
        struct.pack("!H", 0xC000 | 12) + struct.pack("!HHIH", A, 1, 60, 4) + bytes(4),
        struct.pack("!H", 0xC000 | 40) + struct.pack("!HHIH", A, 1, 60, 4) + bytes(40),
        b"\1a\0" + struct.pack("!HHIH", A, 1, 60, 400) + bytes(4),
        b"\1a\0" + struct.pack("!HHIH", SRV, 1, 60, 2) + bytes(2),
    ],
)
def test_an_answer_that_misleads_says_nothing(record: bytes) -> None:
    assert records(_HEAD + record) == []


def test_a_question_of_somebody_else_is_no_answer() -> None:
    assert records(question([("local", PTR)])) == []


@given(st.binary(max_size=300))
def test_any_message_can_be_read(message: bytes) -> None:
    records(message)
    records(_HEAD + message)
