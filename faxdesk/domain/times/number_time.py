"""How long a fax takes to one number, as earlier faxes to it teach.

The service tells no length of a call (API §3.3). What is known of a sent fax is when the service took it and
when its record changed last, which is when it was sent unless somebody changed it later, as by marking it as
read. So the time from handing over to sent is compared, a wait for a free line and further tries included.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import LineTime

FEWEST = 3
"""Fewer faxes teach nothing: one of them may have waited."""
_QUICKEST = 14.4 / 33.6
"""The fastest fax machines talk at 33,600 bits a second, where the low end of a range counts with 14,400."""
_SLOWEST = 9.6 / 2.4
"""The slowest at 2,400, where the high end counts with 9,600: what took longer was more than a call."""
_TRUST_HALF = 2
"""After so many faxes as much is given on them as on the range by itself."""
_LEAST_SPREAD = 1.2


class PastSend(Struct, frozen=True):
    """A fax that was sent to one number alone, with its pages in the archive. seconds are those from handing
    over to sent."""

    document_hash: str
    document_type: str
    pages: int
    resolution: Resolution
    seconds: float


class PastCall(Struct, frozen=True):
    """How long a fax took, in seconds, and how long its pages should have taken, with the call."""

    seconds: float
    expected: LineTime


class NumberTime(Struct, frozen=True):
    """The range of a fax to one number, in seconds. calls counts the earlier faxes that it was corrected by;
    0 where it is the range for any number."""

    time: LineTime
    calls: int = 0


def corrected_time(expected: LineTime, past: Sequence[PastCall]) -> NumberTime:
    """The range for the next fax to a number, from that for its pages to any number (with the call).

    Each earlier fax tells how many times as long as the low end of its own range it took. The middle half of
    these counts, so that single faxes that waited, or were changed later, do not; what no call can be is
    left out before. The more faxes, the more is given on them.
    """
    times = sorted(call.seconds / call.expected.low for call in past if _is_a_call(call))
    if len(times) < FEWEST or expected.low <= 0:
        return NumberTime(expected)
    first, third = _at(times, 0.25), _at(times, 0.75)
    trust = len(times) / (len(times) + _TRUST_HALF)
    low = _between(expected.low, expected.low * first, trust)
    high = _between(expected.high, expected.low * third, trust)
    return NumberTime(LineTime(round(low, 1), round(max(high, low * _LEAST_SPREAD), 1)), len(times))


def _at(ordered: Sequence[float], share: float) -> float:
    """The value at a share of the way from the least to the most."""
    place = (len(ordered) - 1) * share
    below = int(place)
    return _between(ordered[below], ordered[min(below + 1, len(ordered) - 1)], place - below)


def _is_a_call(call: PastCall) -> bool:
    low, high = call.expected.low, call.expected.high
    return 0 < low * _QUICKEST <= call.seconds <= high * _SLOWEST


def _between(start: float, end: float, share: float) -> float:
    return start + (end - start) * share
