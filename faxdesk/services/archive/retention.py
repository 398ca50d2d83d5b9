"""Keeps faxes for as long as the rules say, and has the others go: into the trash, or for ever.

How long the whole trash is kept, a setting of its own, is one of the rules here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.audit.acting import acting_as
from faxdesk.domain.audit.audit_entry import Program
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.retention.decision import FaxFacts, decide
from faxdesk.domain.retention.retention_rule import (
    RetentionAction,
    RetentionPlace,
    RetentionRule,
    rules_from,
    with_rule,
    without_rule,
)
from faxdesk.services.events import EventHub, FaxesChanged
from faxdesk.settings import Settings
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.policies.policies import Policies
    from faxdesk.services.archive.trash import Trash
    from faxdesk.store.trash.retention_rows import RetentionRows

log = logging.getLogger(__name__)

_EVERY = timedelta(hours=12)
_AT_ONCE = 100
"""So many faxes are judged, and moved, before others have their turn."""


class DueFax(Struct, frozen=True):
    """A fax that goes by a rule, and since when it could have gone."""

    fax_id: int
    action: RetentionAction
    rule: RetentionRule
    since: datetime


class Gone(Struct, frozen=True):
    """The faxes that a run has moved to the trash, and those that it has deleted for ever."""

    trashed: tuple[int, ...] = ()
    deleted: tuple[int, ...] = ()


class Retention:
    """For workers."""

    def __init__(
        self, rows: RetentionRows, trash: Trash, settings: Settings, events: EventHub, clock: Clock
    ) -> None:
        self._rows = rows
        self._trash = trash
        self._settings = settings
        self._events = events
        self._clock = clock
        self._ran_at: datetime | None = None

    def rules(self) -> tuple[RetentionRule, ...]:
        """All rules that hold, with the one that the trash's own setting amounts to."""
        return all_rules(self._settings)

    def set_rule(self, rule: RetentionRule) -> None:
        """Add a rule, or put it in the place of the one that says something else of the same; that of the
        whole trash becomes its setting. To be saved. Raises FaxDeskError (BAD_INPUT, NOT_ALLOWED)."""
        settings = self._settings
        if rule.is_of_whole_trash:
            assert rule.days is not None
            settings.trash_days = rule.days
        else:
            settings.retention_rules = with_rule(settings.retention_rules, rule)

    def remove_rule(self, rule: RetentionRule) -> None:
        """Take out what is said of the same, whatever its days are; to be saved. Raises FaxDeskError
        (NOT_FOUND, NOT_ALLOWED)."""
        settings = self._settings
        if all(known.subject != rule.subject for known in self.rules()):
            raise FaxDeskError(
                tr("There is no such rule."),
                tr("`faxdesk retention show` lists them."),
                ErrorKind.NOT_FOUND,
            )
        if rule.is_of_whole_trash:
            settings.trash_days = 0
        else:
            settings.retention_rules = without_rule(settings.retention_rules, rule)

    def due(self, token: CancelToken, rules: Sequence[RetentionRule] | None = None) -> list[DueFax]:
        """What would go now, by the rules that hold or by others. Raises Cancelled."""
        rules = self.rules() if rules is None else rules
        now = self._clock.now()
        ids = self._rows.old_enough(rules, now)
        found = []
        for start in range(0, len(ids), _AT_ONCE):
            token.check()
            for facts in self._rows.facts(ids[start : start + _AT_ONCE]):
                decision = decide(rules, facts, now)
                if decision.action != RetentionAction.KEEP:
                    assert decision.rule is not None
                    assert decision.since is not None
                    found.append(DueFax(facts.id, decision.action, decision.rule, decision.since))
        return found

    def run(self, token: CancelToken) -> Gone:
        """Have go what is due, each fax judged once more in the moment in which it goes. After a cancel the
        rest goes at the next run. Raises FaxDeskError (STORAGE) and Cancelled."""
        due = self.due(token)
        ids = {action: [fax.fax_id for fax in due if fax.action == action] for action in RetentionAction}
        with acting_as(Program.RETENTION):
            trashed = self._move(ids[RetentionAction.TRASH], token)
            still = _Still(RetentionAction.DELETE, self._settings, self._clock)
            deleted = self._trash.delete_due(ids[RetentionAction.DELETE], still, token)
        if due:
            log.info("By rules %d faxes went into the trash, and %d for ever", len(trashed), len(deleted))
        return Gone(tuple(trashed), tuple(deleted))

    def run_now_and_then(self, token: CancelToken) -> None:
        """The same every 12 hours at most, however often it is called."""
        now = self._clock.now()
        if self._ran_at is None or now >= self._ran_at + _EVERY:
            self.run(token)
            self._ran_at = now

    def _move(self, ids: Sequence[int], token: CancelToken) -> list[int]:
        moved: list[int] = []
        still = _Still(RetentionAction.TRASH, self._settings, self._clock)
        for start in range(0, len(ids), _AT_ONCE):
            token.check()
            portion = self._rows.move_to_trash(ids[start : start + _AT_ONCE], still)
            if portion:
                moved += portion
                self._events.publish(FaxesChanged(tuple(portion)))
        return moved


class _Still:
    """Whether a fax is still to go as it was found to be: by the rules and the time of that very moment."""

    def __init__(self, action: RetentionAction, settings: Settings, clock: Clock) -> None:
        self._action = action
        self._settings = settings
        self._clock = clock

    def __call__(self, facts: FaxFacts) -> bool:
        return decide(all_rules(self._settings), facts, self._clock.now()).action == self._action


def all_rules(settings: Settings) -> tuple[RetentionRule, ...]:
    """The rules of the settings, with the one that the trash's own setting amounts to."""
    rules, days = rules_from(settings.retention_rules), settings.trash_days
    if not days:
        return rules
    return (*rules, RetentionRule(RetentionAction.DELETE, RetentionPlace.TRASH, days))


def rules_trouble(settings: Settings, policies: Policies) -> FaxDeskError | None:
    """That rules cannot be read, so that no fax goes by itself; None where all can."""
    key = Settings.retention_rules.key
    if settings.policies.unreadable or (
        key in settings.policies.forced and any(refused.key == key for refused in policies.refused)
    ):
        return FaxDeskError(
            tr("The rules of your organisation for keeping faxes cannot be read."),
            tr("No fax is deleted by itself until an administrator mends them: `faxdesk policy show`."),
            ErrorKind.NOT_ALLOWED,
        )
    if key in settings.unread:
        return FaxDeskError(
            tr("The rules for keeping faxes could not be read."),
            tr("No fax is deleted by itself until they are set anew: `faxdesk retention`."),
            ErrorKind.BAD_INPUT,
        )
    return None
