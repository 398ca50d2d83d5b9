"""The update notice: asks at most once a day, where that is wanted, and remembers what it was told."""

from __future__ import annotations

import base64
import logging
from datetime import datetime, timedelta

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.update import Release, is_newer
from faxdesk.settings import Settings
from faxdesk.updates.publisher import ADDRESS, PUBLIC_KEY

log = logging.getLogger(__name__)

PAUSE = timedelta(days=1)


class Updates:
    """For workers. address is where this program was published, for where the settings name none;
    public_key is the publisher's, in base64."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        version: str,
        *,
        address: str = ADDRESS,
        public_key: str = PUBLIC_KEY,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._version = version
        self._address = address
        self._public_key = base64.b64decode(public_key)

    def look(self, token: CancelToken) -> Release | None:
        """The newer version to tell of, unless that is not wanted or the person has seen it. The server is
        asked when the last time was a day ago; a failure is nobody's concern until then. Raises Cancelled."""
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
        REFUSED, BAD_ANSWER; NOT_FOUND where there is nobody to be asked) and Cancelled."""
        address = self._where()
        if not address:
            raise FaxDeskError(
                "This FaxDesk was not told where to ask for new versions.",
                "Set the address under Settings, or look where you got this one.",
                ErrorKind.NOT_FOUND,
            )
        from faxdesk.updates.fetch import fetch
        from faxdesk.updates.manifest import read_notice

        # Whatever comes of it: a server in trouble is not helped by being asked at every start.
        self._settings.update_asked_at = self._clock.now().isoformat()
        try:
            fetched = fetch(address, token)
            release = read_notice(fetched.body, self._public_key, fetched.served_at)
            self._settings.update_notice = fetched.body
        finally:
            self._settings.save()
        return release if is_newer(release, self._version) else None

    def hide(self, release: Release) -> None:
        """The person has seen it; the next one is told again."""
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
        # A time to come was noted under a clock that has been set right since.
        return not timedelta() <= since < PAUSE

    def _kept(self) -> Release | None:
        """What the last good notice told, its signature checked anew: the file may have been changed. It
        does not grow old here: a newer version stays one."""
        if not self._settings.update_notice:
            return None
        from faxdesk.updates.manifest import BadNotice, read_notice

        try:
            release = read_notice(self._settings.update_notice, self._public_key)
        except BadNotice as error:
            log.info("The kept notice of new versions is of no use: %s", error.reason)
            return None
        return release if is_newer(release, self._version) else None
