"""Names from outside that are markup: all widgets of the window are walked, and none shows rich text."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QTextDocumentFragment
from PySide6.QtGui import Qt as QtGuiQt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QTextEdit
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Party, RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent, Problem
from faxdesk.ui.desktop.open_requests import sorted_out
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.window.main_window import MainWindow
from tests.support.clock import START
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent
from tests.ui.conftest import FRONT_DESK
from tests.ui.window.steps import choose

MARK = "zz9"
HOSTILE = (
    f"<img src=//{MARK}/x.png>",
    f"<b>{MARK}</b>",
    f"{MARK} &lt;i&gt; &amp;",
    f"&amp;<a href=x>{MARK}</a>",
)


def file_name(name: str) -> str:
    """The name as one of a file, which has no slashes."""
    return f"{name.replace('/', '')}.pdf"


class Walk:
    """What of the window's texts was seen, and which of them Qt takes for HTML."""

    def __init__(self) -> None:
        self.rich: list[str] = []
        self.places: set[str] = set()

    def all_widgets(self) -> None:
        # Rubbish collected while the list is made would take widgets of earlier windows out of it, which
        # ends the process.
        gc.collect()
        for widget in QApplication.allWidgets():
            self._tooltip(widget.toolTip(), type(widget).__name__)
            if isinstance(widget, QLabel):
                self._label(widget)
            if isinstance(widget, QTextEdit):
                self.rich.append(f"{type(widget).__name__} takes HTML that is pasted")
            if isinstance(widget, QAbstractItemView) and widget.model() is not None:
                self._model(widget.model(), type(widget).__name__)
            for action in widget.findChildren(QAction):
                self._tooltip(action.toolTip(), "QAction")

    def _label(self, label: QLabel) -> None:
        if MARK in label.text():
            self.places.add(type(label.parentWidget()).__name__)
        if label.textFormat() != Qt.TextFormat.PlainText and (
            MARK in label.text() or QtGuiQt.mightBeRichText(label.text())
        ):
            self.rich.append(f"{type(label.parentWidget()).__name__}: {label.text()}")

    def _model(self, model: QAbstractItemModel, view: str) -> None:
        # A list model hides how many columns it has, which is one.
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for row in range(model.rowCount(QModelIndex())):
            for column in range(columns):
                tooltip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                self._tooltip(tooltip or "", view)

    def _tooltip(self, text: str, owner: str) -> None:
        """Where Qt reads a tooltip as HTML, what is left of it must be the letters of the name."""
        if MARK not in text:
            return
        self.places.add(f"{owner}'s tooltip")
        if QtGuiQt.mightBeRichText(text):
            read = QTextDocumentFragment.fromHtml(text).toPlainText()
            # A page is called by its document without the ending.
            titles = (file_name(name).removesuffix(".pdf") for name in HOSTILE)
            if not any(name in read for name in (*HOSTILE, *titles)):
                self.rich.append(f"{owner}'s tooltip: {text}")


@pytest.fixture(params=HOSTILE)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def signed_in_as(stage: TestDesk, name: str) -> None:
    cast(Any, stage.service).account = replace(FRONT_DESK, name=name, fax_numbers=(name,))


@pytest.fixture
def walk() -> Iterator[Walk]:
    walked = Walk()
    yield walked
    walked.all_widgets()
    assert walked.rich == []


def a_draft(stage: TestDesk, path: Path, name: str) -> Draft:
    digest, size = stage.blobs.add(path)
    file = OutgoingFile(file_name(name), digest, size, "application/pdf", 1)
    return Draft((Recipient("+12125550187", name),), (file,), cover_text=name)


def test_in_the_list_and_the_reading_pane(
    qtbot: QtBot,
    stage: TestDesk,
    name: str,
    signed_in_as: None,
    window: MainWindow,
    walk: Walk,
    make_pdf: Callable[..., Path],
) -> None:
    (got,) = stage.tell(received(1, sender=Party(name, name, f"{name} town"), subject=name))
    stage.desk.tags_and_notes.change_tags([got], [name])
    stage.desk.tags_and_notes.set_note(got, name)
    stage.desk.saved_searches.save(name, f"from:{name}")
    qtbot.waitUntil(lambda: window.sidebar.searches.search(name) is not None)
    window.sidebar.setFixedWidth(120)
    choose(qtbot, window, got)
    pane = window.workspace.reading
    qtbot.waitUntil(lambda: pane.head.name.whole == name)
    pane.head.name.setFixedWidth(20)
    walk.all_widgets()
    failed = RecipientStatus(name, name, "SendingFailed", name)
    (out,) = stage.tell(sent(2, failed, RecipientStatus("+12125550187", name, "Sent"), subject=name))
    window.navigation.show_folder(Place.OUTBOX)
    choose(qtbot, window, out)
    qtbot.waitUntil(lambda: pane.recipients.isVisible())
    walk.all_widgets()
    assert walk.places >= {
        "FaxTable's tooltip",
        "RecipientRow",
        "ElidedLabel's tooltip",
        "EntryList's tooltip",
    }, walk.places


def test_in_the_outbox_with_its_problems(
    qtbot: QtBot, stage: TestDesk, name: str, window: MainWindow, walk: Walk, make_pdf: Callable[..., Path]
) -> None:
    fax_id = stage.desk.outbox.create(a_draft(stage, make_pdf(), name))
    stage.journal.change(fax_id, OutboxEvent.SEND)
    stage.journal.begin_attempt(fax_id, START)
    problem = Problem(f"The service refuses “{name}”.", name, ErrorKind.REFUSED)
    stage.journal.change(fax_id, OutboxEvent.REFUSE, problem=problem)
    window.navigation.show_fax(fax_id, Place.OUTBOX)
    qtbot.waitUntil(lambda: window.workspace.reading.outbox.isVisible())
    window.notices.show_error(FaxDeskError(name, name, ErrorKind.BAD_INPUT))
    walk.all_widgets()
    assert walk.places >= {"OutboxPanel", "ProblemBar"}, walk.places


def test_in_what_is_written(
    qtbot: QtBot, stage: TestDesk, name: str, window: MainWindow, walk: Walk, make_pdf: Callable[..., Path]
) -> None:
    window.writing.open(stage.desk.outbox.create(a_draft(stage, make_pdf(), name)))
    pane = window.pages.compose
    qtbot.waitUntil(lambda: not pane.form.is_working and pane.form.files.rows.count() == 1)
    walk.all_widgets()
    window.writing.add(*sorted_out([f"fax:{name}"]))
    qtbot.waitUntil(lambda: window.pages.compose.is_writing and not pane.form.is_working)
    walk.all_widgets()
    assert walk.places >= {"AttachmentRows's tooltip", "RecipientChip", "RecipientChip's tooltip"}, (
        walk.places
    )


@pytest.mark.parametrize("page", ["settings", "diagnostics", "keys", "sign_in", "first_start"])
def test_on_the_pages(
    qtbot: QtBot,
    stage: TestDesk,
    signed_in_as: None,
    open_window: Callable[..., MainWindow],
    walk: Walk,
    page: str,
) -> None:
    window = open_window()
    getattr(window.pages, f"show_{page}")()
    if page == "settings":
        window.pages.settings.show_section("account")
    qtbot.waitUntil(lambda: window._context.runner.is_idle)
    walk.all_widgets()
    if page == "settings":
        # The page names the account and its number.
        assert "AccountCard" in walk.places
