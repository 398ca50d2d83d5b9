"""What becomes of a fax by the rules of retention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from faxdesk.domain.retention.decision import FaxFacts, decide
from faxdesk.domain.retention.retention_rule import RetentionAction, read_rule

KEEP, TRASH, DELETE = RetentionAction.KEEP, RetentionAction.TRASH, RetentionAction.DELETE
CAME = datetime(2026, 1, 1, tzinfo=UTC)
RECEIVED = FaxFacts(1, True, CAME, tags=frozenset({"ads"}))
SENT = FaxFacts(2, False, CAME)
THROWN_AWAY = replace(RECEIVED, trashed_at=CAME + timedelta(days=10))


def after(days: float, fax: FaxFacts, *rules: str) -> tuple[RetentionAction, str]:
    """What is decided so many days after the fax came, and by which rule."""
    decision = decide([read_rule(rule) for rule in rules], fax, CAME + timedelta(days=days))
    return decision.action, decision.rule.text if decision.rule else ""


@pytest.mark.parametrize(
    ("fax", "rules", "days", "action", "by"),
    [
        (RECEIVED, (), 9999, KEEP, ""),
        # To the second.
        (RECEIVED, ("trash inbox 30",), 29.99, KEEP, ""),
        (RECEIVED, ("trash inbox 30",), 30, TRASH, "trash inbox 30"),
        (RECEIVED, ("delete inbox 30",), 30, DELETE, "delete inbox 30"),
        # Folder and tag.
        (SENT, ("trash inbox 30",), 99, KEEP, ""),
        (SENT, ("trash outbox 30",), 99, TRASH, "trash outbox 30"),
        (SENT, ("trash all 30 #ads",), 99, KEEP, ""),
        (RECEIVED, ("trash all 30 #ADS",), 99, TRASH, "trash all 30 #ADS"),
        # Of two rules for the same thing the longer counts, in either order.
        (RECEIVED, ("trash inbox 30", "trash all 60 #ads"), 59, KEEP, ""),
        (RECEIVED, ("trash all 60 #ads", "trash inbox 30"), 60, TRASH, "trash all 60 #ads"),
        # Keeping wins as long as it lasts.
        (RECEIVED, ("delete inbox 30", "keep all ever"), 9999, KEEP, "keep all ever"),
        (RECEIVED, ("delete inbox 30", "keep inbox 60"), 59, KEEP, "keep inbox 60"),
        (RECEIVED, ("delete inbox 30", "keep inbox 60"), 60, DELETE, "delete inbox 30"),
        (RECEIVED, ("trash inbox 30", "keep inbox 60 #ads"), 59, KEEP, "keep inbox 60 #ads"),
        (RECEIVED, ("trash inbox 30", "keep inbox 60 #ads"), 60, TRASH, "trash inbox 30"),
        # First to the trash, then for ever.
        (RECEIVED, ("trash inbox 30", "delete inbox 90"), 89, TRASH, "trash inbox 30"),
        (RECEIVED, ("trash inbox 30", "delete inbox 90"), 90, DELETE, "delete inbox 90"),
        # Nothing is deleted for ever while it is still to be in its list.
        (RECEIVED, ("trash inbox 365", "delete inbox 90"), 364, KEEP, ""),
        # The time in the trash begins there; a fax that somebody threw away is not kept for its list.
        (THROWN_AWAY, ("delete trash 30",), 39, KEEP, ""),
        (THROWN_AWAY, ("delete trash 30",), 40, DELETE, "delete trash 30"),
        (THROWN_AWAY, ("trash inbox 365", "delete trash 30"), 40, DELETE, "delete trash 30"),
        (THROWN_AWAY, ("keep inbox 60", "delete trash 30"), 59, KEEP, "keep inbox 60"),
        (THROWN_AWAY, ("keep trash 90", "delete inbox 30"), 99, KEEP, "keep trash 90"),
        (RECEIVED, ("delete trash 30",), 9999, KEEP, ""),
        # A legal hold, and what has not ended, stand above all rules.
        (replace(THROWN_AWAY, is_held=True), ("delete all 1", "delete trash 1"), 9999, KEEP, ""),
        (replace(SENT, is_unfinished=True), ("delete all 1", "trash all 1"), 9999, KEEP, ""),
    ],
)
def test_what_is_done_and_by_which_rule(
    fax: FaxFacts, rules: tuple[str, ...], days: float, action: RetentionAction, by: str
) -> None:
    assert after(days, fax, *rules) == (action, by)


def test_it_says_since_when() -> None:
    rules = [read_rule("trash inbox 30"), read_rule("keep inbox 60")]
    assert decide(rules, RECEIVED, CAME + timedelta(days=99)).since == CAME + timedelta(days=60)
    assert decide(rules, RECEIVED, CAME + timedelta(days=59)).since is None


def test_a_date_at_the_end_of_time_is_no_trouble() -> None:
    made_up = replace(RECEIVED, created_at=datetime(9999, 12, 31, tzinfo=UTC))
    assert after(9999, made_up, "delete inbox 36500")[0] == KEEP
