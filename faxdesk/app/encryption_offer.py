"""Encryption from the first sign-in on, an offer for archives from before, and the recovery key after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from faxdesk.services.accounts import AccountWanted
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.composition import Composition
    from faxdesk.services.events import AccountChanged
    from faxdesk.ui.window.main_window import MainWindow
    from faxdesk.work.bridge import EventBridge
    from faxdesk.work.tasks import TaskRunner


class EncryptionOffer(QObject):
    """Built once the window is painted. leave_for closes the window, to open it again as is wanted."""

    def __init__(
        self,
        desk: Composition,
        window: MainWindow,
        runner: TaskRunner,
        bridge: EventBridge,
        leave_for: Callable[[AccountWanted], None],
        *,
        is_new: bool,
    ) -> None:
        """is_new tells whether nobody has ever signed in here."""
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._runner = runner
        self._leave_for = leave_for
        self._is_new = is_new
        bridge.account_changed.connect(self._on_account)

    def show_recovery_key(self) -> None:
        """Show the recovery key of an archive that has just been encrypted, to be printed or saved."""
        if self._desk.key is None:
            return
        from faxdesk.ui.window.settings_parts import show_recovery_key

        pages = self._window.pages
        show_recovery_key(self._desk, self._runner, pages, pages.show_workspace)

    def offer(self) -> None:
        """Say once, to whoever is signed in by the keychain, that the archive can be encrypted."""
        desk = self._desk
        if self._is_new or desk.key is not None or desk.settings.encryption_offered:
            return
        if desk.account.this_session_only:
            return
        desk.settings.encryption_offered = True
        self._window.notices.inform(
            tr("Your faxes can be encrypted here: a lost or stolen disk tells nothing of them then."),
            tr("Show it in the settings"),
            self._show_settings,
        )

    def _show_settings(self) -> None:
        pages = self._window.pages
        pages.show_settings()
        pages.settings.show_section("privacy")

    @Slot(object)
    def _on_account(self, event: AccountChanged) -> None:
        """A new archive is encrypted as soon as the keychain has the sign-in: so there is one that works."""
        if not self._is_new or event.account is None:
            return
        self._is_new = False
        if event.this_session_only or self._desk.key is not None:
            return
        # What signed in goes on first: it leads away from the page for that.
        wanted = AccountWanted(self._desk.profile, encrypts=True)
        QTimer.singleShot(0, self, lambda: self._leave_for(wanted))
