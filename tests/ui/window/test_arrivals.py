"""What the window does when faxes arrive, and with those in the trash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from faxdesk.domain.arrival import ArrivalAction
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Folder
from faxdesk.services.arrivals.arrivals import Arrival
from faxdesk.services.events import Connection, ConnectionChanged, Notice
from faxdesk.ui.common import dialogs, wording
from faxdesk.ui.desktop.notifications import announcement
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.page_view.print_pages import new_printer
from faxdesk.ui.window.auto_print import AutoPrint, PrintServices, find_printer
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.arrivals_timer import ArrivalsTimer
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.support.faxes import received, sync_of


@pytest.fixture
def arrivals_timer(stage: TestDesk, runner: TaskRunner, bridge: EventBridge) -> Iterator[ArrivalsTimer]:
    timer = ArrivalsTimer(stage.desk, runner, bridge)
    yield timer
    timer.stop()


def arrive(stage: TestDesk, *numbers: int, document: Path | None = None) -> list[int]:
    ids = stage.tell(*(received(number) for number in numbers))
    if document is not None:
        for fax_id in ids:
            stage.give_document(fax_id, document)
    return ids


# Telling


@pytest.mark.parametrize(
    ("who", "title", "text"),
    [
        (["Dana"], "New fax", "From Dana, 2 pages"),
        ([""], "New fax", "From an unknown sender, 2 pages"),
        (["Dana", "Dana"], "2 new faxes", "From Dana, 4 pages"),
        (["Dana", "Eve"], "2 new faxes", "From Dana and Eve, 4 pages"),
        (["Dana", "Eve", "Abe", "Dana"], "4 new faxes", "From Dana, Eve and 1 other, 8 pages"),
        (["<b>Dana</b> & co"], "New fax", "From ‹b›Dana‹/b› ＆ co, 2 pages"),
    ],
)
def test_the_words_of_a_message(who: list[str], title: str, text: str) -> None:
    arrivals = [Arrival(number, name, 2) for number, name in enumerate(who)]
    assert announcement(arrivals, may_name=True) == (title, text)
    assert announcement(arrivals, may_name=False) == (title, "")


def test_faxes_that_come_together_are_told_of_once_and_a_click_opens_them(
    qtbot: QtBot,
    stage: TestDesk,
    arrivals_timer: ArrivalsTimer,
    open_window: Callable[..., MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage.sync_store.apply_sync(sync_of(), full=False, window_from=None)
    window = open_window(arrivals_timer=arrivals_timer)
    assert window.desktop is not None
    notifications = window.desktop.notifications
    announced: list[list[int]] = []
    announce = notifications.announce

    def listen(arrivals: list[Arrival], *, may_name: bool) -> None:
        announced.append([arrival.fax_id for arrival in arrivals])
        announce(arrivals, may_name=may_name)

    monkeypatch.setattr(notifications, "announce", listen)
    arrivals_timer.start()
    qtbot.waitUntil(lambda: stage.desk.arrivals.tasks(0) == [] and arrivals_timer._look.isActive())
    qtbot.waitUntil(lambda: runner_is_idle(window))
    ids = arrive(stage, 1, 2)
    qtbot.waitUntil(lambda: sum(map(len, announced)) == 2)
    assert announced == [ids]
    qtbot.waitUntil(lambda: window.windowTitle().startswith("(2) "))
    window.navigation.show_folder(Place.OUTBOX)
    notifications.open_wanted.emit((ids[0],), "")
    qtbot.waitUntil(lambda: window.workspace.list.selected_ids() == [ids[0]])
    assert window.workspace.list.folder == Folder.INBOX
    stage.desk.library.set_read(ids, True)
    qtbot.waitUntil(lambda: not window.windowTitle().startswith("("))


def runner_is_idle(window: MainWindow) -> bool:
    return window._runner.is_idle


# Printing


class Tray:
    """Printers whose paper is a PDF file; one of them is out of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.has_paper = True
        self.titles: list[str] = []

    def __call__(self, name: str, title: str) -> QPrinter:
        if not self.has_paper:
            raise FaxDeskError("There is no paper.", "Put some in.", ErrorKind.STORAGE)
        self.titles.append(title)
        printer = new_printer(title)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / f"{len(self.titles)}.pdf"))
        return printer


