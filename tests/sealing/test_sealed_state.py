"""What is known of a profile's encryption without its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.sealing.sealed_state import SealedState, Stage, read_state, write_state


def test_a_profile_without_the_file_is_plain(tmp_path: Path) -> None:
    state = read_state(tmp_path / "encryption.json")
    assert state == SealedState()
    assert not state.needs_key


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "encryption.json"
    for stage in Stage:
        state = SealedState(stage, "0123456789abcdef", wrapped_key={"salt": "00"})
        write_state(file, state)
        assert read_state(file) == state
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b"\xff", b'{"form": 1, "stage": "sealed"}', b'{"stage": "plain"}']
)
def test_nothing_is_opened_where_it_makes_no_sense(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "encryption.json"
    file.write_bytes(content)
    with pytest.raises(FaxDeskError, match="cannot be understood") as found:
        read_state(file)
    assert found.value.kind is ErrorKind.STORAGE


def test_a_newer_programs_is_told_from_damage(tmp_path: Path) -> None:
    file = tmp_path / "encryption.json"
    file.write_bytes(b'{"form": 2, "stage": "half"}')
    with pytest.raises(FaxDeskError, match="newer FaxDesk"):
        read_state(file)
