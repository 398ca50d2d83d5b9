"""A rule of how long faxes are kept: its text, as settings and policies have it, and its words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.tags import tag_key, tag_name
from faxdesk.words import mark, tr, tr_n

MOST_DAYS = 36_500
EVER = "ever"


class RetentionAction(StrEnum):
    """What a rule does with faxes when its time is over, or, where it is KEEP, does not do before."""

    KEEP = "keep"
    TRASH = "trash"
    DELETE = "delete"
    """For ever, from wherever the fax is."""


class RetentionPlace(StrEnum):
    """Which faxes a rule is about. The time of those in the TRASH begins when they are put there, that of all
    others when they come or are made."""

    ALL = "all"
    INBOX = "inbox"
    """What was received, also while it is in the trash."""
    OUTBOX = "outbox"
    """What was sent, also while it is in the trash."""
    TRASH = "trash"


class RetentionRule(Struct, frozen=True):
    """days is None for ever; tag, the name of a tag, is "" where the rule is about faxes with and without."""

    action: RetentionAction
    place: RetentionPlace
    days: int | None
    tag: str = ""

    @property
    def text(self) -> str:
        """As it stands in settings and policies: "trash inbox 365 #ads"."""
        words = [self.action, self.place, EVER if self.days is None else str(self.days)]
        return " ".join([*words, f"#{self.tag}"] if self.tag else words)

    @property
    def subject(self) -> tuple[str, str, str]:
        """What it decides about what; of two rules with the same subject the second takes the first's
        place."""
        return self.action, self.place, tag_key(self.tag)

    @property
    def is_of_whole_trash(self) -> bool:
        """Whether it says when the trash is emptied, which is a setting of its own."""
        return (self.action, self.place, self.tag) == (RetentionAction.DELETE, RetentionPlace.TRASH, "")


KEEP_ALL = RetentionRule(RetentionAction.KEEP, RetentionPlace.ALL, None)
"""What holds where rules cannot be read."""


def read_rule(text: str) -> RetentionRule:
    """A rule from its text: what is done, with which faxes, after how many days, and where it is about one
    tag alone, # and the tag. Raises ValueError with the reason as a sentence."""
    words, has_tag, tag = text.partition("#")
    parts = words.lower().split()
    if len(parts) != 3 or parts[0] not in set(RetentionAction) or parts[1] not in set(RetentionPlace):
        raise ValueError(
            tr(
                "“{text}” is no rule. A rule is “keep”, “trash” or “delete”, then “inbox”, “outbox”, “trash” "
                "or “all”, then a number of days, such as “trash inbox 365”, and may end with a tag: “#ads”.",
                text=text[:60],
            )
        )
    action, place = RetentionAction(parts[0]), RetentionPlace(parts[1])
    if action == RetentionAction.TRASH and place == RetentionPlace.TRASH:
        raise ValueError(tr("What is in the trash cannot be moved there: use “delete”."))
    return RetentionRule(action, place, _days(parts[2], action), _tag(tag) if has_tag else "")


def _days(text: str, action: RetentionAction) -> int | None:
    if text == EVER:
        if action == RetentionAction.KEEP:
            return None
        raise ValueError(tr("Only “keep” can be for ever: the others need a number of days."))
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= MOST_DAYS):
        raise ValueError(tr("The days of a rule have to be from 1 to {most}, or “ever”.", most=MOST_DAYS))
    return int(text)


def _tag(text: str) -> str:
    try:
        return tag_name(text)
    except FaxDeskError as error:
        raise ValueError(f"{error.title} {error.hint}") from error


def setting_rule(text: str) -> str:
    """A rule as a setting has it, in its tidy form. How long the whole trash is kept is a setting of its own,
    and has no second place here. Raises ValueError."""
    rule = read_rule(text)
    if rule.is_of_whole_trash:
        raise ValueError(tr("When the trash is emptied is said by a setting of its own: “Empty the trash”."))
    return rule.text


def rules_from(texts: Iterable[str]) -> tuple[RetentionRule, ...]:
    """The rules of a setting, whose texts were checked."""
    return tuple(read_rule(text) for text in texts)


def with_rule(texts: Iterable[str], rule: RetentionRule) -> tuple[str, ...]:
    """The texts with one more rule, in the place of one with the same subject where there is one."""
    rules = list(rules_from(texts))
    places = [place for place, known in enumerate(rules) if known.subject == rule.subject]
    place = places[0] if places else len(rules)
    rules[place : place + 1] = [rule]
    return tuple(known.text for known in rules)


def without_rule(texts: Iterable[str], rule: RetentionRule) -> tuple[str, ...]:
    """The texts without the rule that has the same subject."""
    return tuple(text for text in texts if read_rule(text).subject != rule.subject)


_FAXES = {
    RetentionPlace.ALL: mark("All faxes"),
    RetentionPlace.INBOX: mark("Received faxes"),
    RetentionPlace.OUTBOX: mark("Sent faxes"),
    RetentionPlace.TRASH: mark("Faxes in the trash"),
}
_FAXES_WITH_TAG = {
    RetentionPlace.ALL: mark("All faxes with the tag “{tag}”"),
    RetentionPlace.INBOX: mark("Received faxes with the tag “{tag}”"),
    RetentionPlace.OUTBOX: mark("Sent faxes with the tag “{tag}”"),
    RetentionPlace.TRASH: mark("Faxes with the tag “{tag}” in the trash"),
}


def faxes_text(place: RetentionPlace, tag: str = "") -> str:
    """Which faxes a rule is about."""
    return tr(_FAXES_WITH_TAG[place], tag=tag) if tag else tr(_FAXES[place])


def action_text(rule: RetentionRule) -> str:
    """What is done with them, and when."""
    if rule.days is None:
        return tr("keep for ever")
    if rule.action == RetentionAction.KEEP:
        return tr_n("keep for {count} day at least", "keep for {count} days at least", rule.days)
    if rule.action == RetentionAction.TRASH:
        return tr_n("move to the trash after {count} day", "move to the trash after {count} days", rule.days)
    return tr_n("delete for ever after {count} day", "delete for ever after {count} days", rule.days)


def rule_text(rule: RetentionRule) -> str:
    """The whole rule as people read it."""
    return tr("{faxes}: {action}", faxes=faxes_text(rule.place, rule.tag), action=action_text(rule))
