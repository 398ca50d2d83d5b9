"""Between light and dark while the window is open: every icon and picture follows, in every view."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import astuple
from PySide6.QtGui import QAction, QColor, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import RecipientStatus
from faxdesk.ui.common import theme
from faxdesk.ui.common.colours import DARK, LIGHT, Colours
from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.ui.window.demo_mode import DemoMode
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk
from tests.support.faxes import sent


class Demo:
    """Shows the demo's banner."""

    noisy_number = "+12025550110"

    def receive(self) -> None:
        """Nothing arrives."""


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light", rules=False)
    yield
    theme.apply(qapp, "light", rules=False)


def inks(picture: QPixmap) -> list[QColor]:
    """The colours of what is wholly drawn over."""
    image = picture.toImage()
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    names = {image.pixelColor(x, y).name() for x, y in points if image.pixelColor(x, y).alpha() == 255}
    return [QColor(name) for name in names]


def pictures(window: QWidget) -> dict[str, QPixmap]:
    """All icons and pictures of a window, by the name of what wears them."""
    found: dict[str, QPixmap] = {}
    for place, widget in enumerate(window.findChildren(QWidget)):
        if isinstance(widget.parent(), QLineEdit) or widget.objectName().startswith("qt_"):
            continue  # Qt's own.
        name = f"{place} {type(widget).__name__} {widget.objectName()} {widget.accessibleName()}"
        if isinstance(widget, QAbstractButton) and not widget.icon().isNull():
            found[name] = widget.icon().pixmap(20, 20)
        elif isinstance(widget, QLabel) and not widget.pixmap().isNull():
            found[name] = widget.pixmap()
    rows = window.findChild(QListWidget, "paletteRows")
    assert rows is not None
    for row in range(rows.count()):
        found[f"palette {row}"] = rows.item(row).icon().pixmap(20, 20)
    for action in window.findChildren(QAction):
        if action.objectName().startswith("_q_"):
            continue  # Qt's own.
        if not action.icon().isNull() and action.isEnabled():
            found[f"action {action.text()}"] = action.icon().pixmap(20, 20)
    return found


def astray(window: QWidget, colours: Colours) -> list[str]:
    """What wears a colour that the scheme does not have; one step of a channel is lost where edges are
    smoothed."""
    known = [QColor(value) for value in astuple(colours)]

    def belongs(ink: QColor) -> bool:
        return any(
            abs(ink.red() - colour.red()) <= 1
            and abs(ink.green() - colour.green()) <= 1
            and abs(ink.blue() - colour.blue()) <= 1
            for colour in known
        )

    return [name for name, picture in pictures(window).items() if not all(map(belongs, inks(picture)))]


def open_all(window: MainWindow, stage: TestDesk) -> None:
    """Every view once, each with something to show."""
    failed = RecipientStatus("+12125550187", "", "SendingFailed")
    (fax_id,) = stage.tell(sent(1, failed, message_status="SendingFailed"))
    stage.desk.tags_and_notes.change_tags([fax_id], add=["Urgent"])
    window.navigation.show_fax(fax_id)
    pages = window.pages
    pages.show_settings()
    pages.show_diagnostics()
    pages.show_keys()
    pages.show_sign_in()
    pages.sign_in.error.say("It did not work.", "Try again.")
    pages.show_first_start()
    window.notices.show_error(FaxDeskError("It did not work.", "", ErrorKind.OFFLINE))
    window.writing.begin()
    pages.compose.form.recipients.add_text("12")
    window.palette_.begin()


def test_every_picture_follows_the_scheme(
    qtbot: QtBot,
    qapp: QApplication,
    stage: TestDesk,
    runner: TaskRunner,
    open_window: Callable[..., MainWindow],
) -> None:
    window = open_window(demo=DemoMode(Demo(), start=lambda: None))
    open_all(window, stage)
    qtbot.waitUntil(lambda: runner.is_idle)
    assert len(pictures(window)) > 60
    assert astray(window, LIGHT) == []
    theme.apply(qapp, "dark", rules=False)
    assert astray(window, DARK) == []
    theme.apply(qapp, "light", rules=False)
    assert astray(window, LIGHT) == []


def test_what_has_gone_is_tinted_no_more(qtbot: QtBot, qapp: QApplication) -> None:
    tinted: list[str] = []

    class Bar(ProblemBar):
        def _tint(self) -> None:
            tinted.append(self.objectName())
            super()._tint()

    gone, there = Bar(), Bar()
    qtbot.addWidget(there)
    with qtbot.waitSignal(gone.destroyed):
        gone.deleteLater()
    tinted.clear()
    theme.apply(qapp, "dark", rules=False)
    assert tinted == ["problemBar"]
