"""The program's own window in this process, driven by a measurement instead of a hand. `python -m
tests.bench.in_window scroll|stall|actions|lists PROFILE [FILE]` prints what it measured as JSON."""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from faxdesk.app.window_program import WindowProgram
from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Chip, FaxQuery, Folder, ReadStatus, SyncResult
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import FaxRow
from faxdesk.paths import open_profile
from faxdesk.services.environment_sign_in import sign_in_from
from faxdesk.services.events import FaxesChanged
from faxdesk.ui.common import theme
from faxdesk.ui.fax_list.fax_list import FaxList
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.work.tasks import Lane
from tests.bench.archive import message

STEPS = 3000
JUMPS = 500
OPENED = 20
SYNCS = 5
TYPED = ("s", "se", "sender", "sender n", "sender number 77", "3", "303555", "denver", "zebra", "pages:>5 x")
TICK_MS = 5
FRAME_MS = 16
LOOK_MS = 50


class Program:
    """The program with its window, as it is after the first paint; signed in by the measurement."""

    def __init__(self, profile: Path) -> None:
        self.application = QApplication(["bench"])
        environment = sign_in_from(os.environ)
        self.desk = Composition(open_profile(profile), environment=environment)
        self.desk.settings.undo_send_seconds = 0
        self.desk.settings.first_start_done = True
        self._program = WindowProgram(self.application, self.desk)
        self.runner, self.pulse, self.window = self._program.runner, self._program.pulse, self._program.window
        self.window.show()
        self.until(lambda: self.window._was_painted and not self.window._rest.isActive())
        self._program.begin(self.desk.notices)

    def until(self, condition: Callable[[], bool], patience_s: float = 300.0) -> None:
        """Let the window live until something holds."""
        end = time.monotonic() + patience_s
        # With a time limit, processEvents() does not wait at all, and the loop would take the workers' turns.
        look = QTimer()
        look.start(LOOK_MS)
        while not condition():
            if time.monotonic() > end:
                raise SystemExit("It never came about.")
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        look.stop()

    def close(self) -> None:
        self._program.stop()


