"""The error that people meet."""

from __future__ import annotations

from faxdesk.domain.errors import ErrorKind, own_mistake


def test_the_program_s_own_mistake_is_said_as_such() -> None:
    error = own_mistake("Please report it.")
    assert (error.title, error.hint, error.kind) == (
        "FaxDesk made a mistake.",
        "Please report it.",
        ErrorKind.BUG,
    )
    assert (
        own_mistake("", "FaxDesk made a mistake while sending.").title
        == "FaxDesk made a mistake while sending."
    )
    assert not error.tries_again
