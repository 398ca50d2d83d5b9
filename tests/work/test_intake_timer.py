"""When the window has drafts made of what came in by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.composition import Composition
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind
from faxdesk.sealing.file_keeper import PlainKeeper
from faxdesk.services.intake.spool import Spool
from faxdesk.work.bridge import EventBridge
from faxdesk.work.intake_timer import IntakeTimer
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk, build_desk


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    yield filled
    filled.close()


@pytest.fixture
def desk(stage: TestDesk) -> Composition:
    return stage.desk


@pytest.fixture
def timer(desk: Composition, qtbot: QtBot) -> Iterator[IntakeTimer]:
    runner, bridge = TaskRunner(), EventBridge(desk.events)
    timer = IntakeTimer(desk, runner, bridge)
    yield timer
    timer.stop()
    assert runner.shutdown(5000)
    bridge.close()


@pytest.fixture
def printed(make_pdf: Callable[..., Path]) -> Callable[[str], Incoming]:
    letter = make_pdf(1, name="letter.pdf")
    return lambda job: Incoming(Source(SourceKind.PRINTER), job, (IncomingFile("letter.pdf", letter),))


def test_what_came_before_and_meanwhile_is_taken(
    desk: Composition, timer: IntakeTimer, printed: Callable[[str], Incoming], qtbot: QtBot
) -> None:
    desk.intake.put(printed("before"))
    timer.start()
    qtbot.waitUntil(lambda: len(desk.outbox.drafts()) == 1)
    desk.intake.put(printed("meanwhile"))
    qtbot.waitUntil(lambda: len(desk.outbox.drafts()) == 2)
    # What another process keeps is not told by an event.
    Spool(desk.profile.intake, desk.clock, PlainKeeper()).put(printed("elsewhere"))
    qtbot.waitUntil(lambda: len(desk.outbox.drafts()) == 3)
    timer.stop()
    desk.intake.put(printed("later"))
    qtbot.wait(50)
    assert len(desk.outbox.drafts()) == 3


def test_a_disk_that_fails_is_told_of_once(
    desk: Composition,
    timer: IntakeTimer,
    printed: Callable[[str], Incoming],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failures: list[FaxDeskError] = []
    timer.failed.connect(failures.append)
    full = FaxDeskError("The disk is full.", "Make room.", ErrorKind.STORAGE)

    def refuse(_draft: object, _note: object, *, is_to_send: bool = False) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr(desk.outbox, "take_in", refuse)
        timer.start()
        desk.intake.put(printed("1"))
        qtbot.waitUntil(lambda: len(failures) == 1)
        timer._look.timeout.emit()
        qtbot.waitUntil(lambda: not timer._rounds.is_running)
        assert failures == [full]
    timer._look.timeout.emit()
    qtbot.waitUntil(lambda: len(desk.outbox.drafts()) == 1)
