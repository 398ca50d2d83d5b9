"""How far this computer's clock is from the service's, in words."""

from __future__ import annotations

from datetime import timedelta

from faxdesk.domain.service_name import service_name

FAR_OFF = timedelta(minutes=5)
"""Less does no harm, and comes from slow networks too."""


def clock_words(offset: timedelta) -> str:
    """A sentence about a clock that is far off; "" while it is not. offset is the service's time less this
    computer's."""
    if abs(offset) < FAR_OFF:
        return ""
    way = "slow" if offset > timedelta(0) else "fast"
    return f"This computer's clock is {span_words(abs(offset).total_seconds())} {way}."


def clock_hint() -> str:
    """What such a clock means for faxes, and what to do."""
    return (
        f"A fax that has a time leaves when it is that time by {service_name()}'s clock, not by this "
        "computer's. Let the system set its clock by the network."
    )


def span_words(seconds: float) -> str:
    """A span of time in the largest unit that it fills: 3 hours."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = round(seconds / size)
        if count:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return "some seconds"
