"""The quiet line that tells of a newer version, with what is new in it and the way there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from faxdesk.domain.update import Release
from faxdesk.services.updates import Updates
from faxdesk.settings import Settings
from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import PlainLabel, set_tip
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, TaskRunner

_LOOK_EVERY_MS = 3_600_000
"""How often to see whether a day has passed: windows stay open for weeks, and computers sleep."""
_ICON_PX = 20


class UpdateBar(QFrame):
    """Hidden until there is a newer version. Downloads nothing: the link opens in the browser."""

    def __init__(
        self,
        updates: Updates,
        settings: Settings,
        runner: TaskRunner,
        open_link: Callable[[QUrl], object] = QDesktopServices.openUrl,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("problemBar")
        self.setProperty("tone", "accent")
        self._updates = updates
        self._settings = settings
        self._runner = runner
        self._open_link = open_link
        self.release: Release | None = None
        self._picture = PlainLabel()
        self._text = words_label("")
        self._text.setObjectName("problemWords")
        self.notes = words_label("")
        self.notes.setWordWrap(True)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes.hide()
        self.more = self._button(tr("What is new"), self._turn_notes)
        self.get = self._button(tr("Get it…"), self._on_get)
        self.never = self._button(tr("Do not tell me"), self._on_never)
        if settings.policies.is_locked(Settings.check_for_updates.key):
            self.never.hide()
        self.never.setToolTip(tr("Asks for new versions no more; Settings switches it on again"))
        self.close_ = QToolButton()
        self.close_.setToolTip(tr("Hide this until the next version"))
        self.close_.setAccessibleName(tr("Hide this until the next version"))
        self.close_.clicked.connect(self._on_close)
        self._lay_out()
        self._clock = QTimer(self)
        self._clock.setObjectName("update bar")
        self._clock.setInterval(_LOOK_EVERY_MS)
        self._clock.timeout.connect(self.look)
        theme.keep_tinted(self._tint)
        self.hide()

    def begin(self) -> None:
        """Look now, and from now on."""
        self._clock.start()
        self.look()

    def stop(self) -> None:
        self._clock.stop()

    def look(self) -> None:
        """Ask whether there is a newer version, on a worker, and show it."""
        self._runner.submit(Lane.NET, self._updates.look, self._show)

    @property
    def text(self) -> str:
        """What it says; "" while hidden."""
        return "" if self.isHidden() else self._text.text()

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        for button in (self.more, self.get, self.never, self.close_):
            row.addWidget(button)
        column = QVBoxLayout(self)
        theme.set_margins(column, 16, 8, 8, 8)
        column.setSpacing(theme.Metrics.HALF)
        column.addLayout(row)
        beneath = QHBoxLayout()
        theme.set_margins(beneath, theme.grown(_ICON_PX) + 8, 0, theme.Metrics.GROUP, theme.Metrics.HALF)
        beneath.addWidget(self.notes)
        column.addLayout(beneath)

    def _show(self, release: Release | None) -> None:
        if release is None:
            self.hide()
        elif release != self.release or self.isHidden():
            text = tr("FaxDesk {version} is out.", version=release.version)
            self._text.setText(text)
            self.notes.setText(release.notes)
            self.notes.hide()
            self.more.setVisible(bool(release.notes))
            self.more.setText(tr("What is new"))
            set_tip(self.get, release.link)
            self.setAccessibleName(text)
            self.show()
        self.release = release

    def _turn_notes(self) -> None:
        self.notes.setVisible(self.notes.isHidden())
        self.more.setText(tr("What is new") if self.notes.isHidden() else tr("Less"))

    def _on_get(self) -> None:
        if self.release is not None:
            self._open_link(QUrl(self.release.link))

    def _on_never(self) -> None:
        self.hide()
        self._settings.set_if_free(Settings.check_for_updates, False)

    def _on_close(self) -> None:
        release = self.release
        self.hide()
        if release is not None:
            self._runner.submit(Lane.LOCAL, lambda _token: self._updates.hide(release))

    def _tint(self) -> None:
        self.close_.setIcon(icons.icon("close"))
        self._picture.setPixmap(
            icons.pixmap("info", "accent", theme.grown(_ICON_PX), self.devicePixelRatioF())
        )
