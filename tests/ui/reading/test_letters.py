"""The pane in small and large letters: nothing is cut, and nothing stands out of what holds it.

It is never shown in less than 26 lines of its font in width: the list gives way to it before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QMainWindow,
    QWidget,
)
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import RecipientStatus
from faxdesk.ui.common import theme
from faxdesk.ui.reading.reading_head import ElidedLabel
from tests.support.faxes import received
from tests.ui.reading.reader import Reader

MakePdf = Callable[..., Path]
A, B, C = "+12125550187", "+16505550144", "+13125550188"
_ROUNDED_PX = 2


@pytest.fixture(params=[9, 13, 20, 24])
def letters(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[int]:
    """The size of the application's letters in points."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    before = application.font()
    font = application.font()
    font.setPointSize(request.param)
    application.setFont(font)
    theme.apply(application, "light")
    yield request.param
    application.setFont(before)
    application.setStyleSheet("")


def cut(root: QWidget) -> Iterator[str]:
    """The words in it that have no room, and the widgets that have none."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QAbstractButton) and widget.text():
            hint = widget.sizeHint()
            if hint.width() > widget.width() + _ROUNDED_PX or hint.height() > widget.height() + _ROUNDED_PX:
                yield f"button {widget.text()}: {hint} in {widget.size()}"
        if isinstance(widget, QLabel) and widget.text():
            if widget.wordWrap():
                needed, room = widget.heightForWidth(widget.width()), widget.height()
            else:
                needed, room = widget.sizeHint().width(), widget.width()
            if needed > room + _ROUNDED_PX:
                yield f"label {widget.text()}: {needed} in {room}"
        holder = widget.parentWidget()
        if holder is not None and not _scrolls(holder):
            inner = holder.rect().adjusted(-3, -3, 3, 3)
            if not inner.contains(widget.geometry()):
                yield f"{widget.objectName() or widget}: {widget.geometry()} of {holder.rect()}"


def assert_whole(reader: Reader) -> None:
    """Once all is laid out, nothing is cut."""

    def looks() -> None:
        assert list(cut(reader.pane)) == []

    reader.qtbot.waitUntil(looks, timeout=3000)


def _scrolls(holder: QWidget) -> bool:
    return isinstance(holder, QAbstractScrollArea) or isinstance(holder.parentWidget(), QAbstractScrollArea)


@pytest.mark.parametrize("lines", [26, 40])
def test_a_sent_fax(letters: int, lines: int, reader: Reader, make_pdf: MakePdf, window: QMainWindow) -> None:
    window.resize(lines * theme.measures().line, 700)
    results = (
        RecipientStatus(A, "Dr. Weaver", "Sent"),
        RecipientStatus(B, "Summit Insurance, claims", "SendingFailed", "NoFaxMachine"),
        RecipientStatus(C, "Maple Street Pharmacy", "SendingFailed", "LineBusy"),
    )
    fax_id = reader.accepted(make_pdf(2), *results)
    reader.retry_of(fax_id, C)
    reader.open(fax_id)
    reader.wait_for_pages(2)
    assert_whole(reader)


@pytest.mark.parametrize("lines", [26, 40])
def test_a_received_fax(
    letters: int, lines: int, reader: Reader, make_pdf: MakePdf, window: QMainWindow
) -> None:
    window.resize(lines * theme.measures().line, 700)
    (fax_id,) = reader.stage.tell(received(1))
    reader.stage.give_document(fax_id, make_pdf(2))
    reader.stage.desk.tags_and_notes.change_tags([fax_id], add=["Billing", "Call back"])
    reader.open(fax_id)
    reader.wait_for_pages(2)
    assert_whole(reader)


def test_several_faxes(letters: int, reader: Reader, window: QMainWindow) -> None:
    window.resize(700, 700)
    reader.pane.show_several(reader.stage.tell(received(1), received(2), received(3)), 10)
    assert_whole(reader)
