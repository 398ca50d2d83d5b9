"""A message bus of a test's own, as a desktop's session has one."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from faxdesk.desktop import bus as program_side
from tests.support.waiting import PATIENCE_S


@contextmanager
def session_bus() -> Iterator[str]:
    """The address of a bus that ends with the block. In it, this process waits for answers as patiently as
    the tests do: on a computer that is busy with others, two seconds are not much."""
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert bus.stdout is not None
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(program_side, "ANSWER_S", PATIENCE_S)
            yield bus.stdout.readline().strip()
    finally:
        bus.terminate()
        bus.wait(PATIENCE_S)
        bus.stdout.close()
