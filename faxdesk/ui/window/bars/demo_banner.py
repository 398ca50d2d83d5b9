"""The slim banner that says that nothing here is real."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import pixmap
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.ui.window.demo_mode import DemoControls
    from faxdesk.work.tasks import TaskRunner

_ICON_PX = 16


class DemoBanner(QFrame):
    """Lets a fax arrive.

    Signals: received() once one waits to be fetched, failed(FaxDeskError), number_wanted(str) to send what is
    being written to this number, sign_in_wanted() to leave the demo for an account.
    """

    received = Signal()
    failed = Signal(object)
    number_wanted = Signal(str)
    sign_in_wanted = Signal()

    def __init__(self, demo: DemoControls, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._demo = demo
        self._runner = runner
        self.setObjectName("demoBanner")
        self._picture = PlainLabel()
        self.receive = QPushButton(tr("Receive a fax"))
        self.receive.setToolTip(tr("Pretend that somebody sends you a fax"))
        self.noisy = QPushButton(tr("Send it to yourself over a noisy line"))
        set_tip(
            self.noisy,
            tr(
                "Two fax machines in software send it over a line that crackles. What the second one"
                " prints is a received fax."
            ),
        )
        self.sign_in = QPushButton(tr("Sign in"))
        set_tip(self.sign_in, tr("Leave the demo and sign in with {service}", service=service_name()))
        for button in (self.receive, self.noisy, self.sign_in):
            button.setProperty("kind", "link")
        self.receive.clicked.connect(self._receive)
        self.noisy.clicked.connect(lambda: self.number_wanted.emit(demo.noisy_number))
        self.sign_in.clicked.connect(self.sign_in_wanted)
        # With large letters it breaks into lines.
        row = FlowLayout(self, theme.Metrics.GAP)
        row.setContentsMargins(theme.Metrics.GROUP, 2, theme.Metrics.GROUP, 2)
        said = words_label(tr("Demo: nothing leaves this computer"))
        for part in (self._picture, said, self.receive, self.noisy, self.sign_in):
            row.addWidget(part)
        self.noisy.setVisible(bool(demo.noisy_number))
        theme.keep_tinted(self._tint)

    def _receive(self) -> None:
        self._runner.submit(
            Lane.NET,
            lambda _token: self._demo.receive(),
            lambda _: self.received.emit(),
            self.failed.emit,
        )

    def _tint(self) -> None:
        self._picture.setPixmap(pixmap("info", "warning", theme.grown(_ICON_PX), self.devicePixelRatioF()))
