"""What the administrator of a computer says about its settings, as far as the settings have to know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr


class PolicyValues(Struct, frozen=True):
    """Values by the keys of settings: forced ones, which nobody else can change, and defaults. origins says
    of each where it is from, organisation who calls themselves the administrator's, "" where they do not.

    unreadable is where policies are from that cannot be read, "" where all can. As long as nobody knows what
    they would force, no setting can be changed.
    """

    forced: Mapping[str, Any] = {}
    defaults: Mapping[str, Any] = {}
    origins: Mapping[str, str] = {}
    organisation: str = ""
    unreadable: str = ""

    def is_locked(self, key: str) -> bool:
        """Whether nobody on this computer can change a setting."""
        return bool(self.unreadable) or key in self.forced

    def why_locked(self, key: str) -> str:
        """Why a setting cannot be changed, and by whose order, as a sentence; "" where it can."""
        if key in self.forced:
            return set_by(self.organisation, self.origins.get(key, ""))
        if self.unreadable:
            return tr(
                "Settings cannot be changed while a policy of your organisation cannot be read ({origin}).",
                origin=self.unreadable,
            )
        return ""

    def locked_briefly(self, key: str) -> str:
        """The same without where that stands, for who does not look after the computer."""
        if key in self.forced:
            return set_by(self.organisation, "")
        if self.unreadable:
            return tr("Cannot be changed while a policy of your organisation cannot be read.")
        return ""


NO_POLICY = PolicyValues()


def set_by(organisation: str, origin: str) -> str:
    """By whose order something is as it is, as a sentence; origin is where that stands, "" to leave it
    out."""
    if not origin:
        if organisation:
            return tr(
                "Set by {organisation}. Only an administrator can change it.", organisation=organisation
            )
        return tr("Set by your organisation. Only an administrator can change it.")
    if organisation:
        return tr(
            "Set by {organisation} ({origin}). Only an administrator can change it.",
            organisation=organisation,
            origin=origin,
        )
    return tr("Set by your organisation ({origin}). Only an administrator can change it.", origin=origin)


def switched_off(name: str, by_order: str) -> FaxDeskError:
    """The error for a way that an administrator has switched off for good; by_order says so as a sentence."""
    return FaxDeskError(
        tr("Switched off on this computer: {name}.", name=name), by_order, ErrorKind.NOT_ALLOWED
    )
