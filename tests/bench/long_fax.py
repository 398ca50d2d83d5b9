"""A fax of 200 pages in the page for writing: how soon the first page is there, how quickly all are judged,
how long the window is held up meanwhile, and how much memory the page worker takes. `python -m
tests.bench.long_fax FOLDER` prints it as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.compose.compose_pane import ComposePane
from faxdesk.ui.compose.compose_services import ComposeServices
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.bench.processes import pss_mb
from tests.bench.row import Row, limited
from tests.bench.window import measured
from tests.support.desk import TestDesk, build_desk
from tests.support.pdf import write_pdf

PAGES = 200
FIRST_MS, JUDGED_MS, HELD_UP_MS, WORKER_MB = 150.0, 50.0, 45.0, 80.0
FRAME_MS = 16.0
STEPS = 300
NO_KEY = Qt.KeyboardModifier.NoModifier


def measure_long_fax(folder: Path) -> Iterator[Row]:
    found = measured("tests.bench.long_fax", folder)
    yield limited("first page of a draft of 200 pages (ms)", found["first"], FIRST_MS)
    yield limited("first page of a draft of 200 changed pages (ms)", found["first_changed"], FIRST_MS)
    yield limited("a page of 200 is judged (ms)", found["judged"], JUDGED_MS)
    yield limited("the window is held up meanwhile, worst (ms)", found["held_up"], HELD_UP_MS)
    yield limited("a page is dragged over 200, worst step (ms)", found["dragged"], FRAME_MS)
    yield limited("page worker of a draft of 200 pages (MB)", found["worker"], WORKER_MB)


def written(stage: TestDesk, folder: Path) -> int:
    """A draft of one long document."""
    path = write_pdf(folder / "long.pdf", PAGES, "A letter of the clinic")
    file = stage.desk.outbox.add_file(path, CancelToken())
    return stage.desk.outbox.create(Draft(files=(file,)))


def changed(stage: TestDesk, fax_id: int) -> int:
    """A draft of the same pages from the last to the first, each turned and written on."""
    item = stage.desk.outbox.item(fax_id)
    assert item is not None
    (file,) = item.draft.files
    edit = PageEdit(turn=180, marks=(Mark(MarkKind.TEXT, Area(20, 20, 100, 10), "Seen on Monday"),))
    pages = [replace(page, edit=edit) for page in reversed(file.page_list)]
    return stage.desk.outbox.create(Draft(files=(file.with_pages(pages),)))


def first_page_s(application: QApplication, pane: ComposePane, fax_id: int) -> float:
    """How long it takes from opening a draft to its first page."""
    grid, begun = pane.pages.grid, time.perf_counter()
    pane.open_draft(fax_id)
    while True:
        application.processEvents()
        cells = grid.model_.cells
        if cells and grid.cache.image(cells[0].sheet, grid.page_px) is not None:
            return time.perf_counter() - begun
        time.sleep(0.001)


def watch(application: QApplication, pane: ComposePane, fax_id: int) -> dict[str, float]:
    """Open the draft, and look at it until all is known."""
    grid, first, worst = pane.pages.grid, 0.0, 0.0
    begun = time.perf_counter()
    pane.open_draft(fax_id)
    while not first or pane.preview.judged.is_judging:
        step = time.thread_time()
        application.processEvents()
        worst = max(worst, time.thread_time() - step)
        cells = grid.model_.cells
        if not first and cells and grid.cache.image(cells[0].sheet, grid.page_px) is not None:
            first = time.perf_counter() - begun
        time.sleep(0.001)
    judged = (time.perf_counter() - begun) / PAGES
    return {"first": first * 1000, "judged": judged * 1000, "held_up": worst * 1000}


def dragged_ms(application: QApplication, pane: ComposePane) -> float:
    """Drag a page about over all others, which scroll where it comes to an edge. The longest that the window
    takes for a step of it and what is painted then, in milliseconds."""
    grid, worst = pane.pages.grid, 0.0
    grid.choose_row(0)
    data = pane.pages.commands.lift()
    assert data is not None
    area, bar = grid.viewport().rect(), grid.verticalScrollBar()
    edge = area.height() - 4
    for steps in range(STEPS):
        if steps % 10 == 0:
            # Nobody drags so far so fast: what a jump takes is not counted.
            bar.setValue(bar.maximum() * steps // STEPS)
            application.processEvents()
        place = QPoint(10 + steps * 7 % (area.width() - 20), edge if steps % 3 else steps * 13 % edge)
        begun = time.thread_time()
        event = QDragMoveEvent(place, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, NO_KEY)
        application.sendEvent(grid.viewport(), event)
        if steps % 3:
            pane.pages._dragging._scroll()
        application.processEvents()
        worst = max(worst, time.thread_time() - begun)
    application.sendEvent(grid.viewport(), QDragLeaveEvent())
    return worst * 1000


def main() -> None:
    folder = Path(sys.argv[1])
    application = QApplication(sys.argv[:1])
    stage, runner = build_desk(folder / "desk"), TaskRunner()
    bridge, window = EventBridge(stage.desk.events), QMainWindow()
    window.resize(1280, 800)
    context = WindowContext(runner, bridge, Actions(window), FaxOutcomes(window))
    pane = ComposePane(ComposeServices.of(stage.desk), context)
    window.setCentralWidget(pane)
    window.show()
    pane.new_draft()
    fax_id = written(stage, folder)
    while not runner.is_idle:
        application.processEvents()
    found = watch(application, pane, fax_id)
    processes = stage.desk.pages._processes
    assert processes._first is not None
    found["worker"] = sum(pss_mb(child.number) for child in (processes._first, *processes._split_off()))
    pane.new_draft()
    other_id = changed(stage, fax_id)
    while not runner.is_idle:
        application.processEvents()
    found["first_changed"] = first_page_s(application, pane, other_id) * 1000
    found["dragged"] = dragged_ms(application, pane)
    print(json.dumps(found))
    bridge.close()
    runner.shutdown(3000)
    window.close()
    stage.close()


if __name__ == "__main__":
    main()
