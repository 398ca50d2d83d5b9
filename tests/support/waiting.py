"""Waits for a condition that another process brings about, since no fixed time is right on every computer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE_S = 40.0
_FIRST_PAUSE_S = 0.005


def wait_until(
    condition: Callable[[], Any], expected: str, patience_s: float = PATIENCE_S, *, step_s: float = 0.1
) -> Any:
    """Look again and again until the condition holds, and give its answer: often at first, then once in
    step_s, since many conditions start a program. expected is the end of the sentence that the test fails
    with."""
    end = time.monotonic() + patience_s
    pause_s = min(step_s, _FIRST_PAUSE_S)
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(pause_s)
        pause_s = min(step_s, pause_s * 2)
    raise AssertionError(f"It never came about that {expected}.")