def test_new_faxes_are_printed_once_and_wait_for_paper(
    qtbot: QtBot,
    stage: TestDesk,
    arrivals_timer: ArrivalsTimer,
    runner: TaskRunner,
    tmp_path: Path,
    make_pdf: Callable[..., Path],
) -> None:
    stage.sync_store.apply_sync(sync_of(), full=False, window_from=None)
    stage.desk.settings.auto_print = True
    notices: list[str] = []
    stage.desk.events.subscribe(
        lambda event: notices.append(event.title) if isinstance(event, Notice) else None
    )
    tray = Tray(tmp_path)
    tray.has_paper = False
    printing = AutoPrint(PrintServices.of(stage.desk), runner, arrivals_timer, arrivals_timer, tray)
    arrivals_timer.start()
    qtbot.waitUntil(lambda: runner.is_idle)
    ids = arrive(stage, 1, 2, document=make_pdf(pages=3))

    def states() -> list[str]:
        tasks = [task for fax_id in ids for task in stage.desk.arrivals.tasks(fax_id)]
        return [str(task.state) for task in tasks if task.action == ArrivalAction.PRINT]

    qtbot.waitUntil(lambda: notices == ["There is no paper."] and runner.is_idle)
    assert states() == ["due", "due"]
    tray.has_paper = True
    stage.desk.clock.advance(120)  # type: ignore[attr-defined]
    arrivals_timer.arrived.emit()
    # Six pages are drawn for the printer, which takes a loaded computer its time.
    qtbot.waitUntil(lambda: states() == ["done", "done"] and runner.is_idle, timeout=30_000)
    arrivals_timer.arrived.emit()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert len(tray.titles) == 2
    assert tray.titles[0].endswith(".pdf")
    printed = stage.desk.pages.inspect(tmp_path / "1.pdf", "1.pdf")
    assert printed.pages == 3
    assert printing is not None


def test_a_printer_that_is_not_there_is_named(qtbot: QtBot) -> None:
    with pytest.raises(FaxDeskError, match="no printer “Nowhere”"):
        find_printer("Nowhere", "a fax")


# The trash and what is only here


def test_the_trash_is_emptied_after_a_question(
    qtbot: QtBot, stage: TestDesk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = arrive(stage, 1, 2, 3)
    stage.desk.library.trash(ids)
    asked: list[str] = []
    answer = False

    def ask(parent: object, title: str, hint: str, yes: str, *, danger: bool) -> bool:
        asked.append(title)
        assert danger
        return answer

    monkeypatch.setattr(dialogs, "ask", ask)
    window.navigation.show_folder(Place.TRASH)
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 3)
    window.workspace.open_fax(ids[0])
    actions = window.actions_
    assert actions.delete_for_ever.isVisible()
    assert actions.delete_for_ever.isEnabled()
    actions.delete_for_ever.trigger()
    assert stage.desk.library.counts().trash == 3
    answer = True
    actions.delete_for_ever.trigger()
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 2)
    actions.empty_trash.trigger()
    qtbot.waitUntil(lambda: stage.desk.library.counts().trash == 0)
    qtbot.waitUntil(lambda: not actions.empty_trash.isEnabled())
    assert asked == ["Delete 1 fax for ever?"] * 2 + ["Delete the 2 faxes in the trash for ever?"]
    window.navigation.show_folder(Place.INBOX)
    assert not actions.delete_for_ever.isVisible()
    assert not actions.empty_trash.isVisible()


def test_what_is_only_here_and_not_saved_yet_is_said(
    qtbot: QtBot, stage: TestDesk, window: MainWindow
) -> None:
    first, _second = arrive(stage, 1, 2)
    stage.desk.events.publish(ConnectionChanged(Connection.LIVE))
    qtbot.waitUntil(lambda: window.sidebar.foot.state == "Fetching pages (2)")
    assert "2 faxes are still to be fetched" in window.sidebar.foot.toolTip()
    stage.sync_store.apply_sync(sync_of(gone=("1",)), full=False, window_from=None)
    (row,) = stage.desk.library.rows([first])
    assert wording.second_line(row) == "2 pages, only on this computer"
