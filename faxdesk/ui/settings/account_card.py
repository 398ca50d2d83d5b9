"""Who is signed in, and the way out or in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from faxdesk.services.events import AccountChanged
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import words_label
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService
    from faxdesk.ui.common.window_context import WindowContext


class AccountCard(QWidget):
    """Follows the account while it changes."""

    def __init__(self, account: AccountService, context: WindowContext) -> None:
        super().__init__()
        self._account = account
        self._actions = context.actions
        self.who = words_label("", "strong")
        self.which = words_label("", "small")
        self.which.setWordWrap(True)
        self.sign = QPushButton()
        self.sign.setObjectName("signButton")
        self.sign.clicked.connect(self._on_sign)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.who)
        texts.addWidget(self.which)
        row = QHBoxLayout(self)
        metrics = theme.Metrics
        row.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        row.setSpacing(metrics.GROUP)
        row.addLayout(texts, 1)
        row.addWidget(self.sign)
        context.bridge.account_changed.connect(self._show_account)
        self._show_account(AccountChanged(account.account, account.this_session_only))

    @Slot(object)
    def _show_account(self, event: AccountChanged) -> None:
        signed_in = self._account.is_signed_in
        account = event.account if signed_in else None
        self.sign.setText(tr("Sign out") if signed_in else tr("Sign in"))
        if account is None:
            self.who.setText(tr("Signed in") if signed_in else tr("Not signed in"))
            self.which.setText(
                "" if signed_in else tr("Your faxes stay on this computer; new ones come once you sign in.")
            )
        else:
            self.who.setText(account.name)
            lines = [wording.number_text(number) for number in account.fax_numbers]
            if event.this_session_only:
                lines.append(tr("Signed in for this session only."))
            self.which.setText("\n".join(lines))
        self.which.setVisible(bool(self.which.text()))

    def _on_sign(self) -> None:
        (self._actions.sign_out if self._account.is_signed_in else self._actions.sign_in).trigger()
