"""A page editor by itself, on a real archive with the real page worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.domain.draft import Draft
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.compose.compose_services import ComposeServices
from faxdesk.ui.compose.editor.page_editor import PageEditor
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.ui.compose.editor.editing import Drafted, Editor
from tests.ui.pane_fixtures import stage

__all__ = ["stage"]


@pytest.fixture
def open_editor(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, make_pdf: Callable[..., Path]
) -> Callable[..., Editor]:
    """open_editor(pages=2) -> an editor, on show with the first page of a document of so many."""

    def open_(pages: int = 2, size: tuple[int, int] = (1088, 800), path: Path | None = None) -> Editor:
        desk = stage.desk
        file = desk.outbox.add_file(path or make_pdf(pages, name="letter.pdf"), CancelToken())
        drafted = Drafted(Draft(files=(file,)))
        window = QMainWindow()
        cache = PageCache(desk.pages, runner, window)
        pane = PageEditor(ComposeServices.of(desk), lambda: drafted.draft, drafted, cache, runner)
        drafted.follow = pane.follow
        window.setCentralWidget(pane)
        window.resize(*size)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        pane.open(PagePlace(0, 0))
        editor = Editor(qtbot, pane, drafted, runner, window)
        editor.wait()
        return editor

    return open_


@pytest.fixture
def editor(open_editor: Callable[..., Editor]) -> Editor:
    return open_editor()
