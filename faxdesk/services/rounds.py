"""Work that is done in rounds: never two rounds at once, and what is asked for meanwhile is done after it."""

from __future__ import annotations

from collections.abc import Callable


class Rounds:
    """Rounds of one kind of work. begin starts a round; whoever does the work calls end() or fail() when the
    round is over, which may be before begin returns. All calls come from one thread."""

    def __init__(self, begin: Callable[[], object]) -> None:
        self._begin = begin
        self._is_asked = False
        self._is_beginning = False
        self._is_running = False

    @property
    def is_running(self) -> bool:
        """Whether a round has begun and not ended."""
        return self._is_running

    def ask(self) -> None:
        """Begin a round; where one is under way, begin another after it, however often it was asked for."""
        self._is_asked = True
        self._go_on()

    def end(self) -> None:
        """The round is over."""
        self._is_running = False
        self._go_on()

    def fail(self) -> None:
        """The round failed. What was asked for meanwhile would most likely fail as well, so it does not begin
        at once: whoever calls this asks again after a pause."""
        self.forget()
        self._is_running = False

    def forget(self) -> None:
        """Begin no round for what was asked for until now."""
        self._is_asked = False

    def _go_on(self) -> None:
        # A round may end before begin returns: the loop, and no recursion, then begins the next.
        if self._is_beginning:
            return
        self._is_beginning = True
        try:
            while self._is_asked and not self._is_running:
                self._is_asked, self._is_running = False, True
                self._begin()
        finally:
            self._is_beginning = False
