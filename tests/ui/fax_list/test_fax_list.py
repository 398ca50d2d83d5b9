"""The list: a model of ids and blocks, selection and place that survive news, search, chips, keys."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetrics, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStyle, QStyleOptionViewItem
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from faxdesk.domain.fax import Chip, Direction, Party, ReadStatus
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.services.events import UploadProgress
from faxdesk.ui.common import theme
from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.fax_list import listed_ids
from faxdesk.ui.fax_list.fax_delegate import FaxDelegate
from faxdesk.ui.fax_list.fax_list import FaxList
from faxdesk.ui.fax_list.fax_model import BLOCK, MAX_BLOCKS, MAX_STEP, FaxModel
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.fax_list.list_services import FaxListServices
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.clock import START, ManualClock
from tests.support.desk import TestDesk
from tests.support.faxes import received


def row(number: int, **fields: Any) -> FaxRow:
    fax_row = FaxRow(
        number,
        Direction.INBOUND,
        START - timedelta(minutes=number),
        False,
        f"Clinic {number}",
        "+1 650-555-0144",
        0,
        2,
        FaxStatus(StatusKind.UNREAD),
    )
    return replace(fax_row, **fields)


class Source:
    """Rows by the thousand; remembers what was read."""

    def __init__(self) -> None:
        self.reads: list[int] = []
        self.gone: set[int] = set()

    def rows(self, ids: Sequence[int]) -> list[FaxRow]:
        self.reads.append(len(ids))
        return [row(fax_id) for fax_id in ids if fax_id not in self.gone]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(qtbot: QtBot, source: Source) -> FaxModel:
    return FaxModel(source, ManualClock())


def test_the_model_is_a_good_one(qtmodeltester: ModelTester, model: FaxModel, source: Source) -> None:
    qtmodeltester.check(model)
    model.show_ids(range(1000))
    model.show_ids([5000, *range(1000)])
    model.show_ids([5000, *range(500), *range(510, 1000)])
    model.refresh([3, 4])
    model.show_ids(range(7000, 17000))
    model.show_ids([])


def test_a_list_is_read_block_by_block(model: FaxModel, source: Source) -> None:
    model.start_anew(range(100_000))
    assert source.reads == []
    for place in range(0, 100_000, BLOCK):
        assert model.fax_row(place) is not None
    assert set(source.reads[:-1]) == {BLOCK}
    assert len(model._blocks) == MAX_BLOCKS
    model.fax_row(99_999)
    assert len(source.reads) == -(-100_000 // BLOCK)


def test_news_tell_of_what_came_and_went_alone(qtbot: QtBot, model: FaxModel) -> None:
    model.show_ids(range(100, 0, -1))
    changes: list[tuple[str, int, int]] = []
    model.rowsInserted.connect(lambda _p, first, last: changes.append(("in", first, last)))
    model.rowsRemoved.connect(lambda _p, first, last: changes.append(("out", first, last)))
    model.modelReset.connect(lambda: changes.append(("reset", 0, 0)))
    model.show_ids(range(102, 0, -1))
    model.show_ids([*range(102, 50, -1), *range(47, 0, -1)])
    model.show_ids([*range(102, 50, -1), *range(47, 0, -1)])
    assert changes == [("in", 0, 1), ("out", 52, 54)]
    model.show_ids(range(10_000, 10_000 + MAX_STEP + 10))
    assert changes[2:] == [("reset", 0, 0)]


def test_only_changed_rows_are_told_of_and_read_anew(model: FaxModel, source: Source) -> None:
    model.show_ids(range(1000))
    for place in (0, 200, 999):
        model.fax_row(place)
    source.reads.clear()
    places: list[int] = []
    model.dataChanged.connect(lambda first, last: places.extend(range(first.row(), last.row() + 1)))
    model.refresh([200, 202, 600, 77_777])
    assert places == [200, 202]
    model.fax_row(0)
    assert source.reads == []
    model.fax_row(200)
    assert source.reads == [BLOCK]


def test_rows_above_what_came_or_went_are_not_read_anew(model: FaxModel, source: Source) -> None:
    model.start_anew(range(200))
    shown = [model.fax_row(place) for place in (0, 199)]
    model.show_ids(range(100_000))
    assert [model.fax_row(place) for place in (0, 199)] == shown
    assert source.reads == [BLOCK, 200 % BLOCK, BLOCK], "the last block has more rows now"
    source.reads.clear()
    model.show_ids([*range(300), *range(301, 100_000)])
    assert [model.fax_row(place) for place in (0, 199)] == shown
    assert source.reads == []
    assert model.fax_row(300) == row(301)
    model.show_ids([100_000, *range(300), *range(301, 100_000)])
    assert model.fax_row(0) == row(100_000)
    assert model.fax_row(1) == shown[0]


def test_an_upload_is_told_where_its_row_was_read(model: FaxModel) -> None:
    model.start_anew(range(1000, 0, -1))
    model.fax_row(150)
    places: list[int] = []
    model.dataChanged.connect(lambda first, last: places.extend(range(first.row(), last.row() + 1)))
    for fax_id in (850, 3, 77_777):
        model.set_upload(fax_id, 0.5)
    assert places == [150]
    assert model.upload_of(model.id_at(997)) == 0.5, "it is painted when it comes into view"


def test_a_row_that_has_just_gone_is_blank(model: FaxModel, source: Source) -> None:
    source.gone.add(3)
    model.show_ids(range(10))
    index = model.index(3, 0)
    assert index.data() is None
    assert model.index(4, 0).data() == "Clinic 4"


def test_a_row_speaks_one_sentence(model: FaxModel) -> None:
    model.show_ids([7])
    sentence = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert sentence.startswith("Unread, Clinic 7, 2 pages, ")


# Painting


class NoHits:
    def spans(self, text: str) -> list[tuple[int, int]]:
        return []

    def line(self, fax_id: int) -> None:
        return None


class NoPictures:
    def picture(self, row: FaxRow) -> QImage | None:
        return None


def painted(model: FaxModel, place: int, width: int, *, rtl: bool = False, focus: bool = False) -> QImage:
    option = QStyleOptionViewItem()
    option.rect.setRect(0, 0, width, theme.measures().row)
    option.direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    option.palette = QApplication.palette()
    option.font = QApplication.font()
    if focus:
        option.state |= QStyle.StateFlag.State_HasFocus
    image = QImage(width, theme.measures().row, QImage.Format.Format_RGB32)
    image.fill(theme.colour("base"))
    painter = QPainter(image)
    FaxDelegate(model, NoPictures(), NoHits()).paint(painter, option, model.index(place, 0))
    painter.end()
    return image


def has(image: QImage, role: str, left: int, right: int) -> bool:
    """Whether a colour of the theme stands between two columns, half way down."""
    ink = theme.colour(role).rgb()
    middle = image.height() // 2
    return any(image.pixel(x, y) == ink for x in range(left, right) for y in (middle - 1, middle, middle + 1))


def test_a_row_has_its_mark_at_the_side_where_reading_begins(qapp: QApplication, model: FaxModel) -> None:
    theme.apply(qapp, "light")
    model.show_ids([1])
    left_to_right, mirrored = painted(model, 0, 360), painted(model, 0, 360, rtl=True)
    assert has(left_to_right, "accent", 10, 24)
    assert not has(left_to_right, "accent", 360 - 24, 350)
    assert has(mirrored, "accent", 360 - 24, 350)
    assert not has(mirrored, "accent", 10, 24)


def test_the_focus_can_be_seen(qapp: QApplication, model: FaxModel) -> None:
    theme.apply(qapp, "light")
    model.show_ids([1])
    assert has(painted(model, 0, 360, focus=True), "accent", 3, 8)
    assert not has(painted(model, 0, 360), "accent", 3, 8)


@pytest.mark.parametrize("width", [120, 280, 360, 900])
def test_rows_of_any_width_are_painted(qapp: QApplication, model: FaxModel, width: int, monkeypatch) -> None:
    long = row(
        1,
        direction=Direction.OUTBOUND,
        name="W" * 300,
        title="letter" * 60,
        others=12,
        status=FaxStatus(StatusKind.CHECKING),
    )
    monkeypatch.setattr(model, "_source", type("One", (), {"rows": lambda _self, ids: [long]})())
    model.show_ids([1])
    assert not painted(model, 0, width).isNull()


def test_a_row_is_high_enough(qapp: QApplication) -> None:
    lines = QFontMetrics(QApplication.font()).height() * 2
    assert max(44, lines + 10) <= theme.measures().row


# The list


class Reader:
    """Somebody in front of the list."""

    def __init__(self, qtbot: QtBot, stage: TestDesk, shown: FaxList, actions: Actions) -> None:
        self.qtbot = qtbot
        self.stage = stage
        self.list = shown
        self.actions = actions
        self.current: list[object] = []
        shown.table.selectionModel().currentChanged.connect(lambda now, _before: self.current.append(now))

    @property
    def names(self) -> list[str]:
        model = self.list.model
        return [model.index(place, 0).data() for place in range(model.rowCount())]

    def wait_for(self, names: list[str]) -> None:
        self.qtbot.waitUntil(lambda: self.names == names)

    def search(self, text: str) -> None:
        self.list.search.setFocus()
        self.qtbot.keyClicks(self.list.search, text)


@pytest.fixture
def host(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(360, 600)
    return window


@pytest.fixture
def reader(
    qtbot: QtBot, stage: TestDesk, runner: TaskRunner, bridge: EventBridge, host: QMainWindow
) -> Iterator[Reader]:
    actions = Actions(host)
    context = WindowContext(runner, bridge, actions, FaxOutcomes(host))
    shown = FaxList(FaxListServices.of(stage.desk), context)
    host.setCentralWidget(shown)
    host.show()
    host.activateWindow()
    qtbot.waitExposed(host)
    shown.show_folder(Place.INBOX)
    yield Reader(qtbot, stage, shown, actions)
    qtbot.waitUntil(lambda: runner.is_idle)


def named(number: int, name: str, **fields: Any):
    return received(number, sender=Party("+16505550144", name), **fields)


def test_new_faxes_appear_at_the_top_by_themselves(reader: Reader) -> None:
    assert reader.list.message.title == "No faxes yet"
    reader.stage.tell(named(1, "Ann"), named(2, "Ben"))
    reader.wait_for(["Ben", "Ann"])
    reader.stage.tell(named(3, "Cleo"))
    reader.wait_for(["Cleo", "Ben", "Ann"])


def test_what_is_read_keeps_its_selection_and_its_place(reader: Reader) -> None:
    ids = reader.stage.tell(*(named(number, f"N{number}") for number in range(1, 101)))
    reader.qtbot.waitUntil(lambda: len(reader.names) == 100)
    table = reader.list.table
    reader.list.select(ids[50])
    top = table.visualRect(table.currentIndex()).top()
    reader.current.clear()
    reader.stage.tell(named(500, "New one"), named(501, "New two"))
    reader.qtbot.waitUntil(lambda: len(reader.names) == 102)
    assert reader.list.selected_ids() == [ids[50]]
    assert reader.list.current_id() == ids[50]
    assert table.visualRect(table.currentIndex()).top() == top
    assert reader.current == []


def test_at_the_top_new_faxes_come_into_view(reader: Reader) -> None:
    reader.stage.tell(*(named(number, f"N{number}") for number in range(1, 101)))
    reader.qtbot.waitUntil(lambda: len(reader.names) == 100)
    reader.stage.tell(named(500, "New one"))
    reader.qtbot.waitUntil(lambda: len(reader.names) == 101)
    assert reader.list.table.verticalScrollBar().value() == 0


def test_a_fax_that_is_shown_while_ctrl_is_held_is_chosen_alone(reader: Reader) -> None:
    ids = reader.stage.tell(named(1, "Ann"), named(2, "Ben"))
    reader.qtbot.waitUntil(lambda: reader.list.select(ids[0]))
    QTest.keyPress(reader.list.table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        reader.list.select(ids[1])
    finally:
        QTest.keyRelease(reader.list.table, Qt.Key.Key_Control)
    assert reader.list.table.selected_ids() == [ids[1]], "Ctrl+Enter has sent it; Delete is for this one"


def test_searching_finds_words_and_numbers_and_goes_back(reader: Reader) -> None:
    reader.stage.tell(named(1, "Northside Clinic"), named(2, "Dr. Weaver"))
    reader.wait_for(["Dr. Weaver", "Northside Clinic"])
    reader.actions.find.trigger()
    assert reader.list.search.hasFocus()
    reader.search("north")
    reader.wait_for(["Northside Clinic"])
    reader.search("zz")
    reader.wait_for([])
    assert reader.list.message.title == "Nothing found"
    reader.list.message.button.click()
    reader.wait_for(["Dr. Weaver", "Northside Clinic"])


def test_what_is_read_stays_chosen_where_the_search_finds_it(reader: Reader) -> None:
    ids = reader.stage.tell(named(1, "Northside Clinic"), named(2, "Dr. Weaver"))
    reader.wait_for(["Dr. Weaver", "Northside Clinic"])
    reader.list.select(ids[0])
    reader.search("nor")
    reader.wait_for(["Northside Clinic"])
    assert reader.list.selected_ids() == [ids[0]]
    with reader.qtbot.waitSignal(reader.list.selection_changed):
        reader.search("zz")
        reader.wait_for([])
    assert reader.list.selected_ids() == []


def test_enter_in_the_search_field_goes_to_the_first_fax(reader: Reader) -> None:
    reader.stage.tell(named(1, "Northside Clinic"), named(2, "Dr. Weaver"))
    reader.wait_for(["Dr. Weaver", "Northside Clinic"])
    reader.search("nor")
    reader.qtbot.keyClick(reader.list.search, Qt.Key.Key_Return)
    assert reader.names == ["Dr. Weaver", "Northside Clinic"], "until the hits are there"
    assert reader.list.selected_ids() == []
    reader.wait_for(["Northside Clinic"])
    assert reader.list.table.hasFocus()
    assert reader.list.current_id() is not None
    assert reader.list.leave_search()
    reader.wait_for(["Dr. Weaver", "Northside Clinic"])
    assert not reader.list.leave_search()


def test_the_unread_chip_keeps_what_is_being_read(reader: Reader) -> None:
    ids = reader.stage.tell(named(1, "Ann"), named(2, "Ben", read_status=ReadStatus.READ), named(3, "Cleo"))
    reader.wait_for(["Cleo", "Ben", "Ann"])
    reader.list.chips.choose(Chip.UNREAD)
    reader.wait_for(["Cleo", "Ann"])
    reader.list.select(ids[0])
    reader.stage.desk.library.set_read([ids[0]], True)
    reader.stage.tell(named(4, "Dora"))
    reader.wait_for(["Dora", "Cleo", "Ann"])
    reader.stage.desk.library.trash([ids[0]])
    reader.wait_for(["Dora", "Cleo"])


def test_each_folder_has_its_chips_and_its_word_when_empty(reader: Reader) -> None:
    reader.list.show_folder(Place.OUTBOX)
    shown = [chip for chip, button in reader.list.chips._chips.items() if not button.isHidden()]
    assert shown == [Chip.UNSENT, Chip.WAITING, Chip.FAILED]
    for chip in shown[1:]:
        reader.list.chips.choose(chip)
        reader.qtbot.waitUntil(lambda: not reader.list._listed.is_awaited)
        assert reader.list.message.button.text() == "Show all"
    reader.list.message.button.click()
    assert reader.list.chips.chip == Chip.UNSENT
    for place, title in ((Place.DRAFTS, "No drafts"), (Place.SENT, "Nothing has been sent")):
        reader.list.show_folder(place)
        assert reader.list.chips.isHidden()
        assert reader.list.message.title == title
    reader.list.show_folder(Place.TRASH)
    assert reader.list.chips.isHidden()
    assert reader.list.message.title == "The trash is empty"


def test_the_arrow_keys_go_from_chip_to_chip(reader: Reader) -> None:
    chips = reader.list.chips
    chips._chips[Chip.ALL].setFocus()
    reader.qtbot.keyClick(chips._chips[Chip.ALL], Qt.Key.Key_Right)
    walked = [chips.chip]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
        reader.qtbot.keyClick(chips._chips[Chip.UNREAD], key)
        walked.append(chips.chip)
    assert walked == [Chip.UNREAD, Chip.UNREAD, Chip.ALL]


def test_keys_walk_the_list(reader: Reader) -> None:
    ids = reader.stage.tell(*(named(number, f"N{number}") for number in range(1, 6)))
    reader.qtbot.waitUntil(lambda: len(reader.names) == 5)
    newest_first = list(reversed(ids))
    table, qtbot = reader.list.table, reader.qtbot
    reader.actions.next_fax.trigger()
    assert reader.list.current_id() == newest_first[0]
    reader.actions.next_fax.trigger()
    assert reader.list.current_id() == newest_first[1]
    reader.actions.previous_fax.trigger()
    assert reader.list.current_id() == newest_first[0]
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert reader.list.current_id() == newest_first[4]
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert reader.list.selected_ids() == [newest_first[0]]
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert reader.list.selected_ids() == newest_first[:2]
    qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert reader.list.selected_ids() == newest_first


def test_space_pages_on_and_enter_opens(reader: Reader) -> None:
    (fax_id,) = reader.stage.tell(named(1, "Ann"))
    reader.wait_for(["Ann"])
    reader.list.select(fax_id)
    with reader.qtbot.waitSignal(reader.list.page_wanted, check_params_cb=lambda on: on):
        reader.qtbot.keyClick(reader.list.table, Qt.Key.Key_Space)
    with reader.qtbot.waitSignal(reader.list.page_wanted, check_params_cb=lambda on: not on):
        reader.qtbot.keyClick(reader.list.table, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    with reader.qtbot.waitSignal(reader.list.chosen, check_params_cb=lambda chosen: chosen == fax_id):
        reader.qtbot.keyClick(reader.list.table, Qt.Key.Key_Return)


def test_after_a_delete_the_next_fax_is_chosen(reader: Reader) -> None:
    ids = reader.stage.tell(named(1, "Ann"), named(2, "Ben"), named(3, "Cleo"))
    reader.wait_for(["Cleo", "Ben", "Ann"])
    reader.list.select(ids[1])
    reader.stage.desk.library.trash([ids[1]])
    reader.wait_for(["Cleo", "Ann"])
    assert reader.list.selected_ids() == [ids[0]]
    reader.stage.desk.library.trash([ids[0]])
    reader.wait_for(["Cleo"])
    assert reader.list.selected_ids() == [ids[2]]


def test_a_long_list_shows_its_newest_at_once_and_all_soon(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed_ids, "FIRST_ROWS", 10)
    reader.stage.tell(*(named(number, f"N{number}") for number in range(1, 41)))
    reader.list.show_folder(Place.INBOX)
    assert len(reader.names) == 10
    reader.qtbot.waitUntil(lambda: len(reader.names) == 40)
    reader.stage.tell(named(100, "New"))
    reader.qtbot.waitUntil(lambda: len(reader.names) == 41 and reader.names[0] == "New")


def test_an_upload_moves_its_row(reader: Reader) -> None:
    (fax_id,) = reader.stage.tell(named(1, "Ann"))
    reader.wait_for(["Ann"])
    with reader.qtbot.waitSignal(reader.list.model.dataChanged):
        reader.stage.desk.events.publish(UploadProgress(fax_id, 30, 60))
    assert reader.list.model._uploads == {fax_id: 0.5}


def test_first_pages_are_shown_in_small(reader: Reader, make_pdf: Callable[..., Any]) -> None:
    (fax_id,) = reader.stage.tell(named(1, "Ann"))
    reader.stage.give_document(fax_id, make_pdf())
    reader.wait_for(["Ann"])
    shown = reader.list.model.fax_row(0)
    assert shown is not None
    reader.qtbot.waitUntil(lambda: reader.list._pictures.picture(shown) is not None)


def test_the_context_menu_offers_what_fits(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.stage.tell(named(1, "Ann"))
    reader.wait_for(["Ann"])
    reader.actions.resend.setEnabled(False)
    offered: list[list[QAction]] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: offered.append(menu.actions()))
    table = reader.list.table
    table.customContextMenuRequested.emit(table.visualRect(reader.list.model.index(0, 0)).center())
    assert reader.actions.delete in offered[0]
    assert reader.actions.resend not in offered[0]


def test_arrays_of_ids_are_taken_as_they_are(model: FaxModel) -> None:
    ids = array("q", [3, 2, 1])
    model.show_ids(ids)
    assert model.ids == ids
    assert model.place_of(2) == 1
    assert model.place_of(9) == -1
    assert [model.place_of(1, supposed) for supposed in (2, 0, 5)] == [2, 2, 2]


# Time


def test_rows_that_tell_of_a_time_are_painted_anew_each_minute(qtbot: QtBot) -> None:
    clock = ManualClock()
    at = START + timedelta(minutes=2)
    source = Source()
    waiting = FaxStatus(StatusKind.WAITING, reason="Busy", at=at)
    source.rows = lambda ids: [row(fax_id, status=waiting) for fax_id in ids]  # type: ignore[method-assign]
    model = FaxModel(source, clock)
    model.show_ids([1, 2])
    assert model.fax_row(0) is not None
    clock.advance(60)
    with qtbot.waitSignal(model.dataChanged):
        assert not model.pass_time()
    clock.advance(61)
    assert model.pass_time(), "its time has come: it may be something else by now"
    plain = FaxModel(Source(), clock)
    plain.show_ids([1, 2])
    assert plain.fax_row(0) is not None
    with qtbot.assertNotEmitted(plain.dataChanged):
        assert not plain.pass_time()
    clock.advance(86_400)
    assert plain.pass_time(), "today is another day"


def test_a_minute_passes_only_while_the_list_is_seen(reader: Reader) -> None:
    shown = reader.list
    assert shown._minute.isActive()
    assert shown._minute.interval() <= 60_050
    shown.hide()
    assert not shown._minute.isActive()
