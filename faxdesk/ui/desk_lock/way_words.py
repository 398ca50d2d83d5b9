"""What the ways of opening the lock are called before people."""

from __future__ import annotations

from faxdesk.services.locking.lock_state import LockWay
from faxdesk.words import tr


def field_name(way: LockWay) -> str:
    """What is to be typed."""
    return tr("Password of this computer") if way is LockWay.SYSTEM else tr("Passphrase")
