"""Signing in: by the system's browser, or with a JWT credential."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.services.account import AnotherAccount
from faxdesk.services.accounts import AccountWanted, about_former, account_label
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import FormPage, Inset, card, words_label
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.settings.account_change import AccountQuestion, OtherAccounts
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.account import AccountService
    from faxdesk.services.accounts import Accounts, KnownAccount
    from faxdesk.services.archive.library import Library
    from faxdesk.services.desk import Desk
    from faxdesk.settings import Settings

_ABOUT_APP = mark(
    "Your company's administrator makes an app for FaxDesk once, in the {service} developer console, and "
    "gives you its client ID. It is no secret."
)
_ABOUT_JWT = mark(
    "A credential that an administrator makes in the {service} developer console. It signs this computer "
    "in without a browser. FaxDesk keeps it in the system's keychain only."
)


def _field(column: QVBoxLayout, label: str, field: QWidget, hint: str = "") -> None:
    name = words_label(label, "field")
    name.setBuddy(field)
    field.setAccessibleName(label)
    column.addWidget(name)
    column.addWidget(field)
    if hint:
        hint_label = words_label(hint, "small")
        hint_label.setWordWrap(True)
        column.addWidget(hint_label)
    column.addSpacing(theme.Metrics.HALF)


class SignInForm(QFrame):
    """What is asked for; the fields are kept in the settings, but for the secrets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.browser = QRadioButton(tr("With my browser"))
        self.jwt = QRadioButton(tr("With a JWT credential"))
        self._choice = QButtonGroup(self)
        for button in (self.browser, self.jwt):
            self._choice.addButton(button)
            button.toggled.connect(self._on_toggled)
        self.client_id = QLineEdit()
        self.server = QLineEdit()
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.jwt_text = QPlainTextEdit()
        self.jwt_text.setTabChangesFocus(True)
        self.jwt_text.setPlaceholderText(tr("Paste the credential here"))
        self.jwt_text.setFixedHeight(96)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.Metrics.GAP)
        ways = QHBoxLayout()
        ways.setSpacing(theme.Metrics.GROUP)
        ways.addWidget(self.browser)
        ways.addWidget(self.jwt)
        ways.addStretch(1)
        column.addLayout(ways)
        column.addSpacing(theme.Metrics.HALF)
        _field(column, tr("App client ID"), self.client_id, tr(_ABOUT_APP, service=service_name()))
        self._credential = QWidget()
        inner = QVBoxLayout(self._credential)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.Metrics.GAP)
        _field(inner, tr("App client secret"), self.secret)
        _field(inner, tr("JWT credential"), self.jwt_text, tr(_ABOUT_JWT, service=service_name()))
        column.addWidget(self._credential)
        _field(
            column,
            tr("Service address"),
            self.server,
            tr(
                "Change it only for {service}'s test environment or a partner's own service.",
                service=service_name(),
            ),
        )
        self.choose(jwt=False)

    def choose(self, *, jwt: bool) -> None:
        (self.jwt if jwt else self.browser).setChecked(True)
        self._on_toggled()

    @property
    def by_jwt(self) -> bool:
        return self.jwt.isChecked()

    @property
    def credential(self) -> str:
        """The JWT as it was pasted, without the line breaks that come along from mails."""
        return "".join(self.jwt_text.toPlainText().split())

    def missing(self) -> tuple[str, QWidget] | None:
        """The first field that has to be filled in, and a sentence that says so; or None."""
        wanted: list[tuple[str, str, QWidget]] = [
            (tr("The client ID is missing."), self.client_id.text().strip(), self.client_id)
        ]
        if self.by_jwt:
            wanted.append((tr("The client secret is missing."), self.secret.text().strip(), self.secret))
            wanted.append((tr("The JWT credential is missing."), self.credential, self.jwt_text))
        return next(((name, field) for name, text, field in wanted if not text), None)

    def forget_secrets(self) -> None:
        self.secret.clear()
        self.jwt_text.clear()

    def _on_toggled(self) -> None:
        self._credential.setVisible(self.by_jwt)


class SignInServices(Struct, frozen=True):
    """What it takes to sign in, and to go over to another account's faxes."""

    account: AccountService
    accounts: Accounts
    library: Library
    settings: Settings

    @classmethod
    def of(cls, desk: Desk) -> SignInServices:
        return cls(desk.account, desk.accounts, desk.library, desk.settings)


