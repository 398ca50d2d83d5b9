"""A keychain that keeps whoever asks it waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from faxdesk.services.kept_sign_in import ForgetfulStore


class SlowKeychain(ForgetfulStore):
    """Waits for somebody to unlock it."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()

    def load(self) -> str | None:
        self.unlocked.wait(20)
        return super().load()


@pytest.fixture
def slow_keychain() -> Iterator[SlowKeychain]:
    made = SlowKeychain()
    yield made
    made.unlocked.set()
