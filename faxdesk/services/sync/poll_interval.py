"""How soon after a sync the next one is due, for whoever runs them. All in seconds."""

from __future__ import annotations

from dataclasses import dataclass

BUSY_POLL_S = 15.0
"""While a fax is on its way, somebody is likely to be waiting for it."""
HIDDEN_POLL_S = 300.0
MORE_S = 0.2
"""Between the rounds of a first sync, which has much to fetch."""
WANTED_S = 0.5
"""After a round during which the service told of something: what comes in a burst is one more round, not
many."""
FIRST_RETRY_S = 5.0
LIVE_POLL_S = 600.0
"""While the service tells of everything: a net, for what it may have forgotten to tell."""
LIVE_BUSY_POLL_S = 60.0
"""It is not said whether it tells of a fax that failed (API §6.2)."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides about the next sync. failures are the last rounds' in a row; retry_after_s is the pause
    that the service asked for."""

    poll_s: float
    is_live: bool = False
    is_hidden: bool = False
    is_wanted: bool = False
    is_unfinished: bool = False
    on_the_way: bool = False
    failures: int = 0
    retry_after_s: float = 0.0


def pause_s(now: Situation) -> float:
    """From the end of the last sync to the next."""
    usual = max(LIVE_POLL_S, now.poll_s) if now.is_live else now.poll_s
    if now.is_wanted:
        return max(WANTED_S, now.retry_after_s)
    if now.failures:
        retry_s = FIRST_RETRY_S * 2.0 ** min(now.failures - 1, 10)
        return max(min(retry_s, now.poll_s), now.retry_after_s)
    if now.is_unfinished:
        return MORE_S
    if now.on_the_way:
        return min(LIVE_BUSY_POLL_S if now.is_live else BUSY_POLL_S, usual)
    return max(HIDDEN_POLL_S, usual) if now.is_hidden else usual
