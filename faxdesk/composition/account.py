"""The account at the fax service: signing in, staying signed in, and the proxy on the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk import __version__
from faxdesk.composition.archive import ArchiveServices
from faxdesk.composition.built_once import built_once
from faxdesk.domain.runtime import Clock

if TYPE_CHECKING:
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import FaxProvider, SecretStore
    from faxdesk.services.account import AccountService
    from faxdesk.services.proxy_login import ProxyLogin
    from faxdesk.services.sessions import Sessions
    from faxdesk.services.updates import Updates


class AccountServices(ArchiveServices):
    """What is built on the archive: the way to the fax service."""

    @built_once
    def secrets(self) -> SecretStore:
        return self._secrets or sign_in_keychain(self.profile)

    @built_once
    def proxy_login(self) -> ProxyLogin:
        from faxdesk.services.proxy_login import ProxyLogin

        # Beside the sign-in, since signing out must not forget it.
        secrets = self._proxy_secrets or proxy_keychain(self.profile)
        return ProxyLogin(secrets, lambda server: self.provider.proxy(server))

    @built_once
    def provider(self) -> FaxProvider:
        return chosen_provider(self.clock, self.proxy_login)

    @built_once
    def sessions(self) -> Sessions:
        import platform

        from faxdesk.services.sessions import Sessions

        sessions = Sessions(self.provider, self.profile, platform.node(), self.policies, self.clock)
        self._closing.callback(sessions.close)
        return sessions

    @built_once
    def account(self) -> AccountService:
        from faxdesk.services.account import AccountService

        account = AccountService(
            self.secrets,
            self.sessions,
            self.faxes,
            self.accounts,
            self.act_notes,
            self.events,
            from_environment=self._environment,
        )
        self._closing.callback(account.close)
        return account

    @built_once
    def updates(self) -> Updates:
        from faxdesk.services.updates import Updates

        return Updates(self.settings, self.clock, __version__, proxy_login=self.proxy_login.known)


def sign_in_keychain(profile: Profile) -> SecretStore:
    """Where the sign-in to the fax service is kept."""
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(str(profile.archive_folder))


def proxy_keychain(profile: Profile) -> SecretStore:
    """Where the log-in at a proxy is kept."""
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"{profile.folder} proxy")


def chosen_provider(clock: Clock, proxy_login: ProxyLogin) -> FaxProvider:
    """The fax service that the program is for."""
    from faxdesk.chosen_service import ChosenProvider

    return ChosenProvider(clock, __version__, proxy_login.known)
