"""Makes policies of what was found, value by value.

What cannot be read must not open what it was to close. So a forced setting with a value of no use stays at
FaxDesk's own default, and nobody can change it; a rule is as strict as it can be; and where a whole file or
folder cannot be read, every rule is, and no setting can be changed.
"""

from __future__ import annotations

from typing import Any

from faxdesk.policies.found import Found, Given, Refused
from faxdesk.policies.policies import Policies, PolicyShown
from faxdesk.policies.registry import from_registry
from faxdesk.policies.rules import CLOSED, IMPLIED, Listed, Rules, rules
from faxdesk.settings import Settings
from faxdesk.settings.kinds import Flag, Setting
from faxdesk.settings.policy_values import PolicyValues
from faxdesk.words import tr


def ruled_settings() -> list[Setting[Any]]:
    """The settings that a policy may name: all but what the program keeps for itself."""
    return [each for each in Settings.declared() if each.label or each is Settings.sources_that_send]


def words_of(setting: Setting[Any]) -> tuple[str, str]:
    """What a policy is called, and what it does, in the reader's language."""
    if setting.label:
        return setting.label, setting.help
    return tr("Ways in that may send by themselves"), tr(
        "Such as printer:, api:, mail:NAME or folder:PATH. None: all that comes in waits as a draft."
    )


def policies_from(found: Found) -> Policies:
    """What was found, checked one by one."""
    if found == Found():
        return Policies()
    reading = _Reading()
    for given in found.given:
        reading.take(given)
    return reading.result(found)


class _Reading:
    """Takes one value after the other; the later counts, and what is forced wins over a default."""

    def __init__(self) -> None:
        self._settings = {setting.key: setting for setting in ruled_settings()}
        self._rules = {rule.key: rule for rule in rules()}
        self._values = dict[str, Any]()
        self._forced = dict[str, Any]()
        self._defaults = dict[str, Any]()
        self._origins = dict[str, str]()
        self._shown = dict[tuple[str, bool], PolicyShown]()
        self._refused = list[Refused]()

    def take(self, given: Given) -> None:
        if (rule := self._rules.get(given.key)) is not None:
            # Nobody but the administrator can say it, so a default would mean the same.
            self._put(rule, given, self._values, is_forced=True)
        elif (setting := self._settings.get(given.key)) is not None:
            into = self._forced if given.is_forced else self._defaults
            self._put(setting, given, into, is_forced=given.is_forced)
        else:
            reason = tr("This FaxDesk knows no such policy.")
            self._refused.append(Refused(given.origin, given.key, reason))

    def _put(self, setting: Setting[Any], given: Given, into: dict[str, Any], *, is_forced: bool) -> None:
        try:
            value = setting.from_json(from_registry(setting, given.value))
        except ValueError as error:
            self._refused.append(Refused(given.origin, given.key, str(error)))
            if not is_forced:
                return
            value = strictest(setting)
        into[given.key] = value
        if is_forced or given.key not in self._forced:
            self._origins[given.key] = given.origin
        self._shown[given.key, is_forced] = PolicyShown(
            given.key, setting.to_json(value), is_forced, given.origin
        )

    def result(self, found: Found) -> Policies:
        unreadable = found.unreadable[0].origin if found.unreadable else ""
        if unreadable:
            named = self._values.get(Rules.organisation.key, "")
            self._values = {rule.key: strictest(rule) for rule in self._rules.values()}
            self._values[Rules.organisation.key] = named
            self._imply(CLOSED, unreadable)
        else:
            for key, implied in IMPLIED.items():
                if not self._values.get(key, True):
                    self._imply(implied, self._origins[key])
        organisation = self._values.get(Rules.organisation.key, "")
        of_settings = PolicyValues(self._forced, self._defaults, self._origins, organisation, unreadable)
        refused = (*found.unreadable, *found.refused, *self._refused)
        return Policies(self._values, of_settings, tuple(self._shown.values()), refused)

    def _imply(self, forced: dict[str, Any], origin: str) -> None:
        self._forced |= forced
        self._origins |= dict.fromkeys(forced, origin)


def strictest(setting: Setting[Any]) -> Any:
    """What holds where a forced value cannot be read."""
    if isinstance(setting, Listed):
        return setting.closed
    if isinstance(setting, Flag) and setting.key in vars(Rules):
        # What is allowed is no more, and what must be has to.
        return not setting.default
    return CLOSED.get(setting.key, setting.default)
