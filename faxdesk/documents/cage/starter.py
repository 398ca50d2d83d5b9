"""The process from which those that open documents are split off (child process; Linux).

It has loaded all that they need, which takes most of a second, and opens no document itself. So each document
has a process of its own, in some milliseconds, and one that takes its process over sees no other.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
from collections.abc import Callable
from typing import IO

from faxdesk.documents.cage.questions import answer
from faxdesk.documents.cage.request_source import RequestSource

Serve = Callable[[int, IO[bytes]], None]
_END_WITH_PARENT = 1


def split_off(requests: int, answers: IO[bytes], serve: Serve) -> None:
    """Start and end processes as the program asks for it, until it ends. Each calls serve with the
    descriptor of its requests, and its answers."""
    source, starter, children = RequestSource(requests), os.getpid(), set[int]()
    # What is there now stays: otherwise each process would copy it, only to count who refers to it.
    gc.collect()
    gc.freeze()
    while (received := source.received()) is not None:
        request, descriptors = received
        if request["operation"] == "start":
            process = os.fork()
            if process == 0:
                source.close()
                os.close(answers.fileno())
                _begin(starter, descriptors, serve)
            for descriptor in descriptors:
                os.close(descriptor)
            children.add(process)
            answer(answers, {"process": process}, b"")
        elif request["operation"] == "end":
            answer(answers, {"code": _ended(request["process"], children)}, b"")
        else:
            answer(answers, {"splits_off": True}, b"")


def _begin(starter: int, descriptors: list[int], serve: Serve) -> None:
    """What the new process does instead, to its end."""
    try:
        # With the program ends the starter, and with it whatever is at work.
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        if os.getppid() == starter:
            requests, answers = descriptors
            serve(requests, os.fdopen(answers, "wb"))
    finally:
        os._exit(0)


def _ended(process: int, children: set[int]) -> int | None:
    if process not in children:
        return None
    children.remove(process)
    os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
