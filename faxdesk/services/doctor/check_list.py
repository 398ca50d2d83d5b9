"""Which checks the doctor makes: all of them on an open archive, fewer where it cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk import __version__
from faxdesk.domain.checkup import Finding, Reached, Verdict, Walls
from faxdesk.domain.runtime import CancelToken
from faxdesk.sealing.sealed_state import Stage, read_state
from faxdesk.services.accounts import Accounts
from faxdesk.services.doctor import checks_here, checks_service
from faxdesk.services.doctor.checks_policies import policy_finding, retention_finding
from faxdesk.services.doctor.doctor import Check, Doctor
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import Clock
    from faxdesk.paths import Profile
    from faxdesk.policies.policies import Policies
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.services.account import AccountService
    from faxdesk.services.doctor.checks_archive import ArchiveChecks
    from faxdesk.services.doctor.support_bundle import SupportBundle
    from faxdesk.services.doctor.unsaved_faxes import UnsavedFaxes
    from faxdesk.settings import Settings
    from faxdesk.store.inspection import Inspector

KEYCHAIN_LIMIT_S = 10.0
SIGN_IN_LIMIT_S = 20.0

Reach = Callable[[str, CancelToken], Reached]
"""Asks the service at an address whether it is there. Raises FaxDeskError and Cancelled."""


class Surroundings(Struct, frozen=True):
    """What the doctor looks at besides archive and account, and the bundle that support is given. walls tells
    which walls hold around the process that opens documents, policies what the administrator says."""

    profile: Profile
    secrets: SecretStore
    reach: Reach
    walls: Callable[[], Walls]
    clock: Clock
    bundle: SupportBundle
    policies: Policies


def full_doctor(
    here: Surroundings,
    settings: Settings,
    account: AccountService,
    inspector: Inspector,
    archive: ArchiveChecks,
    unsaved: UnsavedFaxes,
) -> Doctor:
    """All checks, on an open archive."""

    def server() -> str:
        return account.server or settings.server

    def versions(token: CancelToken) -> Finding:
        return checks_here.versions(__version__, inspector.sqlite_version, inspector.version())

    def sign_in(token: CancelToken) -> Finding:
        return checks_service.sign_in(account, SIGN_IN_LIMIT_S, token)

    def sender(token: CancelToken) -> Finding:
        return checks_service.sender(inspector.sender(), here.clock.now())

    def repair(token: CancelToken) -> list[str]:
        # The archive's documents come first: those that are missing are then asked for.
        return [*archive.repair(token), *unsaved.repair(token)]

    network = _NetworkChecks(here.reach, server)
    checks = [
        Check("versions", tr("Versions"), versions),
        Check("disk", tr("Disk"), lambda token: checks_here.disk(here.profile)),
        _keychain(here.secrets),
        Check("accounts", tr("Accounts"), lambda token: checks_here.accounts(Accounts(here.profile))),
        Check("cage", tr("Opening documents"), lambda token: checks_here.cage(here.walls)),
        Check("policies", tr("Policies"), lambda token: _policies(here)),
        Check("retention", tr("Keeping faxes"), lambda token: retention_finding(settings, here.policies)),
        Check("sign_in", tr("Sign-in"), sign_in),
        Check("network", tr("Network"), network.answers),
        Check("clock", tr("Clock"), network.clock),
        Check("limits", tr("Limits of the service"), lambda token: checks_service.limits(account)),
        Check("sender", tr("Sender"), sender),
        Check("archive", tr("Archive"), archive.file),
        Check("index", tr("Search"), archive.index),
        Check("documents", tr("Documents"), archive.documents),
    ]
    return Doctor(checks, repair, here.bundle)


def doctor_without_archive(here: Surroundings, server: str, trouble: FaxDeskError) -> Doctor:
    """The checks that can be made while the archive cannot be opened because of trouble; server is the
    address of the service."""

    def archive(token: CancelToken) -> Finding:
        return Finding(Verdict.PROBLEM, trouble.title, trouble.hint)

    network = _NetworkChecks(here.reach, lambda: server)
    checks = [
        Check("versions", tr("Versions"), lambda token: checks_here.versions(__version__, "", None)),
        Check("disk", tr("Disk"), lambda token: checks_here.disk(here.profile)),
        _keychain(here.secrets),
        Check("accounts", tr("Accounts"), lambda token: checks_here.accounts(Accounts(here.profile))),
        Check("cage", tr("Opening documents"), lambda token: checks_here.cage(here.walls)),
        Check("policies", tr("Policies"), lambda token: _policies(here)),
        Check("network", tr("Network"), network.answers),
        Check("clock", tr("Clock"), network.clock),
        Check("archive", tr("Archive"), archive),
    ]
    return Doctor(checks, None, here.bundle)


def _policies(here: Surroundings) -> Finding:
    is_encrypted = read_state(here.profile.encryption_file).stage is Stage.SEALED
    return policy_finding(here.policies, is_encrypted=is_encrypted)


def _keychain(secrets: SecretStore) -> Check:
    return Check(
        "keychain", tr("Keychain"), lambda token: checks_here.keychain(secrets, KEYCHAIN_LIMIT_S, token)
    )


class _NetworkChecks:
    """Two checks with one request: whether the service answers, and then, by the time in that answer, whether
    the clock here is right."""

    def __init__(self, reach: Reach, server: Callable[[], str]) -> None:
        self._reach = reach
        self._server = server
        self._reached: Reached | None = None

    def answers(self, token: CancelToken) -> Finding:
        self._reached = None

        def reach() -> Reached:
            self._reached = self._reach(self._server(), token)
            return self._reached

        return checks_service.network(reach)

    def clock(self, token: CancelToken) -> Finding:
        return checks_service.clock(self._reached)
