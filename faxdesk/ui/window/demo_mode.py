"""How a window stands to the demo: it shows one, or it can begin one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct


class DemoControls(Protocol):
    """What the demo's banner needs of the demo."""

    @property
    def noisy_number(self) -> str:
        """One's own number, to which faxes truly go over a noisy telephone line; "" where that cannot be."""
        ...

    def receive(self) -> None:
        """Let a fax arrive (worker threads only)."""
        ...


class DemoMode(Struct, frozen=True):
    """controls are those of the demo that the window shows, None where all is real. start begins the program
    anew as a demo, leave begins it anew for real; None where that is not offered."""

    controls: DemoControls | None = None
    start: Callable[[], None] | None = None
    leave: Callable[[], None] | None = None


NO_DEMO = DemoMode()
