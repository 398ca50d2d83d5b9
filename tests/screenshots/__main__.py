"""`python -m tests.screenshots FOLDER`: every window, light and dark, at 1280x800, small, and twice as sharp;
and a receipt.

The sharp ones need another start of the program, with QT_SCALE_FACTOR=2; they go to FOLDER/2x. The windows
speak the language of the environment: LANGUAGE=de LANG=de_DE.UTF-8, or for the pseudo-language and its twin
LANGUAGE=qps-ploc and qps-plocm.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from faxdesk.app.window_language import speak
from faxdesk.chosen_service import name_chosen_service
from faxdesk.composition import Composition
from faxdesk.demo import Demo
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import DrawnBy, PageMode
from faxdesk.domain.update import Release
from faxdesk.paths import resource
from faxdesk.services.events import Connection, ConnectionChanged
from faxdesk.services.outbox.sender_lease import SenderLease
from faxdesk.simulator.control.control import Control
from faxdesk.store.lease_store import LeaseStore
from faxdesk.ui.common import theme
from faxdesk.ui.compose.drop_target import Dragged, DropOverlay
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.guide.guide_window import GuideWindow
from faxdesk.ui.page_view.page_sources import to_image
from faxdesk.ui.settings.diagnostics_page import DiagnosticsPage
from faxdesk.ui.window.demo_mode import DemoMode
from faxdesk.ui.window.main_window import MainWindow
from faxdesk.words import tr
from faxdesk.work.bridge import EventBridge
from faxdesk.work.pulse_timer import PulseTimer
from faxdesk.work.tasks import TaskRunner
from tests.screenshots.audit_log import audit_scenes
from tests.screenshots.drawn_pages import (
    choose_drawn_by,
    choose_look,
    open_drawn_by_menu,
    open_page_menu,
    photographed,
    warned,
)
from tests.screenshots.finding import (
    choose_several,
    choose_text,
    fill_marks,
    open_palette,
    search,
    show_hints,
    show_tables,
    show_text,
    with_pages,
)
from tests.screenshots.locking import lock_scenes
from tests.screenshots.many import table_scenes
from tests.screenshots.page_editing import page_scenes
from tests.screenshots.pseudo_language import MIRRORED, PSEUDO, speak_pseudo
from tests.screenshots.settings_pages import settings_scenes
from tests.screenshots.states import fill_outbox

SIZES = {"": (1280, 800), "-small": (860, 560)}
_SETTLE_MS = 700
_QUIET_MS = 150
_RECEIPT_PX = 1240
NOTES = "Faxes go out faster.\nThe search also reads the pages of faxes that you received."
MAY_NOT = FaxDeskError("The app may not have a live connection.", "Ask for it.", ErrorKind.NOT_ALLOWED)


class Studio:
    """One window on a filled demo archive."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application = application
        self._folder = folder
        self._demo = Demo()
        self.composition: Composition = Composition(self._demo.profile)
        self.composition.settings.first_start_done = True
        self.runner = TaskRunner()
        self._bridge = EventBridge(self.composition.events)
        self._pulse = PulseTimer(self.composition, self.runner, self._bridge)
        self._held = ExitStack()
        self.beside: QWidget | None = None
        """A window beside the main one, of which the picture is made instead."""
        self._fill()
        self.window = self._window(demo=True)

    def _fill(self) -> None:
        desk, token = self.composition, CancelToken()
        self._demo.sign_in(desk.account, token)
        desk.sync.run(token)
        while desk.sync.more_to_do:
            desk.sync.run(token)
        self.states = fill_outbox(self.composition, resource("demo", "Referral letter.pdf"))
        fill_marks(self.composition)
        # As if another process were sending: the states stay as they are.
        leases = LeaseStore(self.composition.database)
        self._held.enter_context(SenderLease(leases, self._demo.profile.sender_lock, desk.clock).held())

    @property
    def control(self) -> Control:
        """The strings of the service."""
        assert self._demo._simulator is not None
        return self._demo._simulator.control

    def _window(self, *, demo: bool) -> MainWindow:
        window = MainWindow(
            self.composition,
            self.runner,
            self._bridge,
            self._pulse,
            DemoMode(self._demo if demo else None, start=lambda: None, leave=lambda: None),
        )
        window.show()
        return window

    def shoot(self, name: str) -> None:
        """The window in both schemes and all sizes."""
        sharp = self.window.devicePixelRatioF() > 1
        for scheme in ("light", "dark"):
            theme.apply(self._application, scheme)
            for suffix, size in SIZES.items():
                if sharp and suffix:
                    continue
                self.window.resize(*size)
                if suffix and name.startswith("outbox-") and name != "outbox-all-states":
                    # Where there is little room the fax lies over the list once it is opened.
                    self.window.workspace._open_reading()
                self.settle()
                shown = self._application.activeModalWidget() or self.beside or self.window
                with_menu(shown).save(str(self._folder / f"{name}-{scheme}{suffix}.png"))

    def rest(self) -> None:
        """Let nothing happen by itself any more, which would change the picture."""
        self._pulse.stop()
        self.settle()

    def settle(self) -> None:
        """Let the workers draw their pages: until nothing more happens for a moment."""
        quiet, limit = QElapsedTimer(), QElapsedTimer()
        limit.start()
        quiet.start()
        while quiet.elapsed() < _QUIET_MS or limit.elapsed() < _SETTLE_MS:
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if not self.runner.is_idle:
                quiet.restart()
            if limit.elapsed() > 10_000:
                return

    def close(self) -> None:
        self.window.ending.close_unasked()
        self.runner.shutdown(3000)
        self._held.close()
        self.composition.close()
        self._demo.stop()