def scroll(program: Program) -> dict[str, float]:
    """Every place from the top to the bottom, then anywhere: from the move until it is painted."""
    shown = program.window.workspace.list
    program.until(lambda: shown.model.rowCount() > 200)
    program.until(lambda: program.runner.is_idle)
    bar, viewport = shown.table.verticalScrollBar(), shown.table.viewport()

    def frame(value: int) -> float:
        program.application.processEvents()
        begun = time.perf_counter()
        bar.setValue(value)
        viewport.repaint()
        return (time.perf_counter() - begun) * 1000

    frame(0)
    through = [frame(bar.maximum() * step // STEPS) for step in range(1, STEPS + 1)]
    chance = random.Random(1)
    about = [frame(chance.randrange(bar.maximum())) for _ in range(JUMPS)]
    return {"through": max(through), "about": max(about), "p99": percentile(through + about, 0.99)}


def actions(program: Program) -> dict[str, float]:
    """Actions that a person does now and then, with a fax in view: until what they lead to is painted."""
    program.window.workspace.list.table.selectRow(0)
    program.until(lambda: program.runner.is_idle)

    def spent(act: Callable[[], object]) -> float:
        program.application.processEvents()
        begun = time.perf_counter()
        act()
        program.application.processEvents()
        return (time.perf_counter() - begun) * 1000

    schemes = ("dark", "light") * 3
    pages = program.window.pages
    return {
        "theme": min(spent(partial(theme.apply, program.application, scheme)) for scheme in schemes),
        "settings": spent(pages.show_settings),
        "compose": spent(program.window.writing.begin),
    }


class WorkMeter:
    """How long the GUI thread itself is at work in one turn of its loop: what other threads and programs do
    meanwhile is not counted, so that a busy computer changes little."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def worst_ms(self, act: Callable[[], object], is_over: Callable[[], bool] | None = None) -> float:
        """The longest turn from act on until the lanes are idle and is_over() holds."""
        spent = [_cpu_ms(act)]
        heartbeat = QTimer()
        heartbeat.start(TICK_MS)
        flags = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        while not ((is_over is None or is_over()) and self._program.runner.is_idle):
            spent.append(_cpu_ms(partial(self._program.application.processEvents, flags)))
        heartbeat.stop()
        spent.append(_cpu_ms(self._program.application.processEvents))
        return max(spent)


def _cpu_ms(act: Callable[[], object]) -> float:
    begun = time.thread_time()
    act()
    return (time.thread_time() - begun) * 1000


def lists(program: Program) -> dict[str, float]:
    """What a person does with the lists, and ten changes from elsewhere: the longest turn of the GUI thread
    for each; and the time from a search until its first rows are painted."""
    window, desk, meter = program.window, program.desk, WorkMeter(program)
    shown = window.workspace.list
    program.until(lambda: program.runner.is_idle and shown.model.rowCount() > 200)
    work = {
        "folders": max(
            meter.worst_ms(partial(window.navigation.show_folder, folder))
            for folder in (Place.OUTBOX, Place.SENT, Place.TRASH, Place.INBOX)
        ),
        "chips": max(
            meter.worst_ms(partial(shown.chips.choose, chip), lambda: not shown._listed.is_awaited)
            for chip in (Chip.UNREAD, Chip.ALL)
        ),
    }
    shown.table.selectRow(0)
    program.until(lambda: program.runner.is_idle)
    work["next fax"] = max(meter.worst_ms(partial(shown.table.step, 1)) for _ in range(OPENED))
    work["search"], first_rows = searches(program, meter)
    shown.search.clear()
    program.until(lambda: not shown._listed.is_awaited and program.runner.is_idle)
    applied = []

    def change() -> None:
        begun = time.perf_counter()
        changed = desk.sync_store.apply_sync(_ten_changes(desk), full=False, window_from=None).changed
        applied.append((time.perf_counter() - begun) * 1000)
        desk.events.publish(FaxesChanged(tuple(changed)))

    work["sync"] = max(
        meter.worst_ms(lambda: program.runner.submit(Lane.LOCAL, lambda _token: change()))
        for _ in range(SYNCS)
    )
    return {
        **work,
        "first rows, median": statistics.median(first_rows),
        "first rows, worst": max(first_rows),
        "applied": statistics.median(applied),
    }


def searches(program: Program, meter: WorkMeter) -> tuple[float, list[float]]:
    """The longest turn of the GUI thread of all searches, and the milliseconds of each from the search until
    the turn is over in which its first rows were painted."""
    shown = program.window.workspace.list
    watch = PaintWatch(shown)
    first_rows, longest = [], []
    for text in TYPED:
        program.until(lambda: program.runner.is_idle)
        shown._pause.stop()
        begun = time.perf_counter()
        painted: list[float] = []

        def is_painted(begun: float = begun, painted: list[float] = painted) -> bool:
            if not painted and not shown._listed.is_awaited and watch.is_painted:
                painted.append((time.perf_counter() - begun) * 1000)
            return bool(painted)

        longest.append(meter.worst_ms(partial(_search, shown, text), is_painted))
        first_rows += painted
    return max(longest), first_rows


class PaintWatch:
    """Sees whether the rows of another list were painted, if it has any. (Not by an event filter, which would
    take a part of the time that is measured.)"""

    def __init__(self, shown: FaxList) -> None:
        self._model = shown.model
        self._read_row = shown.model.fax_row
        self._is_painted = False
        shown.model.modelReset.connect(self._on_reset)
        shown.model.fax_row = self._fax_row  # type: ignore[method-assign]

    @property
    def is_painted(self) -> bool:
        return self._is_painted or not self._model.rowCount()

    def _on_reset(self) -> None:
        self._is_painted = False

    def _fax_row(self, row: int) -> FaxRow | None:
        self._is_painted = True
        return self._read_row(row)


def _search(shown: FaxList, text: str) -> None:
    """As if the pause after the last key were over."""
    shown.search.setText(text)
    shown._pause.stop()
    shown._on_searched()


def _ten_changes(desk: Composition) -> SyncResult:
    """Five faxes that come in, and five that were read elsewhere."""
    now = desk.clock.now()
    news = [replace(message(0, now), id=f"{now.timestamp():.6f}-{number}") for number in range(5)]
    newest = desk.library.first_ids(FaxQuery(Folder.INBOX), 5)
    records = [record for fax_id in newest if (record := desk.library.fax(fax_id).message) is not None]
    read = [replace(record, read_status=ReadStatus.READ, modified_at=now) for record in records]
    return SyncResult((*news, *read), (), "token", sync_time=now, older_records_exist=False)


class StallMeter(QObject):
    """How much later than asked for a timer comes: so long nothing else in the window could happen."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._expected = time.perf_counter() + TICK_MS / 1000
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(now - self._expected, 0.0) * 1000)
        self._expected = now + TICK_MS / 1000

    def stop(self) -> None:
        self._timer.stop()


def stall(program: Program, file: Path | None) -> dict[str, float]:
    """With a file: a full first sync, an upload of the file and scrolling, all at once. Without one: nothing
    but the same timers, which tells what the computer itself does."""
    shown = program.window.workspace.list
    bar = shown.table.verticalScrollBar()
    chance = random.Random(2)
    scrolling = QTimer()
    scrolling.setTimerType(Qt.TimerType.PreciseTimer)
    scrolling.timeout.connect(lambda: bar.setValue(chance.randrange(bar.maximum() + 1)))
    desk = program.desk
    if file is None:
        meter = StallMeter()
        end = time.monotonic() + 5
        program.until(lambda: time.monotonic() > end)
    else:
        signed_in: list[bool] = []
        program.runner.submit(Lane.NET, desk.account.resume, signed_in.append)
        program.until(lambda: bool(signed_in))
        meter = StallMeter()
        scrolling.start(FRAME_MS)
        program.pulse.start()
        sent: list[int] = []
        program.runner.submit(Lane.LOCAL, lambda token: send(program, file, token), sent.append)
        program.until(lambda: bool(sent))

        def done() -> bool:
            item = desk.outbox.item(sent[0])
            cursor = desk.sync_store.history()
            return bool(item and item.state == OutboxState.ACCEPTED and cursor and cursor.done)

        looked = [0.0]

        def done_now_and_then() -> bool:
            # Seldom: what is measured is the program, and not the question whether it has finished.
            if time.monotonic() < looked[0] + 0.5:
                return False
            looked[0] = time.monotonic()
            return done()

        program.until(done_now_and_then)
        scrolling.stop()
    meter.stop()
    faxes = len(desk.library.ids(FaxQuery(Folder.INBOX))) + len(desk.library.ids(FaxQuery(Folder.OUTBOX)))
    return {
        "p99": percentile(meter.late, 0.99),
        "worst": max(meter.late),
        "ticks": len(meter.late),
        "faxes": faxes,
    }


def send(program: Program, file: Path, token: CancelToken) -> int:
    outbox = program.desk.outbox
    fax_id = outbox.create(Draft((Recipient("+16505550123"),), (outbox.add_file(file, token),)))
    outbox.send(fax_id)
    return fax_id


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def main() -> None:
    measurement, profile = sys.argv[1], Path(sys.argv[2])
    program = Program(profile)
    if measurement == "scroll":
        result = scroll(program)
    elif measurement == "lists":
        result = lists(program)
    elif measurement == "actions":
        result = actions(program)
    else:
        result = stall(program, Path(sys.argv[3]) if len(sys.argv) > 3 else None)
    print(json.dumps(result), flush=True)
    program.close()


if __name__ == "__main__":
    main()
