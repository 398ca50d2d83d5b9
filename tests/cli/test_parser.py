"""The line that is typed after `faxdesk`, before any command is imported."""

from __future__ import annotations

import re

import pytest

from faxdesk.cli.commands import COMMANDS
from faxdesk.cli.exit_codes import MEANINGS, WrongUse
from faxdesk.cli.parser import build_parser, first_word, parse_line


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("", None),
        ("--json", None),
        ("--profile inbox", None),
        ("--profile a inbox", "inbox"),
        ("--profile=a inbox", "inbox"),
        ("--server https://fax.example --json send --to 1 a.pdf", "send"),
        ("--demo --screenshot inbox letter.pdf", "letter.pdf"),
        ("outbox --wait 3", "outbox"),
    ],
)
def test_the_first_word_is_no_option_and_no_value_of_one(line: str, word: str | None) -> None:
    arguments = line.split()
    place = first_word(arguments)
    assert (None if place is None else arguments[place]) == word


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("search -to:555 letter --limit 3", ["-to:555", "letter"]),
        ("--profile tag search -x", ["-x"]),
        ("search tag -x", ["tag", "-x"]),
    ],
)
def test_a_search_may_exclude_words(line: str, expected: list[str]) -> None:
    assert parse_line(line.split()).words == expected


def test_a_minus_is_an_option_elsewhere() -> None:
    with pytest.raises(WrongUse, match="Unrecognized"):
        parse_line(["show", "12", "-x"])


def test_every_exit_code_is_explained() -> None:
    codes = {code for command in COMMANDS.values() for code in command.exit_codes}
    assert codes == set(MEANINGS)
    help_text = build_parser().format_help()
    for code, meaning in MEANINGS.items():
        assert f"{code:<5}{meaning}" in help_text


def test_help_names_the_exit_codes_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_line(["send", "--help"])
    assert "exit codes: 0, 1, 2, 3, 4, 5, 130" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["--help", "--help inbox", "-h inbox"])
def test_the_help_of_the_program_names_all_commands(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_line(line.split())
    help_text = capsys.readouterr().out
    # A long name has its help on the next line.
    assert all(re.search(rf"^    {name}\s", help_text, re.MULTILINE) for name in COMMANDS)
