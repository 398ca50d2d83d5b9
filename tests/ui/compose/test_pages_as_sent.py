"""The pages of a fax being written as they are sent: who draws them, how, how long they take, what is wrong
with them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from faxdesk.composition import Composition
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Resolution
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import AUTOMATIC, DrawnBy, LineTime, PageKind, PageLook, PageMode, SentPageFacts
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.simulator.server import Simulator
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.compose.compose_pane import ComposePane
from faxdesk.ui.compose.compose_services import ComposeServices
from faxdesk.ui.compose.pages.draft_as_sent import UNSEEN, DraftAsSent
from faxdesk.ui.compose.pages.judged_pages import JudgedPage
from faxdesk.ui.compose.pages.page_cells import PageCell
from faxdesk.ui.page_view.page_sources import FaxedPage
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.documents.legible import sheets
from tests.ui.compose.writer import Writer

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

MakePdf = Callable[..., Path]
PHOTO = PageLook(PageMode.PHOTO)
LONG_MS = 20_000


@pytest.fixture
def shaded(tmp_path: Path) -> Path:
    """A table whose rows are grey in turn."""
    path = tmp_path / "table.png"
    sheets.bands().grey.save(path, dpi=(204, 196))
    return path


def settle(writer: Writer) -> None:
    """Until all pages are judged and shown as they are."""
    grid = writer.pane.pages.grid

    def is_settled() -> bool:
        cells = grid.model_.cells
        is_known = all(cell.sent is None or cell.sent.facts is not None for cell in cells)
        return bool(cells) and is_known and not writer.pane.preview.judged.is_judging

    writer.wait()
    writer.qtbot.waitUntil(is_settled, timeout=LONG_MS)


def cell(writer: Writer, row: int = 0) -> PageCell:
    found = writer.pane.pages.grid.cell(row)
    assert found is not None
    return found


def choose(writer: Writer, *rows: int) -> None:
    grid = writer.pane.pages.grid
    grid.setCurrentIndex(grid.model_.index(rows[0]))
    for row in rows[1:]:
        grid.selectionModel().select(grid.model_.index(row), QItemSelectionModel.SelectionFlag.Select)


def menu_by_key(writer: Writer, then: Callable[[QMenu], None]) -> None:
    """Open the menu at the chosen page by the keyboard's menu key, do something in it, and close it."""
    grid = writer.pane.pages.grid
    done: list[bool] = []

    def act() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        then(menu)
        menu.close()
        done.append(True)

    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, act)
    place = grid.visualRect(grid.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, grid.mapToGlobal(place))
    QApplication.sendEvent(grid.viewport(), event)
    writer.qtbot.waitUntil(lambda: bool(done))


def trigger(words: str) -> Callable[[QMenu], None]:
    def act(menu: QMenu) -> None:
        action = next(action for action in menu.actions() if action.text().split("\t")[0] == words)
        action.trigger()

    return act


def test_a_shaded_page_is_drawn_here_and_the_line_says_so(writer: Writer, shaded: Path) -> None:
    writer.add(shaded)
    settle(writer)
    assert writer.pane.pages.drawn_by.words == "Pages drawn by FaxDesk · as they arrive"
    sent = cell(writer).sent
    assert sent is not None
    assert sent.facts is not None
    assert sent.facts.kind is PageKind.TINTS
    sentence = writer.pane.pages.grid.model_.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "The grey background is left out" in sentence


def test_plain_pages_go_as_they_are(writer: Writer, make_pdf: MakePdf, shaded: Path) -> None:
    writer.add(make_pdf(2, name="a.pdf"))
    settle(writer)
    assert writer.pane.pages.drawn_by.words == "Sent as it is; RingCentral draws the pages"
    writer.add(shaded)
    settle(writer)
    words = writer.pane.pages.drawn_by.words
    assert words == "FaxDesk draws 1 of 2 documents, RingCentral the others"


