"""Runs a command: parses the line, builds the desk, and turns errors into messages and exit codes."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from faxdesk.chosen_service import name_chosen_service
from faxdesk.cli.exit_codes import EXIT_INTERRUPTED, EXIT_USAGE, WrongUse, exit_code_of
from faxdesk.domain.errors import FaxDeskError, own_mistake
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.hidden_memory import hide_memory
from faxdesk.paths import resource
from faxdesk.words import tr, use_catalogue
from faxdesk.words.languages import choose_language, system_languages
from faxdesk.words.option_texts import translate_options

if TYPE_CHECKING:
    import argparse

    from faxdesk.cli.declared.command import Command
    from faxdesk.cli.output import Printer
    from faxdesk.composition import Composition
    from faxdesk.paths import Profile


def main(argv: Sequence[str] | None = None) -> int:
    """`faxdesk`: a command, or the window where there is none. Gives the exit code."""
    name_chosen_service()
    arguments = list(sys.argv[1:] if argv is None else argv)
    # What programs read is English in every language.
    choose_language("en" if "--json" in arguments else "", system_languages(), resource("languages"))
    translate_options()
    if not arguments:
        return _open_window(arguments)
    hide_memory()
    from faxdesk.cli.commands import COMMANDS
    from faxdesk.cli.parser import first_word, parse_line

    place = first_word(arguments)
    word = None if place is None else arguments[place]
    command = COMMANDS.get(word or "")
    is_for_window = word is None or (command is None and _can_be_opened(word))
    if is_for_window and not {"-h", "--help", "--version"} & set(arguments):
        return _open_window(arguments)
    if command is not None and place is not None and not command.needs_desk:
        return _function(command.function)(arguments[place + 1 :])
    try:
        options = parse_line(arguments)
    except WrongUse as error:
        _printer("--json" in arguments).error(error)
        return EXIT_USAGE
    if options.json:
        # It may have been shortened on the line.
        use_catalogue(None)
    return _run(COMMANDS[options.command], options, _printer(options.json))


def _printer(as_json: bool) -> Printer:
    # Imported late: help and version are printed by the parser.
    from faxdesk.cli.output import Printer

    return Printer(as_json)


def _open_window(arguments: list[str]) -> int:
    from faxdesk.window_start import main as open_window

    return open_window(arguments)


def _can_be_opened(word: str) -> bool:
    """Whether it is a file, or a link to one or to a fax number."""
    return word.lower().startswith(("fax:", "file:")) or Path(word).exists()


def _function(name: str) -> Callable[..., int]:
    """Import the function that a command is declared with, as module:name."""
    module, _, function = name.partition(":")
    found: Callable[..., int] = getattr(import_module(module), function)
    return found


def _run(command: Command, options: argparse.Namespace, printer: Printer) -> int:
    from faxdesk.cli.output import let_go_of_output

    token = CancelToken()

    def stop(number: int, frame: FrameType | None) -> None:
        token.cancel()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return _on_desk(command, options, printer, token)
    except Cancelled:
        printer.note(tr("faxdesk: stopped; whatever had not left waits in the outbox"))
        return EXIT_INTERRUPTED
    except FaxDeskError as error:
        printer.error(error)
        return exit_code_of(error)
    except BrokenPipeError:
        # Nobody reads any more what a command prints as it comes.
        let_go_of_output()
        return EXIT_INTERRUPTED
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _on_desk(command: Command, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    from faxdesk import log
    from faxdesk.cli.shared_steps import GoesOnElsewhere, sign_in_if_unknown
    from faxdesk.composition import Composition
    from faxdesk.paths import open_profile
    from faxdesk.services.accounts import open_archive_of
    from faxdesk.services.environment_sign_in import sign_in_from

    profile = open_profile(options.profile)
    log.setup(profile.logs)
    # With actions, the action is the command.
    chosen = next((action for action in command.actions if action.name == options.action), command)
    if not chosen.opens_archive:
        return _on_profile(chosen, profile, options, printer, token)
    environment = None
    if command.signs_in_by_environment:
        environment = sign_in_from(os.environ, options.server or "")
    profile = open_archive_of(profile, environment)
    try:
        desk = Composition(profile, environment=environment, program="command")
    except FaxDeskError as error:
        if not command.without_archive:
            raise
        return _function(command.without_archive)(profile, error, options, printer, token)
    if not options.json:
        choose_language(desk.settings.language, system_languages(), resource("languages"))
    function = _function(chosen.function)

    def run(desk: Composition) -> int | Callable[[], int]:
        if environment is not None and command.is_about_faxes:
            sign_in_if_unknown(desk, environment, options, token)
        return function(desk, options, printer, token)

    try:
        return _with_desk(desk, run, printer)
    except GoesOnElsewhere as elsewhere:
        elsewhere.profile.prepare()
        desk = Composition(elsewhere.profile, environment=environment, program="command")
        desk.account.hand_over(elsewhere.sign_in)
        function = elsewhere.function or function
        return _with_desk(desk, run, printer)


def _on_profile(
    command: Command, profile: Profile, options: argparse.Namespace, printer: Printer, token: CancelToken
) -> int:
    """Run a command that opens no archive."""
    from faxdesk.policies.read_policies import read_policies
    from faxdesk.settings import Settings

    if not options.json:
        language = Settings(profile.settings_file, policies=read_policies().of_settings).language
        choose_language(language, system_languages(), resource("languages"))
    with _own_mistakes_said(profile):
        code = _function(command.function)(profile, options, printer, token)
        _flush()
    return code


def _flush() -> None:
    from faxdesk.cli.output import reader_may_go

    with reader_may_go():
        sys.stdout.flush()


@contextmanager
def _own_mistakes_said(profile: Profile) -> Iterator[None]:
    """What nobody foresaw is told as the program's own mistake, with the place of the log."""
    from faxdesk.cli.shared_steps import GoesOnElsewhere

    try:
        yield
    except (FaxDeskError, Cancelled, BrokenPipeError, GoesOnElsewhere):
        raise
    except Exception as error:
        logging.getLogger(__name__).exception("A command failed in an unforeseen way")
        raise own_mistake(
            tr("Your faxes are safe. Please report it with the log in {logs}.", logs=profile.logs)
        ) from error


def _with_desk(
    desk: Composition, run: Callable[[Composition], int | Callable[[], int]], printer: Printer
) -> int:
    with _own_mistakes_said(desk.profile):
        try:
            for notice in desk.notices:
                printer.trouble(notice)
            desk.note_restore()
            end = run(desk)
            desk.tidy()
            _flush()
        finally:
            desk.close()
        return end if isinstance(end, int) else end()
