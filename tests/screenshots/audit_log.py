"""The audit log, as it is and after somebody changed a line of it by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from faxdesk.ui.audit.audit_page import AuditPage

if TYPE_CHECKING:
    from tests.screenshots.__main__ import Studio


def audit_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each."""
    yield "audit-log", studio.window.pages.show_audit_log
    yield "audit-log-checked", lambda: _check(studio)
    yield "audit-log-bent", lambda: _bend(studio)


def _check(studio: Studio) -> None:
    studio.window.pages.show_audit_log()
    page = studio.window.pages.currentWidget()
    assert isinstance(page, AuditPage)
    page.head.check.click()


def _bend(studio: Studio) -> None:
    with studio.composition.database.transaction() as cx:
        cx.execute("DROP TRIGGER audit_never_changed")
        cx.execute("UPDATE audit_entries SET user = 'somebody' WHERE number = 7")
    _check(studio)
