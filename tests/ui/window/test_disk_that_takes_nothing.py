"""The window on a disk that is full or can only be read: its lists, its search and its pages are there, and
it goes on by itself once the disk takes something again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Party
from faxdesk.services.events import FaxesChanged
from faxdesk.ui.window.main_window import MainWindow
from tests.store.small_disk import SmallDisk, mounts, small_disk
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received
from tests.ui.conftest import sign_in_steered
from tests.ui.window.steps import choose

pytestmark = mounts


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture(params=["full", "only read"])
def stage(
    request: pytest.FixtureRequest, disk: SmallDisk, make_pdf: Callable[..., Path]
) -> Iterator[TestDesk]:
    """A desk that was opened on a disk that takes nothing, with two received faxes."""
    folder = disk.folder / "desk"
    before = build_desk(folder)
    before.desk.settings.first_start_done = True
    before.desk.settings.save()
    first, _second = before.tell(
        received(1, sender=Party("+13035550166", "Northside Clinic")),
        received(2, sender=Party("+13035550167", "Harbor Law")),
    )
    before.give_document(first, make_pdf())
    before.close()
    disk.fill() if request.param == "full" else disk.only_read()
    opened = build_desk(folder)
    sign_in_steered(opened)
    yield opened
    opened.close()


def takes_again(disk: SmallDisk, stage: TestDesk) -> None:
    trouble = stage.database.trouble
    assert trouble is not None
    if trouble.title.startswith("The disk is full"):
        disk.make_room()
    else:
        disk.write_again()


def test_lists_search_and_pages_are_there(qtbot: QtBot, stage: TestDesk, window: MainWindow) -> None:
    shown = window.workspace.list
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2)
    clinic = stage.desk.library.of_message("1")
    assert clinic is not None
    choose(qtbot, window, clinic.id)
    pages = window.workspace.reading.pages.view
    qtbot.waitUntil(lambda: pages.count > 0, timeout=20000)
    shown.start_search()
    qtbot.keyClicks(shown.search, "north")
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1)


def test_the_notice_says_what_is_wrong_and_what_still_goes(stage: TestDesk, disk: SmallDisk) -> None:
    (notice,) = stage.desk.notices
    assert str(disk.folder / "desk") in notice.title
    assert "can be read, searched" in notice.hint
    assert "Faxes in the outbox wait" in notice.hint


def test_it_goes_on_by_itself(qtbot: QtBot, stage: TestDesk, disk: SmallDisk, window: MainWindow) -> None:
    shown = window.workspace.list
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2)
    with pytest.raises(FaxDeskError):
        stage.tell(received(3))
    looks = stage.desk.other_processes
    looks.look()
    takes_again(disk, stage)
    news = []
    stage.desk.events.subscribe(lambda event: news.append(event) if isinstance(event, FaxesChanged) else None)
    looks.look()
    assert news, "what others wrote meanwhile is shown"
    assert stage.database.trouble is None
    stage.tell(received(3))
    qtbot.waitUntil(lambda: shown.model.rowCount() == 3)


def test_the_program_starts(stage: TestDesk, root: Path) -> None:
    command = [sys.executable, "-m", "faxdesk", "--profile", str(stage.folder), "--quit-after-paint"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) > 0
    assert "Traceback" not in done.stderr
