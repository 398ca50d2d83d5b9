"""Every service of the program, and what each of them is built from.

The services stand in a chain of classes, each built on the one before: archive.py, account.py, people.py,
outbox.py, receiving.py, ways_in.py, and here the last. A service knows those of its own class and of the
classes before it; where two of one class need each other, one of them takes the other as a function.

The window and the command line see what services/desk.py states of this. A new service is one property in
the file of its subject, marked `built_once`, and one line there. The import of a service stands inside its
property: the window paints after the archive and the settings alone have been imported, and the slow
libraries come with the first request to the fax service, the first page or the first look into the keychain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.composition.account import chosen_provider, proxy_keychain, sign_in_keychain
from faxdesk.composition.built_once import built_once as built_once
from faxdesk.composition.ways_in import WaysIn
from faxdesk.domain.runtime import SystemClock
from faxdesk.paths import page_worker_command, password_check_command, resource
from faxdesk.policies.read_policies import read_policies
from faxdesk.services.accounts import open_archive_of
from faxdesk.settings import Settings

if TYPE_CHECKING:
    from faxdesk.domain.checkup import Walls
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.paths import Profile
    from faxdesk.policies.policies import Policies
    from faxdesk.provider.fax_provider import SignIn
    from faxdesk.services.accounts import AccountWanted
    from faxdesk.services.backup.backup import Backup
    from faxdesk.services.doctor.doctor import Doctor
    from faxdesk.services.doctor.support_bundle import SupportBundle
    from faxdesk.services.encryption.key_places import KeyPlaces
    from faxdesk.services.locking.desk_lock import DeskLock


class Composition(WaysIn):
    """The services on one open archive, the fax service and this computer."""

    @built_once
    def doctor(self) -> Doctor:
        from faxdesk.services.doctor.check_list import Surroundings, full_doctor
        from faxdesk.services.doctor.checks_archive import ArchiveChecks
        from faxdesk.services.doctor.unsaved_faxes import UnsavedFaxes
        from faxdesk.store.inspection import Inspector

        inspector = Inspector(self.database)
        bundle = _support_bundle(self.profile, self.settings)
        surroundings = Surroundings(
            self.profile, self.secrets, self.provider.reach, _walls, self.clock, bundle, self.policies
        )
        archive = ArchiveChecks(inspector, self.blobs, self.profile.aside, self.clock)
        unsaved = UnsavedFaxes(
            self.faxes,
            self.incomplete_records,
            self.account,
            lambda token: self.sync.fetch_documents(token),
        )
        return full_doctor(surroundings, self.settings, self.account, inspector, archive, unsaved)

    @built_once
    def backup(self) -> Backup:
        from faxdesk.services.backup.backup import Backup

        return Backup(self.profile, self.opened_archive, self.key, self.clock)

    @built_once
    def desk_lock(self) -> DeskLock:
        from faxdesk.credentials import KeychainTokenStore
        from faxdesk.desktop.system_password import SystemPassword
        from faxdesk.services.locking.desk_lock import DeskLock
        from faxdesk.services.locking.kept_passphrase import KeptPassphrase

        # Of the profile: signing out leaves it alone, and another account of it has the same.
        passphrase = KeptPassphrase(KeychainTokenStore(str(self.profile.desk_lock)))
        system = SystemPassword(password_check_command())
        return DeskLock(self.profile.desk_lock, passphrase, system, lambda: self.act_notes, self.clock)


def open_desk(
    profile: Profile,
    environment: SignIn | None,
    wanted: AccountWanted | None,
    policies: Policies,
    keys: KeyPlaces | None = None,
) -> Composition:
    """The window's services: with the archive of the account that is wanted; else of the one that was shown
    last, or that signs in by the environment. keys knows the key already, where the profile is encrypted."""
    if wanted is None:
        archive = open_archive_of(profile, environment)
        return Composition(archive, environment=environment, policies=policies, keys=keys)
    wanted.profile.prepare()
    if wanted.sign_in is None or wanted.sign_in.environment is None:
        # Whom the person chose is not to be signed in over by the environment.
        return Composition(wanted.profile, policies=policies, keys=keys)
    return Composition(wanted.profile, environment=environment, policies=policies, keys=keys)


def doctor_without_archive(profile: Profile, server: str, trouble: FaxDeskError) -> Doctor:
    """The doctor of a profile whose archive cannot be opened because of trouble; server is the address of the
    service, the one in the settings where it is empty."""
    from faxdesk.services.doctor.check_list import Surroundings, doctor_without_archive
    from faxdesk.services.proxy_login import ProxyLogin

    policies, clock = read_policies(), SystemClock()
    settings = Settings(profile.settings_file, policies=policies.of_settings)
    proxy_login = ProxyLogin(proxy_keychain(profile), lambda server: provider.proxy(server))
    provider = chosen_provider(clock, proxy_login)
    bundle = _support_bundle(profile, settings)
    keychain = sign_in_keychain(profile)
    surroundings = Surroundings(profile, keychain, provider.reach, _walls, clock, bundle, policies)
    return doctor_without_archive(surroundings, server or settings.server, trouble)


def _walls() -> Walls:
    from faxdesk.documents.page_worker import PageWorker

    worker = PageWorker(page_worker_command(), fonts=resource("fonts"))
    try:
        return worker.walls()
    finally:
        worker.close()


def _support_bundle(profile: Profile, settings: Settings) -> SupportBundle:
    from faxdesk.log import redact
    from faxdesk.services.doctor.support_bundle import SupportBundle

    return SupportBundle(settings, profile.folder, profile.logs, redact)
