"""The lanes: every end is handed back once, on the GUI thread, whatever happens."""

from __future__ import annotations

import logging
import threading
import weakref
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.work import tasks
from faxdesk.work.tasks import Lane, TaskRunner
from tests.support.waiting import PATIENCE_S

TASKS = 20_000


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    runner_ = TaskRunner()
    yield runner_
    assert runner_.shutdown(5000)


def offline() -> FaxDeskError:
    return FaxDeskError("Not there.", "Try later.", ErrorKind.OFFLINE)


def given(number: int, _token: CancelToken) -> int:
    return number


def test_twenty_thousand_tasks_are_each_handed_back_once(qtbot: QtBot, runner: TaskRunner) -> None:
    ok: Counter[int] = Counter()
    failed: Counter[str] = Counter()
    threads: set[bool] = set()
    lanes = list(Lane)

    def work(number: int, _token: CancelToken) -> int:
        if number % 7 == 0:
            raise FaxDeskError(str(number), "", ErrorKind.OFFLINE)
        return number

    def on_ok(number: int) -> None:
        ok[number] += 1
        threads.add(QThread.currentThread() is runner.thread())

    def on_failed(error: FaxDeskError) -> None:
        failed[error.title] += 1

    for number in range(TASKS):
        runner.submit(lanes[number % 4], partial(work, number), on_ok, on_failed)
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    assert set(ok.values()) == {1}
    assert set(failed.values()) == {1}
    assert len(ok) + len(failed) == TASKS
    assert len(failed) == len(range(0, TASKS, 7))
    assert threads == {True}


class Held:
    """Something that work may hold on to."""

    def work(self, _token: CancelToken) -> None:
        return None


def test_what_was_done_is_let_go(qtbot: QtBot, runner: TaskRunner) -> None:
    lanes = list(Lane)
    held = weakref.WeakSet[Held]()
    for number in range(2000):
        holder = Held()
        held.add(holder)
        runner.submit(lanes[number % 4], holder.work)
    del holder
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    # Each pool may be about to let go of its last.
    qtbot.waitUntil(lambda: len(held) == 0, timeout=5000)


def test_what_was_called_off_before_its_turn_is_let_go(qtbot: QtBot) -> None:
    runner_, gate, holder = TaskRunner(), threading.Event(), Held()
    held = weakref.ref(holder)
    runner_.submit(Lane.OUTBOX, lambda _t: gate.wait(PATIENCE_S))
    runner_.submit(Lane.OUTBOX, holder.work)
    del holder
    threading.Timer(0.2, gate.set).start()
    assert runner_.shutdown(5000)
    assert held() is None


def test_a_lane_of_one_keeps_the_order(qtbot: QtBot, runner: TaskRunner) -> None:
    done: list[int] = []
    for number in range(200):
        runner.submit(Lane.OUTBOX, partial(given, number), done.append)
    qtbot.waitUntil(lambda: runner.is_idle)
    assert done == list(range(200))


def test_a_slow_lane_does_not_hold_up_the_others(qtbot: QtBot, runner: TaskRunner) -> None:
    gate = threading.Event()
    done: list[str] = []
    runner.submit(Lane.OUTBOX, lambda _t: gate.wait(PATIENCE_S))
    runner.submit(Lane.LOCAL, lambda _t: "quick", done.append)
    qtbot.waitUntil(lambda: done == ["quick"])
    gate.set()
    qtbot.waitUntil(lambda: runner.is_idle)


def test_a_breakdown_is_logged_and_told_in_words(
    qtbot: QtBot, runner: TaskRunner, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[FaxDeskError] = []
    with caplog.at_level(logging.ERROR):
        runner.submit(Lane.LOCAL, lambda _t: 1 / 0, None, errors.append)
        qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].kind == ErrorKind.BUG
    assert isinstance(errors[0].__cause__, ZeroDivisionError)
    assert "broke down" in caplog.text