class SignInPage(FormPage):
    """What goes wrong is said in the page, and what was typed stays in its fields.

    Signals: signed_in(AccountInfo), account_wanted(AccountWanted) the faxes of another account are to be
    shown, and of the frame back_wanted().
    """

    signed_in = Signal(object)
    account_wanted = Signal(object)
    _url_came = Signal(str)

    def __init__(
        self,
        services: SignInServices,
        runner: TaskRunner,
        open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Sign in"), parent)
        self.setObjectName("signInPage")
        self._services = services
        self._account = services.account
        self._settings = services.settings
        self._runner = runner
        self._open_url = open_url
        self._task: Task | None = None
        self._url = ""
        self._wanted: AccountWanted | None = None
        self.form = SignInForm()
        self.question = AccountQuestion()
        self.others = OtherAccounts()
        self.error = Inset("error")
        self.no_keychain = Inset("hint")
        self.submit = QPushButton(tr("Sign in"))
        self.submit.setObjectName("signInButton")
        self.submit.setProperty("kind", "primary")
        self._build_waiting()
        self._lay_out()
        self.submit.clicked.connect(lambda: self.start(remember=True))
        self.no_keychain.button.clicked.connect(lambda: self.start(remember=False))
        self.cancel.clicked.connect(self.call_off)
        self.copy_link.clicked.connect(self._copy_link)
        for field in (self.form.client_id, self.form.secret, self.form.server):
            field.returnPressed.connect(lambda: self.start(remember=True))
        self.question.agreed.connect(self._go_over)
        self.question.refused.connect(self._stay)
        self.others.chosen.connect(self._on_chosen)
        self._url_came.connect(self._on_url, Qt.ConnectionType.QueuedConnection)
        self.fill_in()

    def _build_waiting(self) -> None:
        self.waiting, column = card()
        self._waiting_words = words_label("", "strong")
        self._waiting_hint = words_label("", "small")
        self._waiting_hint.setWordWrap(True)
        progress = QProgressBar()
        progress.setRange(0, 0)
        progress.setTextVisible(False)
        progress.setAccessibleName(tr("Waiting"))
        self.copy_link = QPushButton(tr("Copy the link"))
        self.cancel = QPushButton(tr("Cancel"))
        column.addWidget(self._waiting_words)
        column.addWidget(self._waiting_hint)
        column.addWidget(progress)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.copy_link)
        buttons.addWidget(self.cancel)
        column.addLayout(buttons)
        self.waiting.hide()

    def _lay_out(self) -> None:
        frame, column = card()
        column.addWidget(self.form)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.submit)
        column.addLayout(row)
        self.column.addWidget(self.error)
        self.column.addWidget(self.no_keychain)
        self.column.addWidget(self.waiting)
        self.column.addWidget(self.question)
        self.column.addWidget(frame)
        self.column.addWidget(self.others)
        self.column.addStretch(1)

    # What is done

    def fill_in(self) -> None:
        """Put what the settings know into the fields."""
        self.form.client_id.setText(self._settings.client_id)
        self.form.server.setText(self._settings.server)
        policies = self._settings.policies
        for field, key in ((self.form.client_id, "client_id"), (self.form.server, "server")):
            # It can be read and copied, and says by whose order it is what it is.
            field.setReadOnly(policies.is_locked(key))
            set_tip(field, policies.why_locked(key))

    def open_for(self, *, jwt: bool = False, error: FaxDeskError | None = None) -> None:
        """Show the form anew, with the reason for it if there is one."""
        self.call_off()
        self.fill_in()
        self.form.choose(jwt=jwt)
        self.others.show_accounts(self._services.accounts.others())
        self.no_keychain.hide()
        self.error.hide()
        if error is not None:
            self._say(error)
        missing = self.form.missing()
        (missing[1] if missing else self.submit).setFocus()

    def start(self, *, remember: bool) -> None:
        """Sign in with what the fields say. Without remember nothing is kept beyond this session."""
        if self._task is not None:
            return
        self.error.hide()
        self.no_keychain.hide()
        missing = self.form.missing()
        if missing:
            self.error.say(missing[0], tr("Fill it in, then sign in again."))
            missing[1].setFocus()
            return
        settings = self._settings
        try:
            settings.server = self.form.server.text() or type(settings).server.default
            settings.client_id = self.form.client_id.text()
        except FaxDeskError as error:
            self.error.say_error(error)
            return
        self._set_waiting(True)
        self._task = self._runner.submit(Lane.NET, self._work(remember), self._on_signed_in, self._on_failed)

    def call_off(self) -> None:
        """Stop waiting, and stay with the account whose faxes are shown."""
        if self._task is not None:
            self._task.cancel()
        self._end()
        self._stay()

    def _work(self, remember: bool) -> Callable[[CancelToken], AccountInfo]:
        account, form = self._account, self.form
        server, client_id = self._settings.server, self._settings.client_id
        secret, credential = form.secret.text().strip(), form.credential
        if form.by_jwt:
            return lambda token: account.sign_in_jwt(
                server, client_id, secret, credential, token, remember=remember
            )
        return lambda token: account.sign_in_browser(
            server, client_id, self._url_came.emit, token, remember=remember
        )

    def _set_waiting(self, waiting: bool) -> None:
        self.waiting.setVisible(waiting)
        self._set_enabled(not waiting)
        self.copy_link.hide()
        self._waiting_words.setText(tr("Signing in…"))
        self._waiting_hint.setText("")
        self._waiting_hint.hide()
        if waiting:
            self.cancel.setFocus()
            self.ensureWidgetVisible(self.waiting)

    def _set_enabled(self, enabled: bool) -> None:
        for part in (self.form, self.submit, self.others):
            part.setEnabled(enabled)

    @Slot(str)
    def _on_url(self, url: str) -> None:
        if self._task is None:
            return
        self._url = url
        self._waiting_words.setText(tr("Waiting for your browser…"))
        self._waiting_hint.setText(tr("Sign in on the page that has just opened, then come back here."))
        if not self._open_url(QUrl(url)):
            self._waiting_hint.setText(tr("The browser did not open. Copy the link and open it yourself."))
        self._waiting_hint.show()
        self.copy_link.show()

    def _copy_link(self) -> None:
        QGuiApplication.clipboard().setText(self._url)
        self._waiting_hint.setText(tr("The link is copied. Paste it into a browser on this computer."))

    def _on_signed_in(self, account: AccountInfo) -> None:
        self._end()
        self.form.forget_secrets()
        self.signed_in.emit(account)

    def _on_failed(self, error: FaxDeskError) -> None:
        self._end()
        if isinstance(error, AnotherAccount):
            self.form.forget_secrets()
            wanted = AccountWanted(error.profile, self._account.take_another())
            self._ask(wanted, error.title, account_label(error.account))
        else:
            self._say(error)

    # Another account

    @Slot(object)
    def _on_chosen(self, other: KnownAccount) -> None:
        self._ask(
            AccountWanted(other.profile), tr("Show the faxes of “{name}”?", name=other.name), other.name
        )

    def _ask(self, wanted: AccountWanted, title: str, name: str) -> None:
        library = self._services.library
        owner = library.account()
        former = account_label(owner) if owner is not None else tr("this computer")
        self._wanted = wanted
        self._set_enabled(False)
        hint = about_former(former, library.not_left())
        self.question.ask(title, hint, name=name, former=former)
        self.verticalScrollBar().setValue(0)

    def _go_over(self) -> None:
        wanted, self._wanted = self._wanted, None
        self.question.hide()
        self.account_wanted.emit(wanted)

    def _stay(self) -> None:
        """The person stays with the account whose faxes are shown: nobody else is signed in."""
        wanted, self._wanted = self._wanted, None
        self.question.hide()
        self._set_enabled(True)
        if wanted is not None and wanted.sign_in is not None:
            sign_in = wanted.sign_in
            self._runner.submit(Lane.NET, lambda token: self._account.give_up(sign_in, token))

    def _say(self, error: FaxDeskError) -> None:
        if error.kind == ErrorKind.KEYCHAIN:
            self.no_keychain.say(
                error.title,
                tr(
                    "{hint} Or stay signed in for this session only: nothing is kept, and you sign in "
                    "anew the next time.",
                    hint=error.hint,
                ),
                tr("Sign in for this session only"),
            )
            self.no_keychain.button.setFocus()
        else:
            self.error.say_error(error)
            self.submit.setFocus()
        self.verticalScrollBar().setValue(0)

    def _end(self) -> None:
        self._task = None
        self._url = ""
        self._set_waiting(False)
