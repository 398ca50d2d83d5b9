"""What keeps the window from opening, and how it is said."""

from __future__ import annotations

from typing import Any

import pytest

from faxdesk.app import open_window
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.store.database.database import ArchiveInUse
from faxdesk.ui.common import dialogs


@pytest.mark.parametrize("answer", [True, False])
def test_a_program_from_before_the_upgrade_can_be_closed_meanwhile(
    monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    asked: list[tuple[Any, ...]] = []

    def ask(*arguments: Any) -> bool:
        asked.append(arguments)
        return answer

    monkeypatch.setattr(dialogs, "ask", ask)
    assert open_window._tries_again(ArchiveInUse()) is answer
    ((_parent, title, hint, yes, no),) = asked
    assert (title, yes, no) == ("Another FaxDesk is running, from before the upgrade.", "Try again", "Quit")
    assert "Close its window" in hint


def test_anything_else_is_only_said(monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[FaxDeskError] = []
    monkeypatch.setattr(dialogs, "show_error", lambda _parent, error: errors.append(error))
    newer = FaxDeskError("This archive was made by a newer FaxDesk.", "Install it.", ErrorKind.STORAGE)
    assert not open_window._tries_again(newer)
    assert errors == [newer]
