"""How far this computer's clock is from the service's, in words."""

from __future__ import annotations

from datetime import timedelta

from faxdesk.domain.service_name import service_name
from faxdesk.words import tr, tr_n

FAR_OFF = timedelta(minutes=5)
"""Less does no harm, and comes from slow networks too."""


def clock_words(offset: timedelta) -> str:
    """A sentence about a clock that is far off; "" while it is not. offset is the service's time less this
    computer's."""
    if abs(offset) < FAR_OFF:
        return ""
    span = span_words(abs(offset).total_seconds())
    if offset > timedelta(0):
        return tr("This computer's clock is {span} slow.", span=span)
    return tr("This computer's clock is {span} fast.", span=span)


def clock_hint() -> str:
    """What such a clock means for faxes, and what to do."""
    return tr(
        "A fax that has a time leaves when it is that time by {service}'s clock, not by this "
        "computer's. Let the system set its clock by the network.",
        service=service_name(),
    )


def span_words(seconds: float) -> str:
    """A span of time in the largest unit that it fills: 3 hours."""
    if days := round(seconds / 86400):
        return tr_n("{count} day", "{count} days", days)
    if hours := round(seconds / 3600):
        return tr_n("{count} hour", "{count} hours", hours)
    if minutes := round(seconds / 60):
        return tr_n("{count} minute", "{count} minutes", minutes)
    return tr("some seconds")
