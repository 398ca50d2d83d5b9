"""The guide: opened at the page about what is on show, read, searched, and never leading out of itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from faxdesk.ui.common import theme
from faxdesk.ui.covers.covers_card import CoversCard
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.guide.guide_pages import ICONS
from faxdesk.ui.guide.guide_text import GuideText
from faxdesk.ui.guide.guide_window import GuideWindow
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.work.tasks import TaskRunner

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def guide(qtbot: QtBot, runner: TaskRunner) -> GuideWindow:
    """Open at the page about sending."""
    window = GuideWindow(runner)
    qtbot.addWidget(window)
    window.open("sending")
    qtbot.waitUntil(lambda: window.shown == "sending")
    return window


def listed(guide: GuideWindow) -> list[str]:
    items = [guide.list.item(row) for row in range(guide.list.count())]
    return [item.text() for item in items if not item.isHidden()]


def test_the_key_opens_the_page_about_what_is_on_show(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    guide = window.findChild(GuideWindow)
    assert guide is not None
    qtbot.waitUntil(lambda: guide.shown == "receiving")
    assert guide.windowTitle() == "Help – FaxDesk"
    views: list[tuple[Callable[[], object], str]] = [
        (lambda: window.navigation.show_folder(Place.OUTBOX), "what-the-words-mean"),
        (lambda: window.navigation.show_folder(Place.TRASH), "keeping-and-privacy"),
        (lambda: window.workspace.list.search.setText("knee"), "finding"),
        (window.pages.show_diagnostics, "when-something-fails"),
        (window.pages.show_contacts, "contacts-and-many"),
        (lambda: window.pages.show_settings(), "first-start"),
        (lambda: window.pages.settings.show_section("ways in"), "printer-and-scanner"),
        (window.pages.show_first_start, "first-start"),
    ]
    for lead, page in views:
        lead()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.actions_.guide.trigger()
        assert guide.shown == page
    # In the guide itself the key leaves it as it is.
    qtbot.waitUntil(guide.isActiveWindow)
    window.navigation.show_folder(Place.OUTBOX)
    window.actions_.guide.trigger()
    assert guide.shown == "first-start"


def test_a_fax_in_a_window_of_its_own_has_its_page(
    qtbot: QtBot, open_window: Callable[..., MainWindow]
) -> None:
    window = open_window()
    window.actions_.new_window.trigger()
    (beside,) = window.writing._windows
    qtbot.waitExposed(beside)
    qtbot.waitUntil(lambda: "pages" in beside.pane.__dict__ and beside.pane.pages.grid.isVisible())
    guide = asked_from(qtbot, window, beside)
    qtbot.waitUntil(lambda: guide.shown == "sending")
    beside.close()
    qtbot.waitUntil(lambda: not isValid(beside))


def test_the_window_of_covers_has_its_page(qtbot: QtBot, open_window: Callable[..., MainWindow]) -> None:
    window = open_window()
    window.actions_.settings.trigger()
    window.pages.settings.show_part("covers")
    (card,) = window.pages.settings.findChildren(CoversCard)
    card.edit.click()
    guide = asked_from(qtbot, window, card.covers_window)
    qtbot.waitUntil(lambda: guide.shown == "covers")
    card.covers_window.close()


def asked_from(qtbot: QtBot, window: MainWindow, beside: QWidget) -> GuideWindow:
    """The guide of the main window, opened by its key in a window beside it."""
    beside.activateWindow()
    qtbot.waitUntil(beside.isActiveWindow)
    qtbot.keyClick(beside, Qt.Key.Key_F1)
    guide = window.findChild(GuideWindow)
    assert guide is not None
    return guide


def test_links_lead_on_and_the_keys_back_and_forth(qtbot: QtBot, guide: GuideWindow) -> None:
    assert not guide.back.isEnabled()
    guide.text.anchorClicked.emit(QUrl("covers.md"))
    guide.text.anchorClicked.emit(QUrl("receiving.md"))
    assert guide.list.currentRow() == list(ICONS).index("receiving")
    QTest.keyClick(guide, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert guide.shown == "covers"
    guide.back.click()
    assert (guide.shown, guide.back.isEnabled()) == ("sending", False)
    QTest.keyClick(guide, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert (guide.shown, guide.forward.isEnabled()) == ("covers", True)
    guide.list.setCurrentRow(0)
    assert (guide.shown, guide.forward.isEnabled()) == ("first-start", False)


def test_the_search_lists_pages_that_have_all_words_and_marks_them(qtbot: QtBot, guide: GuideWindow) -> None:
    whole = listed(guide)
    assert len(whole) == len(ICONS)
    qtbot.keyClicks(guide.search, "busy wrong")
    assert listed(guide) == ["When something fails"]
    assert guide.shown == "when-something-fails"
    marked = {mark.cursor.selectedText().lower() for mark in guide.text.extraSelections()}
    assert marked == {"busy", "wrong"}
    first = guide.text.textCursor().position()
    qtbot.keyClick(guide.search, Qt.Key.Key_Return)
    assert guide.text.textCursor().position() > first
    qtbot.keyClicks(guide.search, "xyz")
    assert listed(guide) == []
    assert guide.nothing.isVisible()
    qtbot.keyClick(guide.search, Qt.Key.Key_Escape)
    assert (listed(guide), guide.text.extraSelections()) == (whole, [])
    qtbot.keyClick(guide.search, Qt.Key.Key_Escape)
    assert not guide.isVisible()


@pytest.mark.parametrize(
    "address", ["https://example.com/x.md", "file:///etc/passwd", "//evil/x.png", "../../../secret.png"]
)
def test_nothing_is_ever_fetched_or_opened(guide: GuideWindow, address: str) -> None:
    image = QTextDocument.ResourceType.ImageResource.value
    assert guide.text.loadResource(image, QUrl(address)) is None
    guide.text.anchorClicked.emit(QUrl(address))
    assert guide.shown == "sending"


def test_keys_are_called_as_on_this_system_and_words_of_the_search_stay(guide: GuideWindow) -> None:
    key = QKeySequence("Ctrl+N").toString(QKeySequence.SequenceFormat.NativeText)
    assert f"({key})" in guide.text.toPlainText()
    guide.show_page("finding")
    assert "from:northside" in guide.text.toPlainText()


def picture(text: GuideText) -> QImage:
    image = text.document().resource(
        QTextDocument.ResourceType.ImageResource.value, QUrl("pictures/compose.png")
    )
    assert isinstance(image, QImage)
    return image


def test_pictures_fit_the_page_and_are_as_sharp_as_the_screen(guide: GuideWindow) -> None:
    ratio = guide.devicePixelRatioF()
    wide = picture(guide.text)
    assert wide.devicePixelRatio() == ratio
    guide.resize(600, 500)
    assert picture(guide.text).width() < wide.width()
    assert picture(guide.text).deviceIndependentSize().width() <= guide.text.viewport().width()


def test_the_page_is_drawn_anew_in_other_colours_and_letters(
    qtbot: QtBot, guide: GuideWindow, letters_of: Callable[[int], None]
) -> None:
    before = guide.text.document().size().height()
    letters_of(20)
    qtbot.waitUntil(lambda: guide.text.document().size().height() > before)
    links = guide.text.toHtml().count(theme.colour("accent").name())
    assert links > 0


def test_a_guide_that_did_not_come_along_is_told_of(
    qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setattr("faxdesk.ui.guide.guide_pages.guide_folder", lambda: tmp_path)
    window = GuideWindow(runner)
    qtbot.addWidget(window)
    window.open("sending")
    qtbot.waitUntil(window.problem.isVisible)
    window.search.setText("fax")
    assert window.shown == ""
