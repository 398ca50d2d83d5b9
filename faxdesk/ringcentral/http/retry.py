"""Asking again, for requests that may be asked twice without doing anything twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import tenacity

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.ringcentral.http.transport import LinkTrouble

T = TypeVar("T")

_TRIES = 3
_LONGEST_PAUSE_S = 4.0


def patiently(ask: Callable[[], T], clock: Clock, token: CancelToken) -> T:
    """Ask, and again after a broken connection or a service that is down for a moment, with growing
    pauses. A service that was never reached is not asked again: whoever called tries later.

    Raises FaxDeskError, Cancelled.
    """
    again = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(_TRIES),
        wait=tenacity.wait_exponential(multiplier=0.3, max=_LONGEST_PAUSE_S) + tenacity.wait_random(0, 0.3),
        retry=tenacity.retry_if_exception(_may_pass),
        sleep=lambda seconds: clock.wait(token, seconds),
        reraise=True,
    )
    try:
        return again(ask)
    except LinkTrouble as trouble:
        raise trouble.error from trouble


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, LinkTrouble):
        return error.reached and error.error.kind == ErrorKind.OFFLINE
    return (
        isinstance(error, FaxDeskError)
        and error.kind == ErrorKind.SERVICE_DOWN
        and (error.retry_after_s or 0.0) <= _LONGEST_PAUSE_S
    )
