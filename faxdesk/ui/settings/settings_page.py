"""The settings, each in its group with its words; a change applies at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from faxdesk import __version__
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.page_text import TextTotals
from faxdesk.services.archive.text_recognition import Scans
from faxdesk.services.events import AccountChanged
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Setting, Weekdays
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import FormPage, card, words_label
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.ui.settings.licences_page import licences_file
from faxdesk.ui.settings.scan_status import scan_words
from faxdesk.ui.settings.setting_editors import CoverEditor, editor_for
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService
    from faxdesk.services.archive.text_recognition import TextRecognition
    from faxdesk.ui.common.window_context import WindowContext

_EDITOR_PX = 240
_SIGNED_OUT = "Your faxes stay on this computer; new ones come once you sign in."
_SESSION_ONLY = "Signed in for this session only."

_GROUPS: dict[str, tuple[Setting[Any], ...]] = {
    "Sending": (
        Settings.undo_send_seconds,
        Settings.first_use_guard,
        Settings.resend_minutes,
        Settings.resend_reasons,
        Settings.resend_hours,
        Settings.default_resolution,
        Settings.drawn_by,
        Settings.default_cover_index,
        Settings.country,
    ),
    "Receiving": (Settings.poll_seconds, Settings.mark_read_after_s, Settings.trash_days),
    "When a fax arrives": (
        Settings.notify_arrivals,
        Settings.notify_content,
        Settings.auto_save_folder,
        Settings.auto_save_name,
        Settings.auto_save_format,
        Settings.auto_print,
        Settings.auto_print_printer,
        Settings.arrival_command,
        Settings.arrival_command_seconds,
    ),
    "Search": (Settings.read_scans, Settings.scan_languages),
    "Appearance": (Settings.theme,),
    "Service": (Settings.server, Settings.client_id),
    "New versions": (Settings.check_for_updates, Settings.update_address),
}
"""Settings that are in no group stand after the groups, under "More"."""


class SettingsPage(FormPage):
    """A page that is built from the declarations in Settings.

    Signals: licences_wanted().
    """

    licences_wanted = Signal()

    def __init__(
        self,
        settings: Settings,
        account: AccountService,
        texts: TextRecognition,
        context: WindowContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Settings", parent)
        self.setObjectName("settingsPage")
        self._settings = settings
        self._account = account
        self._texts = texts
        self._runner = context.runner
        self._actions = context.actions
        self.editors: dict[str, QWidget] = {}
        self.problems: dict[str, QLabel] = {}
        self.hints: dict[str, QLabel] = {}
        grouped = {setting.key for group in _GROUPS.values() for setting in group}
        rest = tuple(
            setting
            for setting in Settings.declared()
            if setting.label and setting.key not in grouped and not isinstance(setting, Weekdays)
        )
        self.column.addWidget(words_label("Account", "heading"))
        self.column.addWidget(self._account_card())
        for title, group in {**_GROUPS, "More": rest}.items():
            if group:
                self.column.addWidget(words_label(title, "heading"))
                self.column.addWidget(self._group_card(group))
        self._about = words_label("About", "heading")
        self.column.addWidget(self._about)
        self.column.addWidget(self._about_card())
        self.column.addStretch(1)
        context.bridge.account_changed.connect(self._on_account)
        self._show_account(AccountChanged(account.account, account.this_session_only))

    def add_group(self, title: str, content: QWidget) -> None:
        """Show what is no setting among the groups, as the last of them."""
        frame, column = card()
        column.addWidget(content)
        place = self.column.indexOf(self._about)
        self.column.insertWidget(place, words_label(title, "heading"))
        self.column.insertWidget(place + 1, frame)

    # Building

    def _group_card(self, group: tuple[Setting[Any], ...]) -> QFrame:
        frame, column = card()
        column.setSpacing(theme.Metrics.GROUP)
        for number, setting in enumerate(group):
            if number:
                line = QFrame()
                line.setProperty("kind", "line")
                column.addWidget(line)
            column.addLayout(self._row(setting))
        return frame

    def _row(self, setting: Setting[Any]) -> QGridLayout:
        problem = PlainLabel()
        problem.setWordWrap(True)
        theme.set_tone(problem, "danger")
        problem.hide()

        def refused(error: FaxDeskError | None) -> None:
            problem.setText(error.hint if error else "")
            problem.setVisible(error is not None)

        editor = editor_for(self._settings, setting, refused)
        assert editor is not None, setting.key
        editor.setAccessibleName(setting.label)
        editor.setAccessibleDescription(setting.help)
        self.editors[setting.key] = editor
        self.problems[setting.key] = problem
        label = words_label(setting.label, "field")
        label.setWordWrap(True)
        label.setBuddy(editor)
        hint = words_label(setting.help, "small")
        hint.setWordWrap(True)
        self.hints[setting.key] = hint
        if not editor.inherits("QCheckBox"):
            editor.setFixedWidth(_EDITOR_PX)
        row = QGridLayout()
        row.setHorizontalSpacing(theme.Metrics.EDGE)
        row.setVerticalSpacing(theme.Metrics.HALF)
        row.addWidget(label, 0, 0)
        row.addWidget(hint, 1, 0)
        row.addWidget(editor, 0, 1, 2, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(problem, 2, 0, 1, 2)
        row.setColumnStretch(0, 1)
        return row

    def _account_card(self) -> QFrame:
        frame, column = card()
        self._who = words_label("", "strong")
        self._which = words_label("", "small")
        self._which.setWordWrap(True)
        self.sign = QPushButton()
        self.sign.setObjectName("signButton")
        self.sign.clicked.connect(self._on_sign)
        texts = QVBoxLayout()
        texts.setSpacing(theme.Metrics.HALF)
        texts.addWidget(self._who)
        texts.addWidget(self._which)
        row = QHBoxLayout()
        row.addLayout(texts, 1)
        row.addWidget(self.sign)
        column.addLayout(row)
        return frame

    def _about_card(self) -> QFrame:
        frame, column = card()
        column.addWidget(words_label(f"FaxDesk {__version__}", "strong"))
        hint = words_label("Free software under the Apache License 2.0.", "small")
        column.addWidget(hint)
        row = QHBoxLayout()
        keys = QPushButton("All keys")
        set_tip(keys, self._actions.help.toolTip())
        keys.clicked.connect(self._actions.help.trigger)
        diagnostics = QPushButton("Diagnostics")
        set_tip(diagnostics, self._actions.diagnostics.toolTip())
        diagnostics.clicked.connect(self._actions.diagnostics.trigger)
        row.addWidget(keys)
        row.addWidget(diagnostics)
        row.addStretch(1)
        if licences_file() is not None:
            licences = QPushButton("Licences")
            licences.setObjectName("licencesButton")
            licences.setProperty("kind", "link")
            licences.setToolTip("The licences of everything that FaxDesk is shipped with")
            licences.clicked.connect(self.licences_wanted)
            row.addWidget(licences)
        column.addLayout(row)
        return frame

    # What happens

    def refresh(self) -> None:
        """Show what may have changed elsewhere since the page was last open."""
        server, client_id = self.editors[Settings.server.key], self.editors[Settings.client_id.key]
        server.setProperty("text", self._settings.server)
        client_id.setProperty("text", self._settings.client_id)
        self._runner.submit(Lane.NET, self._account.cover_pages, self._on_covers)
        texts = self._texts
        self._runner.submit(Lane.LOCAL, lambda _token: (texts.scans, texts.totals()), self._on_scans)

    def _on_covers(self, covers: list) -> None:
        editor = self.editors[Settings.default_cover_index.key]
        if isinstance(editor, CoverEditor):
            editor.offer(covers)

    def _on_scans(self, scans_and_totals: tuple[Scans, TextTotals]) -> None:
        setting = Settings.read_scans
        state = scan_words(*scans_and_totals)
        self.hints[setting.key].setText(f"{setting.help}\n{state}" if state else setting.help)
        self.editors[setting.key].setAccessibleDescription(f"{setting.help} {state}".strip())

    @Slot(object)
    def _on_account(self, event: AccountChanged) -> None:
        self._show_account(event)

    def _show_account(self, event: AccountChanged) -> None:
        signed_in = self._account.is_signed_in
        account = event.account if signed_in else None
        self.sign.setText("Sign out" if signed_in else "Sign in")
        if account is None:
            self._who.setText("Signed in" if signed_in else "Not signed in")
            self._which.setText("" if signed_in else _SIGNED_OUT)
        else:
            self._who.setText(account.name)
            numbers = ", ".join(wording.number_text(number) for number in account.fax_numbers)
            session = _SESSION_ONLY if event.this_session_only else ""
            self._which.setText("\n".join(part for part in (numbers, session) if part))
        self._which.setVisible(bool(self._which.text()))

    def _on_sign(self) -> None:
        (self._actions.sign_out if self._account.is_signed_in else self._actions.sign_in).trigger()
