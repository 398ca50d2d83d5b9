"""`watch-folder`: fax what is laid into a folder, without a window."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any, NoReturn

from faxdesk.cli import send_wait as waiting
from faxdesk.cli.exit_codes import EXIT_DONE, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_UNKNOWN
from faxdesk.cli.send_commands import try_to_sign_in
from faxdesk.cli.shared_steps import as_typed
from faxdesk.cli.ways_in.going_out import GoingOut, LastingTrouble, ends_it
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Source, SourceKind
from faxdesk.domain.runtime import Cancelled
from faxdesk.domain.status import StatusKind
from faxdesk.services.events import CameIn, FaxesChanged
from faxdesk.services.intake.folder.folder_watch import LOOK_S
from faxdesk.services.programs import fax_json
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.cli.output import Printer
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.domain.status import FaxStatus
    from faxdesk.services.desk import Desk
    from faxdesk.services.events import Event
    from faxdesk.services.intake.folder.watched_folder import EndedFile

_STILL_OPEN = mark(
    "faxdesk: the time is over, and not all results are known\n"
    "         Nothing is lost: the same command goes on with them, longer with --wait SECONDS."
)


def watch_folder(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Print each file that waits for a person or has ended, until the command is interrupted; with --once,
    until nothing goes on by itself."""
    with as_typed():
        folder = desk.folder_watch.folder_of(options.folder)
    if options.send is not None:
        _allow(desk, folder, may_send=options.send)
    trouble = try_to_sign_in(desk, options, token)
    if trouble is not None:
        printer.trouble(trouble)
    turn = desk.folder_watch.turn(folder)
    if not turn.show() and turn.is_told:
        raise FaxDeskError(
            tr("Another FaxDesk watches this folder already."),
            tr("Let that one do it, or close it first."),
            ErrorKind.BUSY,
        )
    watching = _Watching(desk, folder, printer)
    unsubscribe = desk.events.subscribe(watching.hear)
    try:
        if options.once:
            return watching.once(options.wait, token)
        watching.for_ever(token)
    except Cancelled:
        # Nothing was cut short: this is how it ends.
        return EXIT_INTERRUPTED
    finally:
        unsubscribe()
        turn.end()


def _allow(desk: Desk, folder: Path, *, may_send: bool) -> None:
    """Keep in the settings whether the folder may send what has a number."""
    settings, key = desk.settings, Source(SourceKind.FOLDER, str(folder)).key
    settings.let_send(key, is_on=may_send)
    if not may_send and settings.watched_folder == str(folder):
        settings.watched_folder_sends = False
    settings.save()


