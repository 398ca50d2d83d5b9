"""A simulator in a process of its own, so that it shares nothing but the computer with what is measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Served:
    """Its line of JSON."""

    ready: dict[str, str]

    @property
    def server(self) -> str:
        return self.ready["server"]

    @property
    def client_id(self) -> str:
        return self.ready["client_id"]

    @property
    def client_secret(self) -> str:
        return self.ready["client_secret"]

    @property
    def jwt(self) -> str:
        return self.ready["jwt"]

    @property
    def environment(self) -> dict[str, str]:
        """What signs a program in. Office files are uploaded as they are, so that their size is known."""
        return {
            "FAXDESK_SERVER": self.server,
            "FAXDESK_CLIENT_ID": self.client_id,
            "FAXDESK_CLIENT_SECRET": self.client_secret,
            "FAXDESK_JWT": self.jwt,
            "FAXDESK_LIBREOFFICE": "",
        }

    def control(self, name: str, **arguments: Any) -> Any:
        """Call the simulator's control."""
        headers = {"Authorization": f"Bearer {self.ready['control_secret']}"}
        answer = httpx.post(f"{self.ready['control']}/{name}", json=arguments, headers=headers, timeout=60)
        return answer.raise_for_status().json()["result"]


@contextmanager
def serving(*options: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "faxdesk.simulator", "--no-limits", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Served(json.loads(process.stdout.readline()))
        finally:
            process.terminate()
