"""The password with which the person logs in to this computer: the system tells whether it is right."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence

from faxdesk.desktop.password_check import RIGHT, WRONG
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

log = logging.getLogger(__name__)

_PATIENCE_S = 30.0
"""Systems wait some seconds after a wrong one; a directory on the network may take its time."""


class SystemPassword:
    """For workers. command starts faxdesk.desktop.password_check."""

    def __init__(self, command: Sequence[str], patience_s: float = _PATIENCE_S) -> None:
        self._command = list(command)
        self._patience_s = patience_s

    def fits(self, password: str) -> bool:
        """Raises FaxDeskError (NOT_ALLOWED) where the system does not tell."""
        try:
            done = subprocess.run(
                self._command,
                input=password.encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=self._patience_s,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            log.warning("The system was not asked for the password: %s", type(error).__name__)
            raise _unknown() from error
        if done.returncode not in {RIGHT, WRONG}:
            log.warning("The system does not tell whether a password is right: %d", done.returncode)
            raise _unknown()
        return done.returncode == RIGHT


def _unknown() -> FaxDeskError:
    return FaxDeskError(
        tr("This computer does not tell whether its password is right."),
        tr("Try again in a moment. Where it never does, a passphrase can open the window instead."),
        ErrorKind.NOT_ALLOWED,
    )