def test_who_draws_is_chosen_for_a_fax_kept_and_taken_back(writer: Writer, shaded: Path) -> None:
    writer.add(shaded)
    settle(writer)
    menu = writer.pane.pages.drawn_by.menu()
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
        ("FaxDesk where it helps", True),
        ("Always FaxDesk", False),
        ("Always RingCentral (files as they are)", False),
    ]
    menu.actions()[2].trigger()
    assert writer.saved().drawn_by is DrawnBy.SERVICE
    settle(writer)
    assert writer.pane.pages.drawn_by.words == "Sent as it is; RingCentral draws the pages"
    bar = writer.pane.pages.chosen
    assert bar.text.text().startswith("RingCentral turns every shade of this page into dots")
    assert not bar.look.isVisible(), "what RingCentral draws cannot be drawn otherwise"
    writer.qtbot.mouseClick(writer.pane.bars.change._button, Qt.MouseButton.LeftButton)
    assert writer.saved().drawn_by is None


def test_a_look_is_chosen_in_the_menu_and_both_times_stand_side_by_side(writer: Writer, shaded: Path) -> None:
    writer.add(shaded)
    settle(writer)
    choose(writer, 0)
    menu_by_key(writer, trigger("Photo"))
    assert writer.saved().files[0].looks == ((0, PHOTO),)
    settle(writer)
    bar, sent = writer.pane.pages.chosen, cell(writer).sent
    assert sent is not None
    assert sent.facts is not None
    assert sent.automatic is not None
    low, other = round(sent.facts.time.low), round(sent.automatic.time.low)
    assert low > 3 * other
    assert bar.title.text() == f"Page 1: {low} s instead of {other} s with “Automatic”"
    assert bar.mend.text() == f"Text: {other} s instead of {low} s"
    writer.qtbot.mouseClick(bar.mend, Qt.MouseButton.LeftButton)
    assert writer.saved().files[0].looks == ((0, PageLook(PageMode.TEXT)),)
    writer.qtbot.keyClick(writer.pane.pages.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert writer.saved().files[0].looks == ((0, PHOTO),)


def test_the_menu_tells_the_time_of_each_mode(writer: Writer, shaded: Path) -> None:
    writer.add(shaded)
    settle(writer)
    choose(writer, 0)
    menu = QMenu()
    writer.qtbot.addWidget(menu)
    writer.pane.pages._offer_looks(menu)
    modes = menu.actions()[: len(PageMode)]
    writer.qtbot.waitUntil(lambda: all("\t" in action.text() for action in modes), timeout=LONG_MS)
    names = [action.text().split("\t")[0] for action in modes]
    assert names == ["Automatic", "Text", "Photo", "Photo, quicker", "As scanned"]
    assert [action.isChecked() for action in modes] == [True, False, False, False, False]


def test_several_pages_are_made_darker_together_and_taken_back_together(
    writer: Writer, make_pdf: MakePdf, shaded: Path
) -> None:
    writer.add(make_pdf(3, name="a.pdf"), shaded)
    settle(writer)
    choose(writer, 1, 2, 3)
    menu_by_key(writer, trigger("Darker"))
    darker = PageLook(darker=1)
    assert [file.looks for file in writer.saved().files] == [((1, darker), (2, darker)), ((0, darker),)]
    assert writer.pane.bars.change.text == "3 pages are drawn as “Automatic, darker” now."
    assert writer.pane.pages.grid.chosen_rows == [1, 2, 3], "what was chosen stays chosen"
    writer.qtbot.mouseClick(writer.pane.bars.change._button, Qt.MouseButton.LeftButton)
    assert [file.looks for file in writer.saved().files] == [(), ()]


def test_lighter_and_darker_end_somewhere(writer: Writer, shaded: Path) -> None:
    writer.add(shaded)
    settle(writer)
    choose(writer, 0)
    for _ in range(2):
        menu_by_key(writer, trigger("Darker"))
        settle(writer)

    def is_off(menu: QMenu) -> None:
        enabled = {action.text(): action.isEnabled() for action in menu.actions()}
        assert (enabled["Darker"], enabled["Lighter"]) == (False, True)

    menu_by_key(writer, is_off)
    assert writer.saved().files[0].looks == ((0, PageLook(darker=2)),)


def test_a_blank_page_is_marked_and_left_out(writer: Writer, make_pdf: MakePdf, tmp_path: Path) -> None:
    blank = tmp_path / "back.png"
    Image.new("L", (850, 1100), 255).save(blank, dpi=(100, 100))
    writer.add(make_pdf(1, name="a.pdf"), blank)
    settle(writer)
    bar = writer.pane.pages.chosen
    # Nothing is chosen: the first page that is not in order is told of.
    assert bar.title.text().startswith("Page 2: ")
    assert bar.text.text() == "This page is blank."
    writer.qtbot.mouseClick(bar.mend, Qt.MouseButton.LeftButton)
    assert [file.name for file in writer.saved().files] == ["a.pdf"]


def test_a_scan_that_was_straightened_says_so_and_can_stay_as_it_lay(writer: Writer, tmp_path: Path) -> None:
    lying = tmp_path / "scan.png"
    sheets.scan(sheets.letter().grey, 1.3).save(lying, dpi=(200, 200))
    writer.add(lying)
    settle(writer)
    choose(writer, 0)
    bar = writer.pane.pages.chosen
    assert "straightened by 1.3°" in bar.text.text()
    assert bar.mend.text() == "As scanned"
    bar.mend.click()
    settle(writer)
    sent = cell(writer).sent
    assert sent is not None
    assert sent.look == PageLook(PageMode.SCAN)
    assert sent.facts is not None
    assert sent.facts.turned == 0.0


def test_small_print_is_sent_in_fine(writer: Writer, tmp_path: Path) -> None:
    from PIL import ImageDraw

    page = sheets.empty()
    for number, line in enumerate(sheets.lines(60, 6, words=12)):
        ImageDraw.Draw(page).text((120, 120 + 32 * number), line, font=sheets.font(18))
    path = tmp_path / "terms.png"
    page.save(path, dpi=(204, 196))
    writer.pane.form.quality.choose(Resolution.STANDARD)
    writer.add(path)
    settle(writer)
    bar = writer.pane.pages.chosen
    assert "points may not be readable at standard resolution" in bar.text.text()
    writer.qtbot.mouseClick(bar.mend, Qt.MouseButton.LeftButton)
    assert writer.saved().resolution is Resolution.FINE
    settle(writer)
    assert bar.isHidden()


def test_the_foot_tells_a_range_and_its_reason(writer: Writer, make_pdf: MakePdf, shaded: Path) -> None:
    writer.add(make_pdf(1, name="a.pdf"), shaded)
    settle(writer)
    foot = writer.pane.foot
    assert foot.estimate_words.startswith("2 pages, ")
    choose(writer, 1)
    menu_by_key(writer, trigger("Photo"))
    settle(writer)
    assert foot.estimate_words.endswith(" min")
    assert foot.reason_words == "Page 2 takes most of it"


class Known:
    """Facts that somebody found before."""

    def __init__(self, **facts: SentPageFacts) -> None:
        self._facts = facts

    def facts(self, page: JudgedPage) -> SentPageFacts | None:
        return self._facts.get(f"page_{page.page.page}_{page.page.look.mode}")


def test_time_is_the_sum_of_call_cover_and_pages(writer: Writer, make_pdf: MakePdf) -> None:
    writer.add(make_pdf(2, name="a.pdf"))
    draft: Draft = writer.saved()
    plain = SentPageFacts(PageKind.PLAIN, LineTime(20.0, 40.0))
    sent = DraftAsSent.of(draft, DrawnBy.AUTO, Known(page_0_auto=plain))
    unseen = UNSEEN[Resolution.FINE]
    assert sent.time == LineTime(8.0 + 20.0 + unseen.low, 20.0 + 40.0 + unseen.high)
    assert [(page.page.page, page.page.look) for page in sent.wanted] == [(1, AUTOMATIC)]
    assert sent.documents[0].drawn_by is None, "the second page may be another kind"


def test_looks_are_there_again_when_the_draft_is_opened(writer: Writer, shaded: Path) -> None:
    writer.add(shaded)
    settle(writer)
    choose(writer, 0)
    menu_by_key(writer, trigger("As scanned"))
    writer.saved()
    fax_id = writer.pane.fax_id
    assert fax_id is not None
    writer.pane.close_draft()
    writer.qtbot.waitUntil(lambda: not writer.pane.is_writing)
    writer.pane.open_draft(fax_id)
    settle(writer)
    sheet = cell(writer).sheet
    assert isinstance(sheet, FaxedPage)
    assert sheet.page.look == PageLook(PageMode.SCAN)


def test_what_a_draft_asks_for_no_more_is_not_looked_at(writer: Writer, make_pdf: MakePdf) -> None:
    writer.pane.add_files([make_pdf(200, name="long.pdf")])
    judged = writer.pane.preview.judged
    writer.qtbot.waitUntil(lambda: judged.is_judging and bool(judged._facts), timeout=LONG_MS)
    writer.pane.discard()
    writer.qtbot.waitUntil(lambda: not judged.is_judging)
    assert len(judged._facts) < 200


def test_two_hundred_pages_leave_the_window_free(writer: Writer, make_pdf: MakePdf) -> None:
    """The first page is there long before all are judged, and no step on the window's thread takes long."""
    path = make_pdf(200, name="long.pdf")
    grid = writer.pane.pages.grid
    writer.pane.add_files([path])
    writer.qtbot.waitUntil(lambda: bool(grid.model_.cells), timeout=LONG_MS)
    writer.qtbot.waitUntil(lambda: grid.cache.image(cell(writer).sheet, 136) is not None, timeout=LONG_MS)
    assert writer.pane.preview.judged.is_judging
    assert writer.pane.foot.reason_words == "The pages are being looked at"
    slowest, judged = 0.0, writer.pane.preview.judged
    # As the program does at its start: what all tests before have left behind is no part of a step.
    gc.freeze()
    while judged.is_judging:
        begun = time.thread_time()
        QApplication.processEvents()
        slowest = max(slowest, time.thread_time() - begun)
        time.sleep(0.001)
    gc.unfreeze()
    assert slowest < 0.1
    settle(writer)
    assert writer.pane.pages.drawn_by.words == "Sent as it is; RingCentral draws the pages"


# Against the service


@pytest.fixture
def composition(profile: Profile, simulator: Simulator) -> Iterator[Composition]:
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    made = Composition(profile, environment=sign_in)
    made.account.resume(CancelToken())
    yield made
    made.close()


@pytest.mark.parametrize("resolution", Resolution)
def test_the_dots_on_show_are_those_of_the_pdf_that_the_service_receives(
    qtbot: QtBot,
    runner: TaskRunner,
    composition: Composition,
    simulator: Simulator,
    shaded: Path,
    resolution: Resolution,
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    bridge = EventBridge(composition.events)
    context = WindowContext(runner, bridge, Actions(window), FaxOutcomes(window))
    pane = ComposePane(ComposeServices.of(composition), context)
    window.setCentralWidget(pane)
    window.resize(1000, 760)
    window.show()
    composition.settings.first_use_guard = "off"
    composition.settings.undo_send_seconds = 0
    pane.new_draft([shaded], ["+16505550144"])
    pane.form.quality.choose(resolution)
    pane.form.changed.emit()
    look = PageLook(PageMode.PHOTO_QUICK, darker=1)
    qtbot.waitUntil(lambda: runner.is_idle and not pane.form.is_working, timeout=LONG_MS)
    (file,) = pane.changes.files
    pane.changes.put_files((file.with_looks({0: look}),))
    qtbot.waitUntil(lambda: runner.is_idle and pane.keeper.is_settled, timeout=LONG_MS)
    found = pane.pages.grid.cell(0)
    assert found is not None
    sheet = found.sheet
    assert isinstance(sheet, FaxedPage)
    shown = composition.pages.fax_page(sheet.page, sheet.resolution)
    with qtbot.waitSignal(context.outcomes.sent, timeout=LONG_MS) as told:
        pane.send()
    composition.outbox.run(CancelToken())
    item = composition.outbox.item(told.args[0])
    assert item is not None
    assert item.state is OutboxState.ACCEPTED
    (fax,) = [fax for fax in simulator.control.faxes() if fax["direction"] == "Outbound"]
    (received,) = fax["files"]
    assert received["sha256"] == item.draft.files[0].hash
    arrived = composition.pages.fax_page(PageSource(Path(received["path"]), "fax.pdf"), resolution)
    assert (arrived.width, arrived.height, arrived.data) == (shown.width, shown.height, shown.data)
    bridge.close()


def test_resend_and_forward_carry_what_was_chosen(composition: Composition, shaded: Path) -> None:
    outbox, token = composition.outbox, CancelToken()
    file = outbox.add_file(shaded, token).with_looks({0: PHOTO})
    draft = Draft((Recipient("+16505550144"),), (file,), drawn_by=DrawnBy.FAXDESK)
    item = outbox.send_new(draft)
    outbox.run(token)
    sent = outbox.item(item.id)
    assert sent is not None
    assert sent.draft.files[0].original == file
    again = outbox.forward(item.id)
    forwarded = outbox.item(again)
    assert forwarded is not None
    assert forwarded.draft.files == (file,)
