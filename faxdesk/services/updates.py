"""Looks for a newer version of the program, at most once a day and only where the settings allow it."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.update import Release, is_newer
from faxdesk.settings import Settings
from faxdesk.updates.publisher import ADDRESS, PUBLIC_KEY
from faxdesk.words import tr

log = logging.getLogger(__name__)

PAUSE = timedelta(days=1)


class Updates:
    """Looks for newer versions; for workers. address is where to ask when the settings name no other;
    public_key is the publisher's key, in base64, which signs the notices; proxy_login gives name and
    password for a proxy, named as host:port."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        version: str,
        *,
        address: str = ADDRESS,
        public_key: str = PUBLIC_KEY,
        proxy_login: Callable[[str], tuple[str, str] | None] = lambda proxy: None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._version = version
        self._address = address
        self._public_key = base64.b64decode(public_key)
        self._proxy_login = proxy_login

    def look(self, token: CancelToken) -> Release | None:
        """The newer version to show to the person; None where there is none, the settings do not allow it, or
        the person has hidden it. The server is asked at most once a day, and an error is only logged. Raises
        Cancelled."""
        if not self._settings.check_for_updates or not self._where():
            return None
        if self._is_due():
            try:
                self.ask(token)
            except FaxDeskError as error:
                log.info("No notice of new versions: %s", error.kind)
        release = self._kept()
        if release is None or release.version == self._settings.update_hidden:
            return None
        return release

    def ask(self, token: CancelToken) -> Release | None:
        """Ask now. Gives the newer version, None where this is the newest. Raises FaxDeskError (OFFLINE,
        REFUSED, BAD_ANSWER; NOT_FOUND where there is nobody to be asked, NOT_ALLOWED where a policy has it
        switched off) and Cancelled."""
        self._settings.check_not_off(Settings.check_for_updates)
        address = self._where()
        if not address:
            raise FaxDeskError(
                tr("This FaxDesk was not told where to ask for new versions."),
                tr("Set the address under Settings, or look where you got this one."),
                ErrorKind.NOT_FOUND,
            )
        from faxdesk.updates.fetch import fetch
        from faxdesk.updates.manifest import read_notice

        # Noted before the outcome is known: a server in trouble must not be asked at every start.
        self._settings.update_asked_at = self._clock.now().isoformat()
        try:
            fetched = fetch(address, token, self._proxy_login)
            release = read_notice(fetched.body, self._public_key, fetched.served_at)
            self._settings.update_notice = fetched.body
        finally:
            self._settings.save()
        return release if is_newer(release, self._version) else None

    def hide(self, release: Release) -> None:
        """Show this version no more; the next newer one is shown again."""
        self._settings.update_hidden = release.version
        self._settings.save()

    def _where(self) -> str:
        return self._settings.update_address or self._address

    def _is_due(self) -> bool:
        try:
            asked_at = datetime.fromisoformat(self._settings.update_asked_at)
            since = self._clock.now() - asked_at
        except (ValueError, TypeError):
            return True
        # A time in the future was noted while the computer's clock was wrong.
        return not timedelta() <= since < PAUSE

    def _kept(self) -> Release | None:
        """The version in the last good notice, None where it is not newer. The signature is checked again,
        since the file may have been changed; the age is not, since a newer version stays newer."""
        if not self._settings.update_notice:
            return None
        from faxdesk.updates.manifest import BadNotice, read_notice

        try:
            release = read_notice(self._settings.update_notice, self._public_key)
        except BadNotice as error:
            log.info("The kept notice of new versions is of no use: %s", error.reason)
            return None
        return release if is_newer(release, self._version) else None
