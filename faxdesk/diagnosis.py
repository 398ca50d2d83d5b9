"""Puts the doctor's checks together: all of them on an open archive, and fewer where it cannot be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk import __version__
from faxdesk.domain.checkup import Finding, Reached, Verdict
from faxdesk.log import redact
from faxdesk.services.doctor import checks_here, checks_service
from faxdesk.services.doctor.checks_archive import ArchiveChecks
from faxdesk.services.doctor.doctor import Check, Doctor
from faxdesk.services.doctor.support_bundle import SupportBundle

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.services.account import AccountService
    from faxdesk.settings import Settings
    from faxdesk.store.blobs import BlobStore
    from faxdesk.store.inspection import Inspector

KEYCHAIN_LIMIT_S = 10.0
SIGN_IN_LIMIT_S = 20.0


def full_doctor(
    profile: Profile,
    settings: Settings,
    account: AccountService,
    secrets: SecretStore,
    inspector: Inspector,
    blobs: BlobStore,
    clock: Clock,
) -> Doctor:
    """All checks, on an open archive."""

    def server() -> str:
        return account.client().server if account.is_signed_in else settings.server

    way = _Way(clock)
    archive = ArchiveChecks(inspector, blobs, profile.aside, clock)
    return Doctor(
        [
            Check(
                "versions",
                "Versions",
                lambda token: checks_here.versions(
                    __version__, inspector.sqlite_version, inspector.version()
                ),
            ),
            Check("disk", "Disk", lambda token: checks_here.disk(profile)),
            _keychain(secrets),
            Check(
                "sign_in", "Sign-in", lambda token: checks_service.sign_in(account, SIGN_IN_LIMIT_S, token)
            ),
            Check("network", "Network", lambda token: way.network(server(), token)),
            Check("clock", "Clock", lambda token: checks_service.clock(way.reached)),
            Check("limits", "Limits of the service", lambda token: checks_service.limits(account)),
            Check("sender", "Sender", lambda token: checks_service.sender(inspector.sender(), clock.now())),
            Check("archive", "Archive", archive.file),
            Check("index", "Search", archive.index),
            Check("documents", "Documents", archive.documents),
        ],
        archive.repair,
        SupportBundle(settings, profile.folder, profile.logs, redact),
    )


def doctor_without_archive(
    profile: Profile,
    server: str,
    settings: Settings,
    secrets: SecretStore,
    trouble: FaxDeskError,
    clock: Clock,
) -> Doctor:
    """What can be looked at while the archive cannot be opened, and why it cannot; server is the address of
    the service."""
    way = _Way(clock)
    return Doctor(
        [
            Check("versions", "Versions", lambda token: checks_here.versions(__version__, "", None)),
            Check("disk", "Disk", lambda token: checks_here.disk(profile)),
            _keychain(secrets),
            Check("network", "Network", lambda token: way.network(server, token)),
            Check("clock", "Clock", lambda token: checks_service.clock(way.reached)),
            Check(
                "archive",
                "Archive",
                lambda token: Finding(Verdict.PROBLEM, trouble.title, trouble.hint),
            ),
        ],
        None,
        SupportBundle(settings, profile.folder, profile.logs, redact),
    )


def _keychain(secrets: SecretStore) -> Check:
    return Check("keychain", "Keychain", lambda token: checks_here.keychain(secrets, KEYCHAIN_LIMIT_S, token))


class _Way:
    """The way to the service; what it told of its time is kept for the check of the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.reached: Reached | None = None

    def network(self, server: str, token: CancelToken) -> Finding:
        self.reached = None

        def reach() -> Reached:
            from faxdesk.ringcentral.http.probe import reach

            self.reached = reach(server, self._clock, __version__, token)
            return self.reached

        return checks_service.network(reach)
