"""The manual pages, written from the parsers, so that they tell what is true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from building import commands
from building.commands import Argument, Command
from building.project import DESCRIPTION, NAME, SUMMARY, VERSION, build_time

_EXIT_CODES = (
    ("0", "Done."),
    ("1", "Failed, or waiting in the outbox for the service; the words say which."),
    ("2", "Wrong use: a number that is none, a file that is not there or cannot be faxed."),
    ("3", "Unknown outcome: it may have gone out, and is being looked for."),
    ("4", "Sign-in needed."),
)
_ENVIRONMENT = (
    (
        "FAXDESK_CLIENT_ID, FAXDESK_CLIENT_SECRET, FAXDESK_JWT",
        "Sign in without a keychain; nothing is stored.",
    ),
    ("FAXDESK_SERVER", "The service's address, where it is not RingCentral's."),
    (
        "XDG_DATA_HOME",
        "Where the archive is kept, in the folder faxdesk; ~/.local/share where it is not set.",
    ),
)


def command_line() -> str:
    """faxdesk(1)."""
    everything, each = commands.program()
    lines = [
        _title("faxdesk"),
        *_name("faxdesk"),
        ".SH SYNOPSIS",
        rf".B faxdesk {_text('[OPTIONS] COMMAND [ARGUMENTS]')}",
        ".br",
        rf".B faxdesk {_text('[OPTIONS] [FILE...]')}",
        *_description("Without a command the window opens, with the files in a new fax."),
        ".SH OPTIONS",
        *_arguments(everything.arguments),
        ".SH COMMANDS",
        *(line for command in each for line in _command(command)),
        ".SH EXIT STATUS",
        *_list(_EXIT_CODES),
        ".SH ENVIRONMENT",
        *_list(_ENVIRONMENT),
        ".SH SEE ALSO",
        ".BR faxdesk-window (1)",
    ]
    return "\n".join(lines) + "\n"


def window() -> str:
    """faxdesk-window(1)."""
    command = commands.window()
    lines = [
        _title("faxdesk-window"),
        *_name("faxdesk-window"),
        ".SH SYNOPSIS",
        rf".B faxdesk-window {_text('[OPTIONS] [FILE...]')}",
        *_description("The files are put into a new fax."),
        ".SH OPTIONS",
        *_arguments(command.arguments),
        ".SH SEE ALSO",
        ".BR faxdesk (1)",
    ]
    return "\n".join(lines) + "\n"


def _title(program: str) -> str:
    day = datetime.fromtimestamp(build_time(), UTC).date()
    return f'.TH {program.upper()} 1 "{day}" "{NAME} {VERSION}" "User commands"'


def _name(program: str) -> list[str]:
    return [".SH NAME", rf"{_text(program)} \- {_text(SUMMARY[0].lower() + SUMMARY[1:])} with RingCentral"]


def _description(last: str) -> list[str]:
    lines = [".SH DESCRIPTION"]
    for words in (*DESCRIPTION, last):
        lines += [_text(words), ".PP"]
    return lines[:-1]


def _command(command: Command) -> list[str]:
    own = [argument for argument in command.arguments if not {"--help", *_SHARED} & set(argument.flags)]
    usage = " ".join(argument.spelled for argument in own if not argument.flags)
    return [
        ".SS " + _text(f"faxdesk {command.name} {usage}".strip()),
        _text(command.help[:1].upper() + command.help[1:] + "."),
        *_arguments(own),
    ]


_SHARED = {"--profile", "--server", "--json"}
"""May stand after each command as well; told of once."""


def _arguments(arguments: Iterable[Argument]) -> list[str]:
    told = ((argument.spelled, argument.help or _choices(argument)) for argument in arguments)
    # What stands by its place and says no more than its name is in the usage.
    told = ((spelled, words) for spelled, words in told if words or spelled.startswith("-"))
    return _list((spelled, words[:1].upper() + words[1:] + "." if words else "") for spelled, words in told)


def _choices(argument: Argument) -> str:
    return f"one of {', '.join(argument.choices)}" if argument.choices else ""


def _list(entries: Iterable[tuple[str, str]]) -> list[str]:
    return [line for term, words in entries for line in (".TP", f".B {_text(term)}", _text(words) or r"\&")]


def _text(words: str) -> str:
    """As the formatter shows it again: a hyphen that can be copied, no dot at the start of a line."""
    escaped = words.replace("\\", r"\e").replace("-", r"\-").replace("“", r"\(lq").replace("”", r"\(rq")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
