"""The words by which a cover page asks whom it reached by mistake to keep quiet."""

from __future__ import annotations

from faxdesk.words import mark

CONFIDENTIALITY = mark(
    "This fax is meant only for the recipient named above and may contain confidential information. If you"
    " have received it by mistake, please tell the sender at once and destroy it. Copying it or passing it on"
    " is not permitted."
)
