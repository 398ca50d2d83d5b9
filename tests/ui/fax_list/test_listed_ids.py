"""Which faxes a list shows, while the answers of the archive are on their way."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator, Sequence
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.archive.library import Library
from faxdesk.ui.fax_list import listed_ids
from faxdesk.ui.fax_list.listed_ids import ListedIds
from faxdesk.work.tasks import TaskRunner
from tests.support.waiting import PATIENCE_S


class SlowArchive:
    """Answers a search when it is let, and a folder at once; remembers who asked on which thread."""

    def __init__(self) -> None:
        self.ids_of: dict[str, list[int]] = {"": [3, 2, 1]}
        self.asked: list[str] = []
        self.asked_by_window: list[str] = []
        self.tokens: list[CancelToken] = []
        self.error: FaxDeskError | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()

    def first_ids(self, query: FaxQuery, limit: int) -> list[int]:
        return list(self.ids(query)[:limit])

    def ids(self, query: FaxQuery, token: CancelToken | None = None) -> array[int]:
        if token is not None:
            self.tokens.append(token)
        self.asked.append(query.text)
        if threading.current_thread() is threading.main_thread():
            self.asked_by_window.append(query.text)
        else:
            assert self.may_answer.wait(PATIENCE_S)
        if self.error is not None:
            raise self.error
        return array("q", self.ids_of.get(query.text, []))

    def with_one_more(self, _query: FaxQuery, ids: Sequence[int], fax_id: int) -> array[int]:
        return array("q", [fax_id, *ids])


class Shown:
    """What a list makes of the signals."""

    def __init__(self, listed: ListedIds) -> None:
        self.ids: list[int] = []
        self.begun: list[str] = []
        self.errors: list[FaxDeskError] = []
        self._listed = listed
        listed.begun.connect(self._on_begun)
        listed.read.connect(self._on_read)
        listed.failed.connect(self.errors.append)

    def _on_begun(self, ids: array[int]) -> None:
        self.begun.append(self._listed.shown.text)
        self.ids = list(ids)

    def _on_read(self, ids: array[int]) -> None:
        self.ids = list(ids)


@pytest.fixture
def archive() -> Iterator[SlowArchive]:
    slow = SlowArchive()
    yield slow
    slow.may_answer.set()


@pytest.fixture
def listed(archive: SlowArchive, runner: TaskRunner) -> ListedIds:
    return ListedIds(cast(Library, archive), runner, lambda: 99)


@pytest.fixture
def shown(listed: ListedIds) -> Shown:
    return Shown(listed)


def search(text: str) -> FaxQuery:
    return FaxQuery(Folder.INBOX, text=text)


def test_a_folder_is_there_at_once(archive: SlowArchive, listed: ListedIds, shown: Shown) -> None:
    listed.ask_for(FaxQuery(Folder.INBOX))
    assert shown.ids == [3, 2, 1]
    assert not listed.is_awaited


def test_a_search_keeps_the_rows_until_its_hits_are_there_and_the_last_one_counts(
    archive: SlowArchive, listed: ListedIds, shown: Shown, qtbot: QtBot
) -> None:
    archive.ids_of |= {"no": [3, 2], "north": [2]}
    listed.ask_for(FaxQuery(Folder.INBOX))
    archive.may_answer.clear()
    for text in ("no", "nor", "nort", "north"):
        listed.ask_for(search(text))
    assert shown.ids == [3, 2, 1]
    assert listed.is_awaited
    archive.may_answer.set()
    qtbot.waitUntil(lambda: not listed.is_awaited)
    assert shown.ids == [2]
    assert shown.begun == ["", "north"]
    assert archive.asked == ["", "no", "north"], "one at a time, and of those that wait the last"
    assert archive.asked_by_window == [""]


def test_hits_that_come_after_the_folder_was_shown_again_are_dropped(
    archive: SlowArchive, listed: ListedIds, shown: Shown, runner: TaskRunner, qtbot: QtBot
) -> None:
    archive.ids_of["north"] = [2]
    archive.may_answer.clear()
    listed.ask_for(search("north"))
    listed.ask_for(FaxQuery(Folder.INBOX))
    archive.may_answer.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert shown.begun == [""]
    assert shown.ids == [3, 2, 1]


def test_all_of_a_former_list_do_not_get_into_the_next(
    archive: SlowArchive,
    listed: ListedIds,
    shown: Shown,
    runner: TaskRunner,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listed_ids, "FIRST_ROWS", 2)
    archive.ids_of["north"] = [2]
    archive.may_answer.clear()
    listed.ask_for(FaxQuery(Folder.INBOX))
    assert shown.ids == [3, 2]
    qtbot.waitUntil(lambda: len(archive.tokens) == 1)
    listed.ask_for(search("north"))
    assert archive.tokens[0].is_cancelled, "what is still read of it would hold up the search"
    archive.may_answer.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert shown.ids == [2]
    listed.ask_for(FaxQuery(Folder.INBOX))
    qtbot.waitUntil(lambda: shown.ids == [3, 2, 1])


def test_news_of_a_short_list_overtake_what_is_being_read_of_it(
    archive: SlowArchive,
    listed: ListedIds,
    shown: Shown,
    runner: TaskRunner,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listed_ids, "FIRST_ROWS", 3)
    archive.may_answer.clear()
    listed.ask_for(FaxQuery(Folder.INBOX))
    archive.ids_of[""] = [3, 1]
    listed.ask_again()
    archive.may_answer.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert shown.ids == [3, 1]
    assert shown.begun == [""], "it is the same list"


def test_the_fax_that_is_read_stays_among_the_unread(
    archive: SlowArchive, listed: ListedIds, shown: Shown, qtbot: QtBot
) -> None:
    listed.ask_for(FaxQuery(Folder.INBOX, Chip.UNREAD))
    qtbot.waitUntil(lambda: not listed.is_awaited)
    assert shown.ids == [3, 2, 1], "of another list none is kept"
    listed.ask_again()
    qtbot.waitUntil(lambda: shown.ids == [99, 3, 2, 1])


def test_a_list_that_cannot_be_read_says_so_and_can_be_asked_for_again(
    archive: SlowArchive, listed: ListedIds, shown: Shown, qtbot: QtBot
) -> None:
    listed.ask_for(FaxQuery(Folder.INBOX))
    archive.error = FaxDeskError("The archive is closed.", "Start FaxDesk again.", ErrorKind.STORAGE)
    listed.ask_for(search("north"))
    qtbot.waitUntil(lambda: bool(shown.errors))
    assert shown.ids == [3, 2, 1]
    archive.error = None
    listed.ask_again()
    qtbot.waitUntil(lambda: shown.begun == ["", "north"])


def test_a_failed_search_holds_up_no_later_one(
    archive: SlowArchive, listed: ListedIds, shown: Shown, qtbot: QtBot
) -> None:
    archive.ids_of["north"] = [2]
    archive.error = FaxDeskError("The archive is closed.", "Start FaxDesk again.", ErrorKind.STORAGE)
    archive.may_answer.clear()
    listed.ask_for(search("nor"))
    listed.ask_for(search("north"))
    qtbot.waitUntil(lambda: archive.asked == ["nor"])
    archive.may_answer.set()
    qtbot.waitUntil(lambda: archive.asked == ["nor", "north"])
    archive.error = None
    listed.ask_again()
    qtbot.waitUntil(lambda: shown.ids == [2])
