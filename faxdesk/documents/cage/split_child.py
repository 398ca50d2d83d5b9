"""The program's handle on processes that are split off from the one that was started for it (starter.py)."""

from __future__ import annotations

import os
import threading
from typing import Any

from faxdesk.documents.cage.request_line import RequestLine
from faxdesk.documents.worker_process import Child, ChildLost, StartedChild

_LIMIT_S = 30.0


class Starter:
    """A process that splits others off. For any thread."""

    def __init__(self, child: StartedChild) -> None:
        self.child = child
        self._turn = threading.Lock()

    def start(self) -> SplitChild:
        """A new process. Raises ChildLost, OSError and ValueError where there can be none."""
        line, (answers, process_end) = RequestLine(), os.pipe()
        try:
            number = self._asked({"operation": "start"}, [line.process_end, process_end]).get("process")
            if type(number) is not int:
                raise ValueError("process")
        except (ChildLost, ValueError):
            line.started(None)
            os.close(answers)
            raise
        finally:
            os.close(process_end)
        line.handed_over()
        return SplitChild(self, number, line, answers)

    def end(self, number: int) -> int | None:
        """End a process, however it goes; gives its exit code, None where nobody knows."""
        try:
            code = self._asked({"operation": "end", "process": number}, []).get("code")
        except ChildLost:
            # With the starter all that it has split off have ended.
            return None
        return code if type(code) is int else None

    def _asked(self, request: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        with self._turn:
            return self.child.ask(request, _LIMIT_S, descriptors)[0]


class SplitChild(Child):
    """A process for one document."""

    def __init__(self, starter: Starter, number: int, line: RequestLine, answers: int) -> None:
        super().__init__(line, os.fdopen(answers, "rb"))
        self._starter = starter
        self._number = number
        self._turn = threading.Lock()
        self._has_ended = False
        self._code: int | None = None

    @property
    def number(self) -> int:
        return self._number

    @property
    def is_alive(self) -> bool:
        import select

        poll = select.poll()
        poll.register(self._answers, 0)
        # The other end is closed.
        return not self._has_ended and not poll.poll(0)

    def _end_now(self) -> None:
        with self._turn:
            if not self._has_ended:
                self._has_ended, self._code = True, self._starter.end(self._number)

    def _exit_code(self) -> int | None:
        return self._code
