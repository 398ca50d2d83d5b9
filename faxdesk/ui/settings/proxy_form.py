"""The name and password that the proxy on the way to the service wants; shown with the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane, TaskRunner

if TYPE_CHECKING:
    from faxdesk.services.proxy_login import ProxyLogin
    from faxdesk.settings import Settings

_NO_PROXY = mark("The system names no proxy: FaxDesk reaches {service} without one.")
_PROXY = mark(
    "The system names the proxy {proxy}. If it wants a log-in, give it here; it is kept in the keychain."
)
_KEPT = mark("The name and password are used from now on.")
_FORGOTTEN = mark("The name and password are forgotten.")
_SESSION_ONLY = mark("They are used until FaxDesk is closed.")


class ProxyForm(QWidget):
    """Asks the keychain and the system on a worker each time it is shown."""

    def __init__(
        self,
        proxy_login: ProxyLogin,
        settings: Settings,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._proxy_login = proxy_login
        self._settings = settings
        self._runner = runner
        self._proxy = ""
        self.about = words_label("", "small")
        self.about.setWordWrap(True)
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("Name"))
        self.name.setAccessibleName(tr("Name for the proxy"))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(tr("Password"))
        self.password.setAccessibleName(tr("Password for the proxy"))
        self.keep = QPushButton(tr("Keep"))
        self.keep.clicked.connect(self._on_keep)
        self.password.returnPressed.connect(self._on_keep)
        self.forget = QPushButton(tr("Forget"))
        self.forget.clicked.connect(self._on_forget)
        self.said = words_label("", "small")
        self.said.setWordWrap(True)
        self.fields = QWidget()
        row = QHBoxLayout(self.fields)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        row.addWidget(self.name, 1)
        row.addWidget(self.password, 1)
        row.addWidget(self.keep)
        row.addWidget(self.forget)
        column = QVBoxLayout(self)
        metrics = theme.Metrics
        column.setContentsMargins(metrics.GROUP, metrics.GROUP, metrics.GROUP, metrics.GROUP)
        column.setSpacing(metrics.GAP)
        column.addWidget(self.about)
        column.addWidget(self.fields)
        column.addWidget(self.said)
        self.fields.hide()
        self.said.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        proxy_login, server = self._proxy_login, self._settings.server

        def work(_token: CancelToken) -> tuple[str, str]:
            proxy = proxy_login.proxy(server)
            login = proxy_login.known(proxy) if proxy else None
            return proxy, login[0] if login else ""

        self._runner.submit(Lane.NET, work, self._on_found, self._on_not_found)

    def _on_found(self, proxy_and_name: tuple[str, str]) -> None:
        self._proxy, name = proxy_and_name
        about = _PROXY if self._proxy else _NO_PROXY
        self.about.setText(tr(about, service=service_name(), proxy=self._proxy))
        self.name.setText(name)
        self.fields.setVisible(bool(self._proxy))
        self.forget.setEnabled(bool(name))

    def _on_not_found(self, error: FaxDeskError) -> None:
        self._proxy = ""
        self.about.setText(str(error))
        self.fields.hide()

    def _on_keep(self) -> None:
        proxy_login, proxy = self._proxy_login, self._proxy
        name, password = self.name.text().strip(), self.password.text()
        self._runner.submit(
            Lane.NET,
            lambda _token: proxy_login.keep(proxy, name, password),
            lambda _nothing: self._done(tr(_KEPT)),
            self._on_not_kept,
        )

    def _on_not_kept(self, error: FaxDeskError) -> None:
        if error.kind == ErrorKind.KEYCHAIN:
            self._done(f"{error.title} {tr(_SESSION_ONLY)}")
        else:
            self._say(str(error))

    def _on_forget(self) -> None:
        proxy_login = self._proxy_login
        self._runner.submit(
            Lane.NET,
            lambda _token: proxy_login.forget(),
            lambda _nothing: self._done(tr(_FORGOTTEN)),
            lambda error: self._say(str(error)),
        )

    def _done(self, text: str) -> None:
        self.password.clear()
        self._say(text)
        self._look()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
