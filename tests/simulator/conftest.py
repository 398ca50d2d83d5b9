"""A signed-in client of the simulator, as bare as can be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from faxdesk.simulator.server import Simulator
from tests.contract.oversight import Exchanges

EXTENSION = "/restapi/v1.0/account/~/extension/~"
MESSAGES = EXTENSION + "/message-store"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONG_AGO = "2020-01-01T00:00:00Z"


class Caller(httpx.Client):
    """Plain HTTP with a token and a few shorthands."""

    def __init__(self, simulator: Simulator) -> None:
        # Nothing is encrypted on loopback, and loading certificates for each test takes its time.
        super().__init__(base_url=simulator.url, trust_env=False, verify=False)
        self.simulator = simulator

    def sign_in(self, jwt: str = "") -> dict[str, Any]:
        """By JWT; later calls carry the token."""
        data = {"grant_type": JWT_GRANT, "assertion": jwt or self.simulator.jwt}
        auth = (self.simulator.client_id, self.simulator.client_secret)
        answer = self.post("/restapi/oauth/token", data=data, auth=auth)
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        self.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return tokens

    def fax(
        self, envelope: dict[str, Any], *files: tuple[str, bytes, str], name: str = "attachment"
    ) -> httpx.Response:
        """A fax in shape B."""
        parts = [("json", ("request.json", json.dumps(envelope), "application/json"))]
        attachments = [(name, file) for file in files or (("hello.txt", b"Hello", "text/plain"),)]
        return self.post(EXTENSION + "/fax", files=[*parts, *attachments])

    def records(self, **query: Any) -> list[dict[str, Any]]:
        answer = self.get(MESSAGES, params={"dateFrom": LONG_AGO, **query})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["records"]
        return found

    def record(self, fax_id: int) -> dict[str, Any]:
        answer = self.get(f"{MESSAGES}/{fax_id}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def to(*numbers: str, **more: Any) -> dict[str, Any]:
    """An envelope without cover."""
    return {"to": [{"phoneNumber": number} for number in numbers], "coverIndex": 0, **more}


def code_of(answer: httpx.Response) -> tuple[int, str]:
    """Status and error code of a refusal."""
    return answer.status_code, answer.json()["errors"][0]["errorCode"]


@pytest.fixture
def caller(simulator: Simulator) -> Iterator[Caller]:
    with Caller(simulator) as client:
        client.sign_in()
        yield client


@pytest.fixture(autouse=True)
def _every_simulator_is_watched(exchanges: Exchanges) -> None:
    """Those too that a test makes by itself."""
