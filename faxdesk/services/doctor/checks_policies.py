"""Check of what the administrator of this computer says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.checkup import Finding, Verdict
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.policies.policies import Policies


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
