"""How long the service keeps a fax (API §3.6), which is why there is an archive here at all."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

KEPT_FOR = timedelta(days=30)
"""How long the service keeps sent faxes, and received ones in accounts under health care rules.
Administrators may choose from 7 to 90 days, and nobody else can ask which they chose."""
WARN_BEFORE = timedelta(days=7)
WARN_BEYOND = 180
"""In all other accounts the service keeps the newest 200 received ones, voice mails among them, of which
twenty may come in a day."""


_PAUSES_S = (1.0, 30.0, 120.0, 600.0, 3600.0, 6 * 3600.0, 24 * 3600.0)
MOST_TRIES = len(_PAUSES_S) + 90
"""So often something that could not be had is asked for again: once a day at the end, for as long as any
administrator may let the service keep it."""


def retry_pause_s(tries: int) -> float:
    """The seconds before something that could not be had is asked for again, after so many earlier tries."""
    return _PAUSES_S[min(tries, len(_PAUSES_S) - 1)]


class AtRisk(Struct, frozen=True):
    """Faxes that the service may delete before their pages are here: how many, and after how many days the
    first of them. days_left is None where it depends on how many more faxes arrive."""

    count: int
    days_left: int | None = None
