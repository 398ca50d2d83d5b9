"""What is done by itself when a fax arrives: it is saved, printed, given to a command and announced, each
once.

A ledger in the archive holds what was done. After a crash, saving is repeated, since that does no harm. A
print or a command that began and whose end is not in the ledger may have been carried out, so it is not
repeated, and the person is asked to look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.arrival import NEEDS_PAGES, ArrivalAction, ArrivalState, ArrivalTask
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import DocumentState, Fax
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.templates import read_command
from faxdesk.services.arrivals.arrival_command import TIMED_OUT
from faxdesk.services.arrivals.auto_save import fields_of
from faxdesk.services.events import EventHub, Notice
from faxdesk.words import mark, tr
from faxdesk.working_folder import sweep_working_folders

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.arrivals.arrival_command import CommandRunner
    from faxdesk.services.arrivals.auto_save import AutoSave
    from faxdesk.settings import Settings
    from faxdesk.store.arrival_ledger import ArrivalLedger

log = logging.getLogger(__name__)

_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
_SAVE_TIME = timedelta(minutes=5)
_PRINT_TIME = timedelta(minutes=5)
_COMMAND_MARGIN = timedelta(minutes=1)
_STOPPED = {
    ArrivalAction.SAVE: mark(
        "It is not known whether the fax from {sender} was saved: FaxDesk was stopped over it."
    ),
    ArrivalAction.PRINT: mark(
        "It is not known whether the fax from {sender} was printed: FaxDesk was stopped over it."
    ),
    ArrivalAction.COMMAND: mark(
        "It is not known whether the fax from {sender} was handed on: FaxDesk was stopped over it."
    ),
}
_PRINTING_BROKE_OFF = mark(
    "It is not known whether the fax from {sender} was printed: its printing broke off."
)


class Arrival(Struct, frozen=True):
    """A received fax to announce to the person."""

    fax_id: int
    who: str
    pages: int


class Arrivals:
    """Does what the settings want done with each received fax; runs on workers. A program with a screen asks
    here which faxes to announce and to print."""

    def __init__(
        self,
        ledger: ArrivalLedger,
        library: Library,
        saver: AutoSave,
        commands: CommandRunner,
        settings: Settings,
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._library = library
        self._saver = saver
        self._commands = commands
        self._settings = settings
        self._events = events
        self._clock = clock
        self._reported: dict[ArrivalAction, str] = {}

    def take_switches(self) -> None:
        """Take over which actions the settings have switched on. Call this at the start, before the first
        sync, and when one of domain.arrival.SWITCHES has changed: an action is not done for faxes that
        arrived before it was switched on."""
        # A command line that watches opens no window, which would do so.
        sweep_working_folders()
        self._ledger.switch(self._switched_on())

    def enrol(self) -> None:
        """Enter new faxes into the ledger with what is to be done, whichever process fetched them. Quick."""
        if self._ledger.has_news():
            self._ledger.enrol()

    def is_due(self) -> bool:
        """Whether a round may find something to do: new faxes, or actions whose time has come. Quick."""
        return self._ledger.has_news() or self._ledger.is_any_due()

    def run(self, token: CancelToken) -> None:
        """Do all actions that are due and need no screen, oldest fax first. This may take as long as the
        person's command takes."""
        self.enrol()
        for task in self._ledger.take_unclear():
            self._tell_unclear(task, _STOPPED[task.action])
        wanted = self._switched_on()
        if ArrivalAction.SAVE in wanted:
            self._go_through(ArrivalAction.SAVE, _SAVE_TIME, self._save, token)
        if ArrivalAction.COMMAND in wanted:
            limit = timedelta(seconds=self._settings.arrival_command_seconds) + _COMMAND_MARGIN
            self._go_through(ArrivalAction.COMMAND, limit, self._run_command, token)

    def next_try(self) -> datetime | None:
        """When run() next has something to do; None where nothing waits."""
        return self._ledger.next_try()

    def tasks(self, fax_id: int) -> list[ArrivalTask]:
        """The actions for a fax, done and to do."""
        return self._ledger.tasks(fax_id)

    # For programs with a screen

    def to_tell(self) -> list[Arrival]:
        """The faxes to announce, each given once, to the first who asks; those that were read meanwhile are
        left out."""
        taken = self._ledger.take(ArrivalAction.NOTIFY)
        rows = self._library.rows([task.fax_id for task in taken])
        return [Arrival(row.id, row.name or row.number, row.pages) for row in rows if not row.is_read]

    def next_to_print(self) -> ArrivalTask | None:
        """The next fax to print; None where there is none."""
        if ArrivalAction.PRINT not in self._switched_on():
            return None
        return next((task for task in self._ledger.due(ArrivalAction.PRINT) if self._is_ready(task)), None)

    def begin_printing(self, task: ArrivalTask) -> bool:
        """Claim the printing of a fax. The caller then prints it and reports the end by printed(),
        not_printed() or broke_off(). False where another process has claimed it."""
        return self._ledger.begin(task, self._clock.now() + _PRINT_TIME)

    def printed(self, task: ArrivalTask) -> None:
        """The printer has taken all pages."""
        self._library.note(Act.PRINTED, [task.fax_id])
        self._reported.pop(ArrivalAction.PRINT, None)
        self._ledger.end(task, ArrivalState.DONE)

    def not_printed(self, task: ArrivalTask, error: FaxDeskError) -> None:
        """It is certain that nothing was printed: the person is told, and it is tried again later."""
        self._put_off(task, error)

    def broke_off(self, task: ArrivalTask) -> None:
        """Printing broke off, and some or all pages may have been printed."""
        self._library.note(Act.PRINTED, [task.fax_id], "broke off")
        self._ledger.end(task, ArrivalState.UNCLEAR)
        self._tell_unclear(task, _PRINTING_BROKE_OFF)

    # Steps

    def _switched_on(self) -> set[ArrivalAction]:
        settings = self._settings
        switches = {
            ArrivalAction.NOTIFY: settings.notify_arrivals,
            ArrivalAction.SAVE: bool(settings.auto_save_folder),
            ArrivalAction.PRINT: settings.auto_print,
            ArrivalAction.COMMAND: bool(settings.arrival_command),
        }
        return {action for action, is_on in switches.items() if is_on}

    def _go_through(
        self,
        action: ArrivalAction,
        limit: timedelta,
        do: Callable[[ArrivalTask, CancelToken], None],
        token: CancelToken,
    ) -> None:
        for task in self._ledger.due(action):
            token.check()
            if not self._is_ready(task) or not self._ledger.begin(task, self._clock.now() + limit):
                continue
            try:
                do(task, token)
            except FaxDeskError as error:
                if error.kind == ErrorKind.BAD_INPUT:
                    # Only this fax is at fault, so the others are still tried.
                    self._give_up(task, error)
                    continue
                self._put_off(task, error)
                # The reason (a full disk, a missing printer) would keep the other faxes waiting as well.
                return
            self._reported.pop(action, None)

    def _is_ready(self, task: ArrivalTask) -> bool:
        """Whether the pages that the action needs are here; gives the action up where they never will be."""
        if task.action not in NEEDS_PAGES or task.pages == DocumentState.HERE:
            return True
        if task.pages == DocumentState.GONE:
            title = tr("The pages of a new fax were gone before they could be fetched.")
            self._give_up(task, FaxDeskError(title, tr("Ask its sender for it again."), ErrorKind.NOT_FOUND))
        return False

    def _save(self, task: ArrivalTask, token: CancelToken) -> None:
        def note(result: str) -> None:
            self._ledger.note(task, result)

        self._saver.save(task.fax_id, task.result, note, token)
        self._library.note(Act.SAVED, [task.fax_id], self._settings.auto_save_format)
        self._ledger.end(task, ArrivalState.DONE, self._noted(task))

    def _noted(self, task: ArrivalTask) -> str:
        """The result that the ledger now holds for an action."""
        tasks = self._ledger.tasks(task.fax_id)
        return next((known.result for known in tasks if known.action == task.action), "")

    def _run_command(self, task: ArrivalTask, token: CancelToken) -> None:
        template = self._command(self._settings.arrival_command)
        (row,) = self._library.rows([task.fax_id])
        name = self._library.suggested_name(task.fax_id)
        write = self._library.page_writer(task.fax_id, name[name.rfind(".") :])
        self._library.note(Act.HANDED_ON, [task.fax_id])
        with self._commands.file_for(name, write) as file:
            values = {
                **fields_of(self._library.fax(task.fax_id), row),
                "number": _number_of(self._library.fax(task.fax_id)) or row.number,
                "file": str(file),
                "id": str(task.fax_id),
            }
            result = self._commands.run(template, values, self._settings.arrival_command_seconds, token)
        if result == "0":
            self._ledger.end(task, ArrivalState.DONE, result)
            return
        self._ledger.end(task, ArrivalState.FAILED, result)
        if result == TIMED_OUT:
            title = tr(
                "Your command for a new fax failed: it took longer than {seconds} s and was stopped.",
                seconds=self._settings.arrival_command_seconds,
            )
        else:
            title = tr("Your command for a new fax failed: it ended with {code}.", code=result)
        self._tell(task, title, tr("It is not run again for this fax."))

    @staticmethod
    def _command(text: str) -> list[str]:
        try:
            return read_command(text)
        except ValueError as error:
            raise FaxDeskError(
                tr("Your command for new faxes cannot be run."), str(error), ErrorKind.BAD_INPUT
            ) from error

    def _put_off(self, task: ArrivalTask, error: FaxDeskError) -> None:
        pause = _PAUSES[min(task.tries, len(_PAUSES) - 1)]
        self._ledger.put_off(task, self._clock.now() + pause, task.result)
        log.info("An arrival waits (%s): %s", task.action, error.kind)
        self._tell(task, error.title, tr("{hint} It is tried again by itself.", hint=error.hint))

    def _give_up(self, task: ArrivalTask, error: FaxDeskError) -> None:
        self._ledger.end(task, ArrivalState.FAILED, str(error.kind))
        log.info("An arrival failed (%s): %s", task.action, error.kind)
        self._tell(task, error.title, error.hint)

    def _tell(self, task: ArrivalTask, title: str, hint: str) -> None:
        """Publish a notice once, until the action works again: a printer without paper is one problem,
        however many faxes wait for it."""
        if self._reported.get(task.action) != title:
            self._reported[task.action] = title
            self._events.publish(Notice(title, hint))

    def _tell_unclear(self, task: ArrivalTask, text: str) -> None:
        rows = self._library.rows([task.fax_id])
        who = next((row.name or row.number for row in rows), "") or tr("an unknown sender")
        log.warning("It is not known whether this was done for an arrival: %s", task.action)
        self._events.publish(
            Notice(
                tr(text, sender=who),
                tr("It is not done again by itself. Look, and do it by hand if need be."),
            )
        )


def _number_of(fax: Fax) -> str:
    return fax.message.sender.number if fax.message else ""
