"""Scanned pages that were in no fax when the program ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.sealing.file_keeper import PlainKeeper
from faxdesk.services.scanning.left_scans import LeftScans
from faxdesk.services.scanning.scan_trays import ScanTrays
from tests.scanner.escl_stub import page_picture
from tests.support.desk import TestDesk, build_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TestDesk]:
    made = build_desk(tmp_path / "desk")
    yield made
    made.close()


def leave(desk: TestDesk, *contents: bytes) -> ScanTrays:
    """Leave pages as a program that was killed does; gives the trays as the next start sees them."""
    folder = desk.desk.scan_trays.begin().folder_for_scan()
    for number, content in enumerate(contents, 1):
        (folder / f"page-{number:03}.jpg").write_bytes(content)
    composition = desk.desk
    return ScanTrays(composition.profile.scans, composition.scan_writer, composition.outbox, PlainKeeper())


def page(number: int) -> bytes:
    return page_picture(number, 2550, 3300, 100)


def test_they_become_one_draft_once(desk: TestDesk) -> None:
    trays, intake = leave(desk, page(1), page(2)), desk.desk.intake
    left = LeftScans(trays, intake)
    assert left.hand_over_all(CancelToken()) == 1
    assert left.hand_over_all(CancelToken()) == 0
    [taken] = intake.take_all(CancelToken())
    item = desk.journal.existing(taken.fax_id)
    assert item.state == OutboxState.DRAFT
    assert [(file.name, file.pages) for file in item.draft.files] == [("Scanned pages.pdf", 2)]
    assert list(desk.desk.profile.scans.iterdir()) == []


def test_a_tray_that_was_handed_over_and_not_removed_comes_once(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    trays, intake = leave(desk, page(1)), desk.desk.intake
    with monkeypatch.context() as killed:
        killed.setattr("faxdesk.services.scanning.scan_trays.ScanTray.remove", lambda _tray: None)
        LeftScans(trays, intake).hand_over_all(CancelToken())
    assert len(intake.take_all(CancelToken())) == 1
    assert LeftScans(trays, intake).hand_over_all(CancelToken()) == 1
    assert intake.take_all(CancelToken()) == []


def test_one_that_is_no_page_keeps_no_other_from_being_seen(desk: TestDesk) -> None:
    trays, intake = leave(desk, page(1), b"\xff\xd8\xff broken"), desk.desk.intake
    LeftScans(trays, intake).hand_over_all(CancelToken())
    assert intake.take_all(CancelToken()) == []
    [refused] = intake.refused()
    assert [file.name for file in refused.incoming.files] == ["page-001.jpg", "page-002.jpg"]


def test_nothing_is_done_where_nothing_was_left(desk: TestDesk) -> None:
    assert desk.desk.left_scans.hand_over_all(CancelToken()) == 0
    assert not desk.desk.profile.scans.exists()
