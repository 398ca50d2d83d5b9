"""What the window reads from the archive by itself, on the thread that draws it. It may read a page of rows
that come into view and the one fax that is on show, by their ids; all else is for workers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import RecipientStatus
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.main_window import MainWindow
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent
from tests.support.guards import EVERYTHING, watch_gui_thread
from tests.ui.window.steps import choose, close, draft_of

AT_THE_START = {
    "sidebar/sidebar.py",
    "window/kept_place.py",
    "window/page_stack.py",
    "window/saved_search_actions.py",
}
"""They read whose archive it is, and its kept searches, once, before the first paint."""
ROWS_IN_VIEW = {
    "fax_list/fax_model.py",
    "fax_list/group_heads.py",
    "fax_list/listed_ids.py",
    "fax_list/row_thumbnails.py",
}
FAX_ON_SHOW = {"reading/fax_pages.py", "reading/shown_fax.py", "reading/tags_panel.py"}
DRAFT_ON_SHOW = {"compose/compose_pane.py", "compose/compose_checks.py", "compose/schedule_field.py"}


class Reads:
    """Where the window's code read."""

    def __init__(self, seen: list[str]) -> None:
        self._seen = seen

    def taken(self) -> set[str]:
        """Those files of ui/ that have read since this was asked last."""
        files = {asked.partition(":")[0].removeprefix("faxdesk/ui/") for asked in self._seen}
        self._seen.clear()
        return files


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(watch_gui_thread(monkeypatch, EVERYTHING))


# The connections are watched from their making on: the fixture comes before the archive is opened.
@pytest.fixture
def seen_stage(reads: Reads, stage: TestDesk) -> TestDesk:
    stage.tell(*(received(number) for number in range(1, 41)))
    return stage


def test_the_window_starts_and_shows_faxes(
    qtbot: QtBot, reads: Reads, seen_stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 40)
    assert reads.taken() <= AT_THE_START | ROWS_IN_VIEW
    ids = list(window.workspace.list.model.ids)
    choose(qtbot, window, ids[2])
    qtbot.waitUntil(lambda: window.workspace.reading.fax_id == ids[2])
    qtbot.waitUntil(lambda: window._context.runner.is_idle)
    found = reads.taken()
    assert found <= ROWS_IN_VIEW | FAX_ON_SHOW
    assert "reading/shown_fax.py" in found, "the watch sees what is read"


def test_many_are_chosen_and_the_actions_fit_them(
    qtbot: QtBot, reads: Reads, seen_stage: TestDesk, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    ids = list(window.workspace.list.model.ids)
    reads.taken()
    choose(qtbot, window, ids[0], ids[1])
    assert window.actions_.mark_read.isEnabled() or window.actions_.mark_unread.isEnabled()
    assert "window/workspace.py" not in reads.taken()


def test_the_window_closes_and_comes_back_where_it_was(
    qtbot: QtBot,
    reads: Reads,
    seen_stage: TestDesk,
    open_window: Callable[..., MainWindow],
    make_pdf: Callable[..., Path],
) -> None:
    seen_stage.tell(sent(50, RecipientStatus("+12125550187", "Dr. Weaver", "Sent")))
    fax_id = draft_of(seen_stage, make_pdf())
    window = open_window()
    window.navigation.show_folder(Place.SENT)
    qtbot.waitUntil(lambda: window.workspace.list.model.rowCount() == 1)
    window.writing.open(fax_id)
    compose = window.pages.compose
    qtbot.waitUntil(lambda: not compose.form.is_working and compose.keeper.is_settled)
    reads.taken()
    close(qtbot, window)
    assert reads.taken() <= ROWS_IN_VIEW | DRAFT_ON_SHOW, "what waits here is counted by a worker"
    again = open_window()
    qtbot.waitUntil(lambda: again.pages.is_composing)
    assert reads.taken() <= AT_THE_START | ROWS_IN_VIEW | DRAFT_ON_SHOW
