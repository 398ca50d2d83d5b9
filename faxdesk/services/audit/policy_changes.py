"""Has the audit log tell that the administrator's policies are others than when it last looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details, LogFilter

if TYPE_CHECKING:
    from faxdesk.policies.policies import Policies
    from faxdesk.services.audit.audit_log import AuditLog
    from faxdesk.store.audit.audit_notes import ActNotes


def note_changed_policies(policies: Policies, log: AuditLog, notes: ActNotes) -> None:
    """For workers. The log itself says which held last, by their hash, so nobody can hide a change."""
    newest = log.newest(LogFilter(acts=(Act.POLICIES_CHANGED,)), 1)
    last = newest[0].known_details.policies if newest else ""
    if policies.digest != last:
        details = Details(policies=policies.digest, count=len(policies.shown))
        notes.act(Act.POLICIES_CHANGED, details)
