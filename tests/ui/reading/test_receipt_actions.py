"""The receipt of the fax on show: offered where there can be one, saved and printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import RecipientStatus
from faxdesk.ui.common import dialogs
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.page_view.print_dialog import PrintDialog
from faxdesk.ui.reading.reading_pane import ReadingPane
from faxdesk.ui.reading.reading_services import ReadingServices
from tests.support.desk import TestDesk
from tests.support.faxes import received, sent

MakePdf = Callable[..., Path]


@pytest.fixture
def pane(stage: TestDesk, context: WindowContext, window: QMainWindow) -> ReadingPane:
    shown = ReadingPane(ReadingServices.of(stage.desk), context)
    window.setCentralWidget(shown)
    window.show()
    return shown


def offered(actions: Actions) -> tuple[bool, bool]:
    """Whether the two are to be seen, and can be chosen."""
    both = (actions.save_receipt, actions.print_receipt)
    assert len({action.isVisible() for action in both}) == len({action.isEnabled() for action in both}) == 1
    return both[0].isVisible(), both[0].isEnabled()


def test_it_is_offered_for_sent_faxes_with_results(
    stage: TestDesk, pane: ReadingPane, actions: Actions, make_pdf: MakePdf
) -> None:
    assert offered(actions) == (False, False)
    came, went, queued = stage.tell(
        received(1),
        sent(2),
        sent(3, RecipientStatus("+12125550187", "", "Queued"), message_status="Queued"),
    )
    for fax_id in (came, went, queued):
        stage.give_document(fax_id, make_pdf())
    draft = stage.desk.outbox.create(Draft())
    for fax_id, expected in (
        (came, (False, False)),
        (went, (True, True)),
        (queued, (True, False)),
        (draft, (True, False)),
    ):
        pane.show_fax(fax_id)
        assert offered(actions) == expected
    menu = pane.toolbar._more.menu().actions()
    assert menu.index(actions.print_receipt) == menu.index(actions.save_receipt) + 1


def test_it_is_offered_as_soon_as_the_result_is_known(
    stage: TestDesk, pane: ReadingPane, actions: Actions, qtbot: QtBot, make_pdf: MakePdf
) -> None:
    (fax_id,) = stage.tell(sent(3, RecipientStatus("+12125550187", "", "Queued"), message_status="Queued"))
    stage.give_document(fax_id, make_pdf())
    pane.show_fax(fax_id)
    stage.tell(sent(3))
    qtbot.waitUntil(lambda: offered(actions) == (True, True))


def test_it_is_saved(
    stage: TestDesk,
    pane: ReadingPane,
    actions: Actions,
    qtbot: QtBot,
    make_pdf: MakePdf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (fax_id,) = stage.tell(sent(2))
    stage.give_document(fax_id, make_pdf())
    pane.show_fax(fax_id)
    asked: list[tuple[str, str]] = []

    def choose(_parent: object, suggested: Path, _filters: object, *, title: str) -> Path:
        asked.append((suggested.name, title))
        return tmp_path / "proof.pdf"

    monkeypatch.setattr(dialogs, "choose_save", choose)
    actions.save_receipt.trigger()
    qtbot.waitUntil(lambda: "proof.pdf" in pane.notice.text)
    assert (tmp_path / "proof.pdf").read_bytes().startswith(b"%PDF")
    assert asked[0][0].endswith(" Receipt Harbor Law Group.pdf")
    assert asked[0][1] == "Save receipt"
    monkeypatch.setattr(dialogs, "choose_save", lambda *_args, **_words: tmp_path / "missing" / "proof.pdf")
    actions.save_receipt.trigger()
    qtbot.waitUntil(lambda: "The receipt could not be saved" in pane.notice.text)


def test_it_is_printed_with_its_shades(
    stage: TestDesk,
    pane: ReadingPane,
    actions: Actions,
    qtbot: QtBot,
    make_pdf: MakePdf,
) -> None:
    (fax_id,) = stage.tell(sent(2))
    stage.give_document(fax_id, make_pdf())
    pane.show_fax(fax_id)
    actions.print_receipt.trigger()
    qtbot.waitUntil(lambda: pane.findChild(PrintDialog) is not None)
    dialog = pane.findChild(PrintDialog)
    assert dialog is not None
    assert dialog.grey.isChecked()
    assert len(dialog.chosen) == 1
    assert dialog.windowTitle().endswith(" Receipt Harbor Law Group")
    dialog.reject()