def with_menu(shown: QWidget) -> QPixmap:
    """The picture of a window, with the menu that is open over it."""
    picture, menu = shown.grab(), QApplication.activePopupWidget()
    if menu is not None:
        painter = QPainter(picture)
        painter.drawPixmap(shown.mapFromGlobal(menu.pos()), menu.grab())
        painter.end()
    return picture


def scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each."""
    window, library = studio.window, studio.composition.library
    yield "inbox", lambda: window.navigation.show_folder(Place.INBOX)
    yield "inbox-offline", lambda: _connection(studio, Connection.OFFLINE)
    yield "inbox-never-live", lambda: _connection(studio, Connection.CHECKING, MAY_NOT)
    yield "inbox-live", lambda: _connection(studio, Connection.LIVE)
    yield "unread-fax-open", lambda: window.navigation.show_fax(library.ids(FaxQuery(Folder.INBOX))[0])
    yield "only-here-and-not-saved", lambda: _only_here(studio)
    yield "several", lambda: choose_several(window, library_ids(studio))
    yield "page-text", lambda: show_text(window, with_pages(studio.composition.library))
    yield "page-selection", lambda: choose_text(window)
    yield "print", lambda: _ask_to_print(studio)
    yield "trash", lambda: _fill_trash(studio)
    yield "fax-with-marks", lambda: window.navigation.show_fax(library.ids(FaxQuery(Folder.INBOX))[0])
    yield "search-hits", lambda: search(window, "knee")
    yield "search-number", lambda: search(window, "555-01")
    yield "search-hints", lambda: show_hints(window, "")
    yield "search-hints-typed", lambda: show_hints(window, "north is:")
    yield "saved-search", lambda: window.navigation.show_search(studio.composition.saved_searches.all()[0])
    yield "drafts", lambda: window.navigation.show_folder(Place.DRAFTS)
    yield "sent", lambda: window.navigation.show_folder(Place.SENT)
    yield "outbox-all-states", lambda: window.navigation.show_folder(Place.OUTBOX)
    yield "outbox-partly-sent", lambda: window.navigation.show_fax(partly_sent(studio), Place.OUTBOX)
    for state, fax_id in studio.states.items():
        if state not in {"draft", "held back"}:
            lead = partial(window.navigation.show_fax, fax_id, Place.OUTBOX)
            yield f"outbox-{state.replace(' ', '-')}", lead
    yield "outbox-held-back", lambda: _hold_back(studio)
    yield "outbox-send-again", lambda: _ask_to_send_again(studio)
    yield "outbox-history", lambda: _show_history(studio)
    yield "compose-changes-scheduled", lambda: window.writing.open(_change(studio))
    yield "compose-asks", lambda: _send_twice(studio)
    yield "compose-two-documents", lambda: window.writing.open(_draft(studio))
    yield "compose-photographed", lambda: window.writing.open(photographed(studio))
    yield "compose-photographed-as-photo", lambda: choose_look(window, PageMode.PHOTO)
    yield "compose-photographed-by-service", lambda: choose_drawn_by(window, DrawnBy.SERVICE)
    yield "compose-page-menu", lambda: open_page_menu(studio)
    yield "compose-drawn-by-menu", lambda: open_drawn_by_menu(studio)
    yield "compose-warnings", lambda: window.writing.open(warned(studio))
    yield "compose-many", lambda: window.writing.open(_many(studio))
    yield from page_scenes(studio)
    yield from table_scenes(studio)
    yield "compose-new", window.writing.begin
    yield "drop-target", lambda: _drag(window)
    yield "activity", lambda: _after_drag(window, window.pages.show_activity)
    yield "activity-tables", lambda: show_tables(window)
    yield "settings", lambda: _after_drag(window, window.pages.show_settings)
    yield from settings_scenes(studio)
    yield from audit_scenes(studio)
    yield from lock_scenes(studio)
    yield "palette", lambda: open_palette(window)
    yield "diagnostics", lambda: _after_palette(window, window.pages.show_diagnostics)
    yield "diagnostics-bundle", lambda: _show_bundle(studio)
    yield "update", lambda: _tell_of_update(studio)
    yield "keys", lambda: _after_update(window, window.pages.show_keys)
    yield "guide", lambda: _show_guide(studio)
    yield "first-start", window.pages.show_first_start
    yield "sign-in", lambda: window.pages.show_sign_in(jwt=True)


def _after_palette(window: MainWindow, then: Callable[[], None]) -> None:
    window.palette_.end()
    then()


def _show_bundle(studio: Studio) -> None:
    studio.window.pages.show_diagnostics()
    studio.settle()
    page = studio.window.pages.currentWidget()
    assert isinstance(page, DiagnosticsPage)
    page.save.click()


def _tell_of_update(studio: Studio) -> None:
    window = studio.window
    window.navigation.show_folder(Place.INBOX)
    window.update_bar._show(
        Release("1.2.0", NOTES, "https://downloads.example", studio.composition.clock.now())
    )
    window.update_bar.more.click()


def _after_update(window: MainWindow, then: Callable[[], None]) -> None:
    window.update_bar.hide()
    then()


def _show_guide(studio: Studio) -> None:
    studio.window.navigation.show_folder(Place.OUTBOX)
    studio.window.actions_.guide.trigger()
    studio.beside = studio.window.findChild(GuideWindow)
    assert studio.beside is not None
    studio.beside.resize(1020, 760)


def _connection(studio: Studio, state: Connection, problem: FaxDeskError | None = None) -> None:
    studio.rest()
    studio.composition.events.publish(ConnectionChanged(state, problem))


def partly_sent(studio: Studio) -> int:
    library = studio.composition.library
    rows = library.rows(library.ids(FaxQuery(Folder.OUTBOX)))
    return next(row.id for row in rows if row.status.kind == "partly_sent")


def shoot_receipt(studio: Studio, folder: Path) -> None:
    """The first page of the receipt of a fax that was partly sent, as it is printed."""
    desk = studio.composition
    fax_id = partly_sent(studio)
    desk.receipts.make(fax_id, CancelToken())
    page = desk.pages.render(PageSource(desk.receipts.path(fax_id), "receipt.pdf"), _RECEIPT_PX)
    to_image(page).save(str(folder / "receipt.png"))


def _only_here(studio: Studio) -> None:
    """The service deletes one, and does not give out the pages of some others."""
    desk, control = studio.composition, studio.control
    newest = library_ids(studio)[1]
    control.purge(int(desk.library.fax(newest).message_id))
    control.fault("GET", "/content/", times=3, html=True)
    control.receive(from_="+14155550121", name="Bay Imaging", count=3, text="An X-ray report")
    desk.sync.run(CancelToken())
    studio.window.navigation.show_fax(newest)


def library_ids(studio: Studio) -> list[int]:
    return list(studio.composition.library.ids(FaxQuery(Folder.INBOX)))


def _ask_to_print(studio: Studio) -> None:
    """The dialog, which is a window of its own, is kept for as long as its pictures are made."""
    studio.window.actions_.page_text.setChecked(False)
    studio.window.navigation.show_fax(with_pages(studio.composition.library))
    studio.settle()
    studio.window.actions_.print.trigger()
    studio.settle()


def _fill_trash(studio: Studio) -> None:
    ids = library_ids(studio)[-4:]
    studio.composition.library.trash(ids)
    studio.window.navigation.show_fax(ids[0], Place.TRASH)


def _draft(studio: Studio) -> int:
    outbox = studio.composition.outbox
    names = ("Referral letter.pdf", "Photo of insurance card.png")
    files = tuple(outbox.add_file(resource("demo", name), CancelToken()) for name in names)
    recipients = (Recipient("+16505550144", "Dr. Weaver"), Recipient("+12125550187"))
    text = "Please call us when you have read it."
    return outbox.create(Draft(recipients, files, cover_index=6, cover_text=text))


def _many(studio: Studio) -> int:
    """A draft to 200, of which three are no numbers."""
    good = [Recipient(f"+1650555{1000 + place}", f"Practice {place + 1}") for place in range(197)]
    bad = [Recipient("12345"), Recipient("650-555"), Recipient("The clinic")]
    return studio.composition.outbox.create(Draft((*good, *bad)))


def _hold_back(studio: Studio) -> None:
    outbox = studio.composition.outbox
    item = outbox.send(studio.states["draft"], hold_s=58)
    studio.window._context.outcomes.sent.emit(item.id)


def _ask_to_send_again(studio: Studio) -> None:
    studio.window.undo_bar.withdraw()
    studio.window.navigation.show_fax(studio.states["unknown"], Place.OUTBOX)
    button = studio.window.workspace.reading.outbox.button(tr("Send again…"))
    assert button is not None
    button.click()


def _show_history(studio: Studio) -> None:
    studio.window.navigation.show_fax(studio.states["retry"], Place.OUTBOX)
    studio.window.actions_.show_history.trigger()


def _change(studio: Studio) -> int:
    return studio.composition.outbox.change_scheduled(studio.states["scheduled"])


def _send_twice(studio: Studio) -> None:
    """The documents of the fax that waits, once more to the same number."""
    outbox = studio.composition.outbox
    earlier = outbox.item(studio.states["accepted"])
    assert earlier is not None
    studio.window.writing.open(outbox.create(earlier.draft))
    studio.settle()
    studio.window.pages.compose.send()


def _drag(window: MainWindow) -> None:
    window.navigation.show_folder(Place.INBOX)
    overlay = window.findChild(DropOverlay, "dropOverlay")
    assert overlay is not None
    overlay.show_for(Dragged((Path("Referral letter.pdf"), Path("Insurance card.png"))))


def _after_drag(window: MainWindow, act: Callable[[], None]) -> None:
    overlay = window.findChild(DropOverlay, "dropOverlay")
    assert overlay is not None
    overlay.hide()
    act()


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    name_chosen_service()
    application = QApplication(sys.argv[:1])
    if (language := os.environ.get("LANGUAGE", "")) in {PSEUDO, MIRRORED}:
        speak_pseudo(application, language)
    else:
        speak(application, "")
    studio, wanted = Studio(application, folder), sys.argv[2:]
    for name, lead in scenes(studio):
        if not wanted or name in wanted:
            lead()
            studio.settle()
            studio.shoot(name)
            if studio.beside is not None:
                studio.beside.close()
                studio.beside = None
            for shown in (application.activeModalWidget(), application.activePopupWidget()):
                if shown is not None:
                    shown.close()
    if not wanted or "receipt" in wanted:
        shoot_receipt(studio, folder)
    studio.close()
    if "QT_SCALE_FACTOR" not in os.environ:
        again = [sys.executable, "-m", "tests.screenshots", str(folder / "2x"), *wanted]
        return subprocess.run(again, env={**os.environ, "QT_SCALE_FACTOR": "2"}, check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
