"""The texts of Python's own reader of options, in the reader's language: headings of the help, and what is
wrong with a line. They are the standard library's, whose own catalogues nobody installs."""

from __future__ import annotations

import argparse

from faxdesk.words import mark, tr, tr_n

TEXTS = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("show program's version number and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("the following arguments are required: %s"),
    mark("one of the arguments %s is required"),
    mark("not allowed with argument %s"),
    mark("unrecognized arguments: %s"),
    mark("unexpected option string: %s"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("ignored explicit argument %r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("unknown parser %(parser_name)r (choices: %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
)
"""Those that a person can meet; what remains is for the programmer who declares an option wrongly."""


def translate_options() -> None:
    """Have the parsers of this process speak the language that was chosen. There is no other way in: the
    module looks its texts up by these two names of its own."""
    vars(argparse).update({"_": tr, "ngettext": _counted})


def _counted(singular: str, plural: str, count: int) -> str:
    if singular == "expected %s argument":
        return tr_n("expected %s argument", "expected %s arguments", count)
    return singular if count == 1 else plural
