"""Starts the window: builds everything that it needs, runs it, and stops it in order.

The window is painted from the archive before anything slow is imported; the rest follows on workers.
"""

# ruff: noqa: E402 (between two imports, PySide is kept from reading the source of the later ones)

from __future__ import annotations

import argparse
import builtins
import gc
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk import DESKTOP_ID, __version__, log
from faxdesk.chosen_service import name_chosen_service
from faxdesk.composition import open_desk
from faxdesk.domain.errors import FaxDeskError
from faxdesk.paths import open_profile
from faxdesk.policies.policies import Policies
from faxdesk.policies.read_policies import read_policies
from faxdesk.services.accounts import AccountWanted
from faxdesk.services.environment_sign_in import sign_in_from

# isort: split
# PySide has a hand in each import that comes after it, so the others come first.
from PySide6.QtCore import (
    QLoggingCategory,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

# Of each module that is imported from here on, PySide would read the source to see whether it uses
# features that FaxDesk does not know: 3 % of the start.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

from faxdesk.app.session import Session
from faxdesk.app.window_language import speak
from faxdesk.app.window_program import WindowProgram
from faxdesk.ui.window.demo_mode import DemoMode
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.app.key_search import KeySearch
    from faxdesk.demo import Demo
    from faxdesk.paths import Profile
    from faxdesk.services.encryption.key_places import KeyPlaces

APP_ID = "faxdesk"
_QUIET = "qt.qpa.wayland.textinput.warning=false"
"""Under Wayland, Qt warns of its own order of events whenever the focus goes from one field to the next."""
_NO_DISPLAY = mark(
    "faxdesk: The window cannot open, because no display can be reached; `faxdesk --help` lists what works "
    "without one."
)


def open_window(options: argparse.Namespace, search: KeySearch | None = None) -> int:
    """Open the window that the line asks for (window_options), and run it to its end; search looks for the
    key of an encrypted profile. Gives the exit code."""
    name_chosen_service()
    if options.smoke and not options.demo:
        print(tr("faxdesk: --smoke goes with --demo"), file=sys.stderr)
        return 2
    application = _open_display()
    application.setApplicationName(APP_ID)
    application.setApplicationDisplayName("FaxDesk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName(DESKTOP_ID)
    wanted: AccountWanted | None = None
    keys = search.keys if search else None
    while True:
        try:
            if (
                search is not None
                and not search.is_found()
                and not _is_unlocked(application, options, search)
            ):
                return 0
            if wanted is not None and wanted.encrypts is not None:
                from faxdesk.composition.encryption import usual_key_places

                keys = keys or usual_key_places()
                _convert(application, wanted.profile, keys, encrypts=wanted.encrypts)
            elif search is not None and search.has_to_go_on:
                _convert(application, open_profile(options.profile), search.keys)
            end = _run(application, options, wanted, keys)
            if isinstance(end, int):
                return end
            wanted, search = end, None
        except FaxDeskError as error:
            if options.smoke:
                print(f"faxdesk: {error}", file=sys.stderr)
                return 1
            if not _tries_again(error):
                return 1


def _open_display() -> QApplication:
    """Qt's application. Where no display can be reached, Qt would end the process with a crash; this ends it
    with one sentence and the exit code of wrong use."""
    messages: list[str] = []

    def take(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        messages.append(text)
        if kind == QtMsgType.QtFatalMsg:
            print(tr(_NO_DISPLAY), file=sys.stderr, flush=True)
            os._exit(2)

    QLoggingCategory.setFilterRules(_QUIET)
    before = qInstallMessageHandler(take)
    application = QApplication([APP_ID])
    qInstallMessageHandler(before)
    for message in messages:
        print(message, file=sys.stderr)
    return application


def _tries_again(error: FaxDeskError) -> bool:
    """Say why the program does not start; True where the person has closed what was in its way."""
    from faxdesk.services.profile_use import ProfileInUse
    from faxdesk.store.database.database import ArchiveInUse
    from faxdesk.ui.common import dialogs

    if isinstance(error, ArchiveInUse | ProfileInUse):
        return dialogs.ask(None, error.title, error.hint, tr("Try again"), tr("Quit"))
    dialogs.show_error(None, error)
    return False


def _is_unlocked(application: QApplication, options: argparse.Namespace, search: KeySearch) -> bool:
    """Whether the key of the archive is there; False where the person quits instead."""
    from faxdesk.app.unlocking import is_unlocked
    from faxdesk.settings import Settings

    file = open_profile(options.profile).settings_file
    settings = Settings(file, policies=read_policies().of_settings)
    speak(application, settings.language)
    return is_unlocked(application, search, settings.theme)


def _convert(
    application: QApplication, profile: Profile, keys: KeyPlaces, *, encrypts: bool | None = None
) -> None:
    """Encrypt or decrypt the profile, or go on with that where it was stopped."""
    from faxdesk.app.converting import convert
    from faxdesk.settings import Settings

    theme = Settings(profile.settings_file).theme
    convert(application, profile, keys, read_policies(), theme, encrypts=encrypts)


def _run(
    application: QApplication,
    options: argparse.Namespace,
    wanted: AccountWanted | None,
    keys: KeyPlaces | None,
) -> int | AccountWanted:
    """One window from its start to its end; see _run_window()."""
    end = _run_window(application, options, wanted, keys)
    if not isinstance(end, int):
        # What is left of the window goes now, on this thread: Python may otherwise remove it on a worker's.
        gc.collect()
    return end


def _run_window(
    application: QApplication,
    options: argparse.Namespace,
    wanted: AccountWanted | None,
    keys: KeyPlaces | None,
) -> int | AccountWanted:
    """Open the window with the archive of the account that is wanted, or of the one that was shown last.
    Gives the exit code, or the account that the window is to be opened with next."""
    policies = policies_for(options)
    demo = _demo(options)
    profile = demo.profile if demo else open_profile(options.profile)
    log.setup(profile.logs)
    environment = None if demo else sign_in_from(os.environ, options.server or "")
    desk = open_desk(profile, environment, wanted, policies, keys)
    if options.server:
        desk.settings.server = options.server
    speak(application, desk.settings.language)
    mode = _demo_mode(lambda: program.window.ending.close_unasked(), demo, is_offered=policies.allow_demo)
    program = WindowProgram(application, desk, mode)
    session = Session(program, demo, options)
    program.window.account_wanted.connect(session.show_account)
    program.window.reopen_wanted.connect(session.reopen)
    if wanted is not None:
        session.go_on_with(wanted)
    sys.excepthook = session.unforeseen
    application.aboutToQuit.connect(session.stop)
    session.listen_to_system()
    if options.in_background and wanted is None:
        session.begin_hidden()
    else:
        program.window.show()
        session.begin()
    code = application.exec()
    if session.wanted is None:
        return session.exit_code or code
    session.deleteLater()
    program.take_down()
    return session.wanted


def policies_for(options: argparse.Namespace) -> Policies:
    """What the administrator says about this window. Raises FaxDeskError (NOT_ALLOWED) for a demo that is
    switched off."""
    policies = read_policies()
    if not options.demo:
        return policies
    policies.check_on(Policies.allow_demo)
    return policies.for_demo()


def _demo_mode(end: Callable[[], None], demo: Demo | None, *, is_offered: bool) -> DemoMode:
    return DemoMode(
        demo,
        start=(lambda: _start_another(["--demo"], end)) if is_offered else None,
        leave=lambda: _start_another([], end),
    )


def _demo(options: argparse.Namespace) -> Demo | None:
    if not options.demo:
        return None
    from faxdesk.demo import Demo

    return Demo(options.profile)


def _start_another(arguments: list[str], end: Callable[[], None]) -> None:
    """Start the program anew and end this one: the demo and the real thing share nothing. It ends unasked,
    since Qt's own quit() can be kept back by a window that still has something to say."""
    from PySide6.QtCore import QProcess

    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "faxdesk"]
    QProcess.startDetached(program[0], [*program[1:], *arguments])
    end()
