"""The locked window, after wrong tries, for somebody who has forgotten, and the choice of what opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import keyring

from faxdesk.ui.desk_lock.curtain import Curtain
from tests.support.keychain.in_memory import MemoryKeyring

if TYPE_CHECKING:
    from tests.screenshots.__main__ import Studio

_PASSPHRASE = "seven quiet herons"


def lock_scenes(studio: Studio) -> Iterator[tuple[str, Callable[[], None]]]:
    """The pictures' names, and what leads to each."""
    # Where the pictures are made there may be no keychain.
    keyring.set_keyring(MemoryKeyring())
    yield "lock-passphrase", lambda: _choose(studio)
    studio.composition.desk_lock.choose_passphrase(_PASSPHRASE)
    yield "locked", lambda: _show_curtain(studio)
    yield "locked-wrong", lambda: _try_wrong(studio)
    yield "locked-forgotten", lambda: _forget(studio)
    if studio.window.is_locked:
        studio.composition.desk_lock.open_by("recovery key")
        _curtain(studio).opened.emit()
    yield "settings-lock", lambda: _show_settings(studio)


def _show_settings(studio: Studio) -> None:
    studio.window.pages.show_settings()
    studio.window.pages.settings.show_section("privacy")


def _choose(studio: Studio) -> None:
    from faxdesk.ui.desk_lock.passphrase_dialog import PassphraseDialog

    _show_settings(studio)
    studio.beside = PassphraseDialog(studio.window)
    studio.beside.show()


def _lock(studio: Studio) -> Curtain:
    if not studio.window.is_locked:
        studio.window.locking.lock_by_hand()
    return _curtain(studio)


def _show_curtain(studio: Studio) -> None:
    _lock(studio)


def _curtain(studio: Studio) -> Curtain:
    curtain = studio.window.locking.curtain
    assert curtain is not None
    return curtain


def _try_wrong(studio: Studio) -> None:
    curtain = _lock(studio)
    for _try in range(3):
        curtain.field.setText("wrong")
        curtain.open.click()
        studio.settle()


def _forget(studio: Studio) -> None:
    _lock(studio).forgotten.click()
