"""Encrypts or decrypts the profile while no window is open on it, and shows how far that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.audit.audit_entry import Program
from faxdesk.sealing.sealed_state import Stage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from faxdesk.domain.runtime import CancelToken, Progress
    from faxdesk.paths import Profile
    from faxdesk.policies.policies import Policies
    from faxdesk.services.encryption.key_places import KeyPlaces
    from faxdesk.work.tasks import TaskRunner


def convert(
    application: QApplication,
    profile: Profile,
    keys: KeyPlaces,
    policies: Policies,
    theme_name: str,
    *,
    encrypts: bool | None = None,
) -> None:
    """Encrypt or decrypt the profile; without a word which, go on with what was stopped, if anything was. The
    person may stop it, and goes on with an archive that is in both forms."""
    from faxdesk.composition.encryption import encryption_of

    encryption = encryption_of(profile, keys, policies, Program.WINDOW)
    goes_on = encrypts is None
    if encrypts is None:
        if (stopped := encryption.stopped) is None:
            return
        encrypts = stopped is Stage.SEALING

    def work(token: CancelToken, progress: Progress) -> None:
        if goes_on:
            encryption.go_on(token, progress)
        elif encrypts:
            encryption.encrypt(keys.usual, token, progress)
        else:
            encryption.decrypt(token, progress)

    from faxdesk.app.before_window import show_page
    from faxdesk.ui.encryption.conversion_page import ConversionPage

    def make(runner: TaskRunner, leave: Callable[[], None]) -> QWidget:
        page = ConversionPage(work, runner, encrypts=encrypts)
        page.ended.connect(leave)
        page.begin()
        return page

    show_page(application, theme_name, make)
