"""What becomes of a fax at each number: well-known numbers fail in well-known ways."""

from __future__ import annotations

import re
import threading
from collections import Counter
from dataclasses import dataclass

STAYS_QUEUED = "Queued"

WELL_KNOWN = {
    "0101": "LineBusy",
    "0102": "NoAnswer",
    "0103": "NoFaxMachine",
    "0104": "CallFailed",
    "0105": "WrongNumber",
    "0106": "SentPartially",
    "0107": "InternalError",
    "0108": STAYS_QUEUED,
}
"""By the last four digits, whatever stands before them. All other numbers take every fax."""

BUSY_ONCE = "0109"


@dataclass(slots=True)
class _Order:
    code: str
    times: int | None


class NumberOutcomes:
    """Decides how faxes to a number end: by a test's orders first, then by the well-known numbers."""

    def __init__(self) -> None:
        self._orders: dict[str, list[_Order]] = {}
        self._tries: Counter[str] = Counter()
        self._lock = threading.Lock()

    def order(self, number: str, code: str | None, times: int | None) -> None:
        """Let the next faxes to a number end with code: "" delivers them, None is as usual again. times
        counts the faxes that this is for; None is all of them."""
        with self._lock:
            orders = self._orders.setdefault(digits(number), [])
            if code is None:
                orders.clear()
            else:
                if times is None:
                    orders.clear()
                orders.append(_Order(code, times))

    def next(self, number: str) -> str:
        """The fax error code that the next fax to a number ends with; empty where it is delivered."""
        with self._lock:
            key = digits(number)
            self._tries[key] += 1
            orders = self._orders.get(key, [])
            while orders:
                order = orders[0]
                if order.times is None:
                    return order.code
                if order.times > 0:
                    order.times -= 1
                    return order.code
                orders.pop(0)
            if key.endswith(BUSY_ONCE):
                return "LineBusy" if self._tries[key] == 1 else ""
            return WELL_KNOWN.get(key[-4:], "")


def digits(number: str) -> str:
    """The digits of a number, so that numbers written differently can be compared."""
    return re.sub(r"\D", "", number)
