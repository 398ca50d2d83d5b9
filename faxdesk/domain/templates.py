"""How a person says what a saved file is called and which command is run: texts with fields in braces."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from faxdesk.words import tr

NAME_FIELDS = ("date", "time", "from", "number", "pages")
COMMAND_FIELDS = ("file", "from", "number", "pages", "id")

_FIELD = re.compile(r"\{([^{}]*)\}")
_ARGUMENT = re.compile(r'(?:[^\s"]|"[^"]*")+')
_RUN_BY_A_SHELL = (".bat", ".cmd")


def check_fields(text: str, known: Collection[str]) -> str:
    """The text itself, when all its fields are known. Raises ValueError with the reason as a sentence."""
    for name in _FIELD.findall(text):
        if name not in known:
            raise ValueError(
                tr(
                    "It may use {fields}; not {unknown}.",
                    fields=", ".join(f"{{{field}}}" for field in known),
                    unknown=f"{{{name}}}",
                )
            )
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """Fill in all fields at once, so that braces inside a value stay as they are."""
    return _FIELD.sub(lambda match: values.get(match[1], ""), text)


def read_command(text: str) -> list[str]:
    """A program and its arguments, parted by blanks, with double quotes around what has some; each may hold
    fields. Raises ValueError with the reason as a sentence."""
    if text.count('"') % 2:
        raise ValueError(tr("A quote is not closed."))
    arguments = [match[0].replace('"', "") for match in _ARGUMENT.finditer(text)]
    if not arguments or not arguments[0]:
        raise ValueError(tr("It has to begin with a program."))
    if _FIELD.search(arguments[0]):
        raise ValueError(tr("The program itself cannot come from a fax."))
    if arguments[0].lower().endswith(_RUN_BY_A_SHELL):
        # Windows hands them to its shell, which would take what a sender calls himself for commands.
        raise ValueError(tr("It has to be a program itself: a batch file is run by a shell."))
    for argument in arguments:
        check_fields(argument, COMMAND_FIELDS)
    return arguments