def test_an_error_with_nobody_to_tell_is_in_the_log(
    qtbot: QtBot, runner: TaskRunner, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_token: CancelToken) -> None:
        raise offline()

    with caplog.at_level(logging.WARNING):
        runner.submit(Lane.LOCAL, work)
        qtbot.waitUntil(lambda: runner.is_idle)
    assert "nobody to tell" in caplog.text


def test_what_is_cancelled_is_not_handed_back(qtbot: QtBot, runner: TaskRunner) -> None:
    started = threading.Event()
    calls: list[object] = []

    def work(token: CancelToken) -> None:
        started.set()
        token.wait(PATIENCE_S)

    task = runner.submit(Lane.NET, work, calls.append, calls.append)
    assert started.wait(PATIENCE_S)
    task.cancel()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert task.is_cancelled
    assert calls == []


def test_a_result_that_comes_after_the_cancel_is_dropped(qtbot: QtBot, runner: TaskRunner) -> None:
    gate = threading.Event()
    calls: list[object] = []
    task = runner.submit(Lane.NET, lambda _t: gate.wait(PATIENCE_S), calls.append, calls.append)
    task.cancel()
    gate.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert calls == []


def test_shutdown_drops_what_waits_and_stops_what_runs(qtbot: QtBot) -> None:
    runner = TaskRunner()
    ran: list[int] = []
    calls: list[object] = []
    started = threading.Event()

    def blocked(token: CancelToken) -> None:
        started.set()
        ran.append(1)
        token.wait(30)

    for _ in range(50):
        runner.submit(Lane.OUTBOX, blocked, calls.append, calls.append)
    assert started.wait(PATIENCE_S)
    assert runner.shutdown(5000)
    assert len(ran) == 1
    task = runner.submit(Lane.LOCAL, lambda _t: ran.append(2))
    assert task.is_cancelled
    assert len(ran) == 1
    assert calls == []


def test_what_was_decided_before_shutdown_is_still_written(qtbot: QtBot) -> None:
    runner, gate, written = TaskRunner(), threading.Event(), list[int]()
    runner.submit(Lane.LOCAL, lambda _t: gate.wait(PATIENCE_S))

    def write(number: int, token: CancelToken) -> None:
        token.check()
        written.append(number)

    for number in range(20):
        runner.submit(Lane.LOCAL, partial(write, number))
    threading.Timer(0.05, gate.set).start()
    assert runner.shutdown(5000)
    assert written == list(range(20))


def test_shutdown_stops_long_local_work_too(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "LOCAL_GRACE_MS", 20)
    runner, ran = TaskRunner(), list[int]()

    def long(token: CancelToken) -> None:
        ran.append(1)
        token.wait(30)

    for _ in range(3):
        runner.submit(Lane.LOCAL, long)
    assert runner.shutdown(5000)
    assert len(ran) == 1


def test_shutdown_says_when_something_does_not_stop(qtbot: QtBot) -> None:
    runner, gate, started = TaskRunner(), threading.Event(), threading.Event()

    def stubborn(_token: CancelToken) -> None:
        started.set()
        gate.wait(PATIENCE_S)

    runner.submit(Lane.OUTBOX, stubborn)
    assert started.wait(PATIENCE_S)
    assert not runner.shutdown(20)
    gate.set()
    assert runner.shutdown(5000)


def test_a_callback_that_fails_does_not_stop_the_lane(qtbot: QtBot, runner: TaskRunner) -> None:
    done: list[str] = []
    with qtbot.captureExceptions() as caught:
        runner.submit(Lane.LOCAL, lambda _t: 1, lambda _r: 1 / 0)
        runner.submit(Lane.LOCAL, lambda _t: "on", done.append)
        qtbot.waitUntil(lambda: runner.is_idle)
    assert [kind for kind, _value, _trace in caught] == [ZeroDivisionError]
    assert done == ["on"]


def test_work_that_calls_itself_off_is_no_error(qtbot: QtBot, runner: TaskRunner) -> None:
    calls: list[object] = []

    def work(_token: CancelToken) -> None:
        raise Cancelled

    runner.submit(Lane.NET, work, calls.append, calls.append)
    qtbot.waitUntil(lambda: runner.is_idle)
    assert calls == []
