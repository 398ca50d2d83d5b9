"""Rules of retention as they are typed, and what cannot be one."""

from __future__ import annotations

import pytest

from faxdesk.domain.retention.retention_rule import (
    RetentionAction,
    RetentionPlace,
    RetentionRule,
    read_rule,
    rule_text,
    setting_rule,
    with_rule,
    without_rule,
)


@pytest.mark.parametrize(
    ("typed", "rule", "tidy", "words"),
    [
        (
            "trash inbox 365 #ads",
            RetentionRule(RetentionAction.TRASH, RetentionPlace.INBOX, 365, "ads"),
            "trash inbox 365 #ads",
            "Received faxes with the tag “ads”: move to the trash after 365 days",
        ),
        (
            " KEEP  all Ever ",
            RetentionRule(RetentionAction.KEEP, RetentionPlace.ALL, None),
            "keep all ever",
            "All faxes: keep for ever",
        ),
        (
            "delete outbox 1#Case 7",
            RetentionRule(RetentionAction.DELETE, RetentionPlace.OUTBOX, 1, "Case 7"),
            "delete outbox 1 #Case 7",
            "Sent faxes with the tag “Case 7”: delete for ever after 1 day",
        ),
        (
            "keep trash 90",
            RetentionRule(RetentionAction.KEEP, RetentionPlace.TRASH, 90),
            "keep trash 90",
            "Faxes in the trash: keep for 90 days at least",
        ),
    ],
)
def test_a_rule_is_read_written_and_told(typed: str, rule: RetentionRule, tidy: str, words: str) -> None:
    read = read_rule(typed)
    assert (read, read.text, rule_text(read)) == (rule, tidy, words)
    assert read_rule(read.text) == read


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "keep",
            "keep all",
            "delete inbox 0",
            "delete inbox -1",
            "delete inbox ever",
            "delete inbox 1.5",
        ),
        *("trash trash 3", "delete inbox 36501", "delete inbox ٣٦٥", "move inbox 3", "delete drafts 3"),
        *("delete inbox 3 ads", "delete inbox 3 #", "delete inbox 3 #" + "x" * 41, "delete #ads inbox 3"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_reason(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        read_rule(typed)


def test_the_whole_trash_has_a_setting_of_its_own() -> None:
    with pytest.raises(ValueError, match="Empty the trash"):
        setting_rule("delete trash 30")
    assert setting_rule("delete trash 30 #ads") == "delete trash 30 #ads"


def test_a_rule_takes_the_place_of_one_with_the_same_subject() -> None:
    rules = ("trash inbox 365", "delete inbox 365", "trash inbox 30 #Ads")
    assert with_rule(rules, read_rule("trash inbox 7 #ADS")) == (*rules[:2], "trash inbox 7 #ADS")
    assert with_rule(rules, read_rule("keep inbox 9")) == (*rules, "keep inbox 9")
    assert without_rule(rules, read_rule("trash inbox 1")) == rules[1:]
