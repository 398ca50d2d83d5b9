"""By what of the program something is being done: by the window or the command line that runs, unless a way
in says otherwise for as long as it acts.

It goes with the thread and not with an argument, since what acts and what writes the log know nothing of each
other, with all services between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_acting: ContextVar[str] = ContextVar("acting", default="")


@contextmanager
def acting_as(program: str) -> Iterator[None]:
    """What is done inside on this thread is done by a way in (Program, SourceKind)."""
    before = _acting.set(program)
    try:
        yield
    finally:
        _acting.reset(before)


def acting_program() -> str:
    """By which way in; "" for the program itself."""
    return _acting.get()