class _Watching:
    """A folder that is looked into, with all that its faxes need to go out."""

    def __init__(self, desk: Desk, folder: Path, printer: Printer) -> None:
        self._desk = desk
        self._source = Source(SourceKind.FOLDER, str(folder))
        self._watched = desk.folder_watch.watched(folder)
        self._printer = printer
        self._may_send = desk.settings.may_send(self._source.key)
        self._drafts: list[CameIn] = []
        self._left: dict[int, FaxStatus] = {}
        self._is_news = True
        self._has_failed = False
        self._going_out = GoingOut(desk, printer)
        self._trouble = LastingTrouble(printer)

    def for_ever(self, token: CancelToken) -> NoReturn:
        """Look again and again. Raises FaxDeskError for what no waiting mends, and Cancelled."""
        while True:
            try:
                self._look(token)
                self._trouble.is_over()
            except FaxDeskError as error:
                if ends_it(error):
                    raise
                # A share that has gone keeps no fax from going out.
                self._trouble.tell(error)
            self._going_out.step(token, may_send=self._may_send)
            self._desk.clock.wait(token, LOOK_S)

    def once(self, wait_s: float, token: CancelToken) -> int:
        """Look until nothing goes on by itself, or the time is over. Gives the exit code. Raises
        FaxDeskError, and Cancelled."""
        clock = self._desk.clock
        end = clock.monotonic() + wait_s
        while True:
            try:
                self._look(token)
            finally:
                self._send(token)
            if self._watched.is_quiet:
                self._print_left()
                return self._exit_code()
            if clock.monotonic() >= end:
                self._print_drafts()
                self._printer.note(tr(_STILL_OPEN))
                return EXIT_UNKNOWN
            clock.wait(token, waiting.RUN_AGAIN_S)

    def hear(self, event: Event) -> None:
        """Remember what became a draft: the next look knows of which file."""
        if isinstance(event, FaxesChanged):
            self._is_news = True
        elif isinstance(event, CameIn) and event.source == self._source and not event.is_sent:
            self._drafts.append(event)

    def _look(self, token: CancelToken) -> None:
        """Take what lies in the folder, and print what became of what was taken. Raises FaxDeskError, and
        Cancelled."""
        try:
            self._watched.look(self._print, token)
            self._print_drafts()
            self._print_left()
        finally:
            self._desk.intake.take_all(token)

    def _send(self, token: CancelToken) -> None:
        """Raises FaxDeskError for what keeps from talking with the service; where drafts are all that is
        made, that is told."""
        try:
            self._going_out.run(waiting.RUN_AGAIN_S, token)
        except FaxDeskError as error:
            if self._may_send:
                raise
            self._going_out.tell(error)

    def _exit_code(self) -> int:
        if any(status.kind == StatusKind.UNKNOWN for status in self._left.values()):
            return EXIT_UNKNOWN
        return EXIT_FAILED if self._left or self._has_failed else EXIT_DONE

    def _print_left(self) -> None:
        """Print what stays in the outbox until a person decides, each once for as long as it does."""
        if not self._is_news:
            return
        self._is_news = False
        before, self._left = self._left, self._watched.left_to_person()
        for fax_id, status in self._left.items():
            if before.get(fax_id) == status:
                continue
            item = self._desk.library.outgoing(fax_id)
            problem = item.problem if item is not None else None
            name = self._watched.document_of(fax_id) or ""
            words = fax_json.status_words(status, self._desk.clock.now())
            if self._printer.as_json:
                reason = f"{problem.title}\n{problem.hint}" if problem else words
                self._printer.line(_document(name, status.kind, fax_id, reason=reason))
                continue
            print(tr("Waits for you, {id}: {title}. {words}", id=fax_id, title=name, words=words), flush=True)
            if problem is not None:
                self._printer.trouble(problem)

    def _print_drafts(self) -> None:
        for event in self._drafts:
            name = self._watched.document_of(event.fax_id) or event.title
            if self._printer.as_json:
                reason = f"{event.reason.title}\n{event.reason.hint}" if event.reason else None
                self._printer.line(_document(name, "draft", event.fax_id, reason=reason))
            else:
                print(tr("A draft, {id}: {title}", id=event.fax_id, title=name), flush=True)
                if event.reason is not None:
                    self._printer.trouble(event.reason)
        self._drafts.clear()

    def _print(self, file: EndedFile) -> None:
        self._has_failed = self._has_failed or not file.is_sent
        if self._printer.as_json:
            state = "sent" if file.is_sent else "failed"
            self._printer.line(
                _document(file.name, state, file.fax_id, place=file.place, reason=file.reason or None)
            )
        elif file.is_sent:
            print(tr("Sent: {name}", name=file.name), flush=True)
        else:
            reason = file.reason.replace("\n", " ")
            print(tr("Failed: {name}. {reason}", name=file.name, reason=reason), flush=True)


def _document(
    name: str, state: str, fax_id: int | None, *, place: Path | None = None, reason: str | None = None
) -> dict[str, Any]:
    return {
        "file": name,
        "state": state,
        "fax": None if fax_id is None else str(fax_id),
        "place": None if place is None else os.fsencode(place).decode(errors="replace"),
        "reason": reason,
    }
