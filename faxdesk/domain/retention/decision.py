"""What the rules of retention have done with a fax, and when: pure, so that one function says it for the dry
run, the run, and the judgement once more before a fax really goes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from faxdesk.domain.retention.retention_rule import RetentionAction, RetentionPlace, RetentionRule
from faxdesk.domain.tags import tag_key

NEVER = datetime.max.replace(tzinfo=UTC)


class FaxFacts(Struct, frozen=True):
    """What rules ask of a fax. tags are the keys of its tags; is_unfinished tells that it is being written or
    is still to get somewhere, it or one of its further requests."""

    id: int
    is_received: bool
    created_at: datetime
    trashed_at: datetime | None = None
    tags: frozenset[str] = frozenset()
    is_held: bool = False
    is_unfinished: bool = False


class Decision(Struct, frozen=True):
    """action is for now. rule is the one that decided, None where no rule is about the fax, or something
    that stands above rules decided; since is when what it says came due, None while nothing is."""

    action: RetentionAction
    rule: RetentionRule | None = None
    since: datetime | None = None


KEPT = Decision(RetentionAction.KEEP)


def decide(rules: Sequence[RetentionRule], fax: FaxFacts, now: datetime) -> Decision:
    """A legal hold, and that a fax has not ended, stand above all rules. Of several rules the one that ends
    last counts: nothing is done before every rule to keep the fax has ended, it is moved to the trash when
    every rule to do so has, and deleted for ever when all rules about it have. A rule to move to the trash
    says nothing of a fax that is there."""
    if fax.is_held or fax.is_unfinished:
        return KEPT
    ends = [(_end(rule, fax), rule) for rule in rules if _is_about(rule, fax)]
    keeping = _last(ends, RetentionAction.KEEP)
    trashing = _last(ends, RetentionAction.TRASH)
    deleting = _last(ends, RetentionAction.DELETE)
    last = max((end for end, _rule in ends), default=NEVER)
    if deleting is not None and now >= last:
        return Decision(RetentionAction.DELETE, deleting[1], last)
    if trashing is not None:
        due = max(trashing[0], keeping[0]) if keeping is not None else trashing[0]
        if now >= due:
            return Decision(RetentionAction.TRASH, trashing[1], due)
    if keeping is not None and now < keeping[0]:
        return Decision(RetentionAction.KEEP, keeping[1])
    return KEPT


def _is_about(rule: RetentionRule, fax: FaxFacts) -> bool:
    if rule.action == RetentionAction.TRASH and fax.trashed_at is not None:
        return False
    if rule.tag and tag_key(rule.tag) not in fax.tags:
        return False
    return {
        RetentionPlace.ALL: True,
        RetentionPlace.INBOX: fax.is_received,
        RetentionPlace.OUTBOX: not fax.is_received,
        RetentionPlace.TRASH: fax.trashed_at is not None,
    }[rule.place]


def _end(rule: RetentionRule, fax: FaxFacts) -> datetime:
    begin = fax.created_at
    if rule.place == RetentionPlace.TRASH and fax.trashed_at is not None:
        begin = fax.trashed_at
    if rule.days is None:
        return NEVER
    try:
        return begin + timedelta(days=rule.days)
    except OverflowError:
        # A date that a document's sender made up, at the end of all time.
        return NEVER


def _last(
    ends: Iterable[tuple[datetime, RetentionRule]], action: RetentionAction
) -> tuple[datetime, RetentionRule] | None:
    of_action = [(end, rule) for end, rule in ends if rule.action == action]
    return max(of_action, key=lambda each: each[0], default=None)
