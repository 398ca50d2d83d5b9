"""What all policies of a computer amount to: values for settings, and the rules that are none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import astuple

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import display_number
from faxdesk.policies.rules import Rules, allowed_server_rule
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Setting
from faxdesk.settings.policy_values import NO_POLICY, PolicyValues, set_by, switched_off
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.policies.found import Refused


class PolicyShown(Struct, frozen=True):
    """A policy that holds, as it is shown. value is as JSON has it."""

    key: str
    value: Any
    is_forced: bool
    origin: str


class Policies(Rules):
    """Quick, and for all threads. Each rule is read by its name."""

    def __init__(
        self,
        values: Mapping[str, Any] | None = None,
        of_settings: PolicyValues = NO_POLICY,
        shown: Sequence[PolicyShown] = (),
        refused: Sequence[Refused] = (),
    ) -> None:
        """values are those of the rules, by their keys."""
        self._values = dict(values or {})
        self.of_settings = of_settings
        self.shown = tuple(shown)
        self.refused = tuple(refused)

    def get(self, setting: Setting[Any]) -> Any:
        """The value of a rule."""
        return self._values.get(setting.key, setting.default)

    @property
    def digest(self) -> str:
        """A hash of all that was said, by which a change is noticed; "" for nothing."""
        if not self.shown and not self.refused:
            return ""
        import hashlib
        import json

        said = [astuple(each) for each in (*self.shown, *self.refused)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def trouble(self) -> FaxDeskError | None:
        """That something cannot be read, so that all is closed that may have been meant to be; None where
        all can."""
        if not self.of_settings.unreadable:
            return None
        reason = next(refused.reason for refused in self.refused)
        return FaxDeskError(
            tr("A policy of your organisation cannot be read: {origin}.", origin=self.of_settings.unreadable),
            tr(
                "{reason} Until an administrator mends it, nobody signs in, no fax leaves, and all ways in "
                "and out are closed. The faxes that are here can be read.",
                reason=reason,
            ),
            ErrorKind.NOT_ALLOWED,
        )

    def check_on(self, way: Setting[bool]) -> None:
        """Raise FaxDeskError (NOT_ALLOWED) where a way, one of the rules allow_, is switched off."""
        if not self.get(way):
            raise switched_off(way.label, self.by_order(way.key))

    def check_server(self, server: str) -> None:
        """Raise FaxDeskError (NOT_ALLOWED) for a service that may not be signed in to."""
        allowed = self._servers()
        if allowed is None or _same_address(server) in allowed:
            return
        key = Rules.allowed_servers.key if self.allowed_servers is not None else Settings.server.key
        raise FaxDeskError(
            tr("FaxDesk may not sign in at {server} on this computer.", server=server),
            self.by_order(key),
            ErrorKind.NOT_ALLOWED,
        )

    def missing_encryption(self, *, is_on: bool) -> FaxDeskError | None:
        """What is to be said of an archive that has to be encrypted, and is not; is_on tells whether it
        wholly is."""
        if is_on or not self.archive_must_be_encrypted or self.of_settings.unreadable:
            # Where policies cannot be read, trouble() says so, and nothing more comes into the archive.
            return None
        return FaxDeskError(
            tr("The archive has to be encrypted on this computer, and is not."),
            tr(
                "Encrypt it: `faxdesk archive encrypt`. {by_order}",
                by_order=self.by_order(Rules.archive_must_be_encrypted.key),
            ),
            ErrorKind.NOT_ALLOWED,
        )

    def check_decrypting(self) -> None:
        """Raise FaxDeskError (NOT_ALLOWED) where the archive has to be encrypted."""
        if why_not := self.why_not_decrypted():
            raise FaxDeskError(
                tr("The archive may not be decrypted on this computer."),
                tr("Nothing was changed. {by_order}", by_order=why_not),
                ErrorKind.NOT_ALLOWED,
            )

    def why_not_decrypted(self, *, briefly: bool = False) -> str:
        """By whose order the archive has to be encrypted, as a sentence, without where that stands for who
        does not look after the computer; "" where it need not be."""
        if not self.archive_must_be_encrypted:
            return ""
        return (
            set_by(self.organisation, "") if briefly else self.by_order(Rules.archive_must_be_encrypted.key)
        )

    def may_fax(self, number: str) -> bool:
        """Whether the rules for numbers let a fax go to one."""
        # Imported late: it is wanted when a fax leaves.
        from faxdesk.policies.number_rules import may_go_to

        return may_go_to(number, self.allowed_numbers, self.forbidden_numbers or ())

    def check_numbers(self, numbers: Iterable[str]) -> None:
        """Raise FaxDeskError (NOT_ALLOWED) where no fax may go to one of some numbers."""
        refused = next((number for number in numbers if not self.may_fax(number)), None)
        if refused is not None:
            raise FaxDeskError(
                tr("No fax may go to {number} from this computer.", number=display_number(refused)),
                tr("Nothing was sent. {by_order}", by_order=self.why_not_faxed()),
                ErrorKind.NOT_ALLOWED,
            )

    def why_not_faxed(self) -> str:
        """By whose order some numbers are faxed no faxes, as a sentence."""
        of_forbidden = bool(self.forbidden_numbers) or self.allowed_numbers is None
        return self.by_order((Rules.forbidden_numbers if of_forbidden else Rules.allowed_numbers).key)

    def _servers(self) -> tuple[str, ...] | None:
        """The addresses that may be signed in to; None for all of them."""
        if self.allowed_servers is not None:
            return self.allowed_servers
        forced = self.of_settings.forced.get(Settings.server.key)
        return None if forced is None else (_same_address(forced),)

    def by_order(self, key: str) -> str:
        """By whose order a policy is as it is, as a sentence."""
        return set_by(self.organisation, self._origin(key))

    def _origin(self, key: str) -> str:
        return self.of_settings.origins.get(key) or self.of_settings.unreadable

    def for_demo(self) -> Policies:
        """The same for the demo, whose service is inside the program, so that none needs to be allowed."""
        values = {key: value for key, value in self._values.items() if key != Rules.allowed_servers.key}
        known = self.of_settings
        forced = {key: value for key, value in known.forced.items() if key != Settings.server.key}
        of_settings = PolicyValues(
            forced, known.defaults, known.origins, known.organisation, known.unreadable
        )
        return Policies(values, of_settings, self.shown, self.refused)


def _same_address(server: str) -> str:
    try:
        return allowed_server_rule(server)
    except ValueError:
        return server
