"""When a file is whole: it has looked the same for four seconds, and nobody has it open for writing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from faxdesk.services.intake.folder.standing_still import Stand, StandingStill, is_being_written
from tests.support.clock import ManualClock

SMALL, LARGE, LATER = Stand(10, 1), Stand(20, 1), Stand(10, 2)


def test_a_file_is_ready_after_four_seconds() -> None:
    clock = ManualClock()
    standing = StandingStill(clock)
    assert standing.still({"a": SMALL}) == set()
    clock.advance(3.9)
    assert standing.still({"a": SMALL}) == set()
    assert standing.is_watching
    clock.advance(0.1)
    assert standing.still({"a": SMALL}) == {"a"}
    assert not standing.is_watching


@pytest.mark.parametrize("changed", [LARGE, LATER])
def test_one_that_changes_begins_anew(changed: Stand) -> None:
    clock = ManualClock()
    standing = StandingStill(clock)
    for stand in (SMALL, changed):
        standing.still({"a": stand})
        clock.advance(3)
    assert standing.still({"a": changed}) == set()
    clock.advance(1)
    assert standing.still({"a": changed}) == {"a"}


def test_one_that_was_gone_begins_anew() -> None:
    clock = ManualClock()
    standing = StandingStill(clock)
    standing.still({"a": SMALL, "b": SMALL})
    clock.advance(4)
    assert standing.still({"b": SMALL}) == {"b"}
    assert standing.still({"a": SMALL}) == set()


def test_after_the_folder_was_gone_all_begin_anew() -> None:
    clock = ManualClock()
    standing = StandingStill(clock)
    standing.still({"a": SMALL})
    clock.advance(4)
    standing.forget()
    assert standing.still({"a": SMALL}) == set()


def test_an_empty_file_is_yet_to_be_written() -> None:
    clock = ManualClock()
    standing = StandingStill(clock)
    standing.still({"a": Stand(0, 1)})
    clock.advance(3600)
    assert standing.still({"a": Stand(0, 1)}) == set()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells who writes")
def test_who_has_it_open_for_writing_is_not_done(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.write(b"half")
        file.flush()
        assert is_being_written(path)
    assert not is_being_written(path)
    with path.open("rb"):
        assert not is_being_written(path)
    assert not is_being_written(tmp_path / "gone")
