"""Checks of what the administrator of this computer says, and of how long faxes are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.checkup import Finding, Verdict
from faxdesk.services.archive.retention import all_rules, rules_trouble
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.policies.policies import Policies
    from faxdesk.settings import Settings


def policy_finding(policies: Policies, *, is_encrypted: bool) -> Finding:
    """How many policies hold, which were refused, and whether the archive is encrypted where it must be."""
    count = len(policies.shown)
    facts = tuple(
        (refused.key or "file", f"{refused.origin}: {refused.reason}") for refused in policies.refused
    )
    trouble = policies.trouble() or policies.missing_encryption(is_on=is_encrypted)
    if trouble is not None:
        return Finding(Verdict.PROBLEM, trouble.title, trouble.hint, facts)
    if facts:
        words = tr_n(
            "{count} policy of your organisation was refused.",
            "{count} policies of your organisation were refused.",
            len(facts),
        )
        return Finding(Verdict.WARNING, words, tr("Tell your administrator what is said below."), facts)
    if not count:
        return Finding(Verdict.OK, tr("No administrator says anything about FaxDesk here."))
    words = tr_n(
        "{count} policy of your organisation holds; `faxdesk policy show` names it.",
        "{count} policies of your organisation hold; `faxdesk policy show` names them.",
        count,
    )
    return Finding(Verdict.OK, words)


def retention_finding(settings: Settings, policies: Policies) -> Finding:
    """How many rules say how long faxes are kept, and whether all can be read."""
    rules = all_rules(settings)
    # No rule as it stands: it may name a tag, which is a person's own word.
    facts = tuple((str(rule.action), str(rule.place)) for rule in rules)
    trouble = rules_trouble(settings, policies)
    if trouble is not None:
        return Finding(Verdict.WARNING, trouble.title, trouble.hint, facts)
    if not rules:
        return Finding(Verdict.OK, tr("All faxes are kept, also those in the trash."))
    words = tr_n(
        "{count} rule says how long faxes are kept; `faxdesk retention show` names it.",
        "{count} rules say how long faxes are kept; `faxdesk retention show` names them.",
        len(rules),
    )
    return Finding(Verdict.OK, words, facts=facts)
