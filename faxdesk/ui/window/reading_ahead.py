"""Reads the code of pages that nearly everybody opens while nothing else is to be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

_CODE_OF_PAGES = (
    "faxdesk.ui.compose.recipients.recipient_field",
    "faxdesk.ui.compose.documents.attachments_list",
    "faxdesk.ui.compose.covers.cover_picker",
    "faxdesk.ui.compose.pages.fax_pages",
    "faxdesk.ui.compose.compose_form",
    "faxdesk.ui.compose.compose_pane",
    "faxdesk.ui.compose.compose_services",
    "faxdesk.ui.common.form_page",
    "faxdesk.ui.audit.audit_card",
    "faxdesk.ui.settings.about_card",
    "faxdesk.ui.settings.account_card",
    "faxdesk.ui.settings.proxy_form",
    "faxdesk.ui.intake.mail_logins_card",
    "faxdesk.ui.contacts.books_card",
    "faxdesk.ui.contacts.do_not_fax_card",
    "faxdesk.ui.covers.covers_card",
    "faxdesk.ui.signatures.signatures_card",
    "faxdesk.ui.intake.printer_card",
    "faxdesk.ui.intake.programs_card",
    "faxdesk.ui.intake.refused_card",
    "faxdesk.ui.controls.switch",
    "faxdesk.ui.controls.section_list",
    "faxdesk.ui.controls.sided_layout",
    "faxdesk.ui.settings.weekday_toggles",
    "faxdesk.ui.settings.setting_editors",
    "faxdesk.ui.settings.setting_sections",
    "faxdesk.ui.settings.setting_row",
    "faxdesk.ui.settings.setting_offers",
    "faxdesk.ui.settings.section_pages",
    "faxdesk.ui.settings.settings_page",
    "faxdesk.ui.window.settings_parts",
)
"""The modules of the page for writing, then those of the settings, each after those that it needs, so that
none takes a frame to read."""


class ReadingAhead(QObject):
    """Does a part at each turn of the event loop, so that nobody waits for it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setObjectName("code of pages")
        self._timer.timeout.connect(self._do_next)

    def begin(self, *others: Callable[[], object]) -> None:
        """Do what others make for their first time, and then read the code of the page for writing and of the
        settings. Once, after the first paint."""
        self._left += [*others, *(partial(import_module, name) for name in _CODE_OF_PAGES)]
        self._timer.start(0)

    def _do_next(self) -> None:
        self._left.pop(0)()
        if not self._left:
            self._timer.stop()
