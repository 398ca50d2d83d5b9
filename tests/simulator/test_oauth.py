"""Signing in, staying in, and out again."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from faxdesk.simulator.server import Simulator
from tests.simulator.conftest import EXTENSION, JWT_GRANT, Caller

TOKEN = "/restapi/oauth/token"
AUTHORIZE = "/restapi/oauth/authorize"
REDIRECT = "http://127.0.0.1:8765/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


def _query(simulator: Simulator, **more: str) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": simulator.public_client_id,
        "redirect_uri": REDIRECT,
        "state": "st ate",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **more,
    }


def _code(caller: Caller, **more: str) -> str:
    answer = caller.post(AUTHORIZE, data=_query(caller.simulator, **more))
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["st ate"]
    return query["code"][0]


def _exchange(caller: Caller, code: str, **more: str) -> httpx.Response:
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "client_id": caller.simulator.public_client_id,
        "code_verifier": VERIFIER,
        **more,
    }
    return httpx.post(caller.simulator.url + TOKEN, data=data, trust_env=False)


def _refresh(caller: Caller, token: str) -> httpx.Response:
    data = {"grant_type": "refresh_token", "refresh_token": token, "client_id": caller.simulator.client_id}
    return httpx.post(caller.simulator.url + TOKEN, data=data, trust_env=False)


def _error(answer: httpx.Response) -> tuple[int, str, str]:
    body: dict[str, Any] = answer.json()
    assert body["error_description"]
    return answer.status_code, body["error"], body["errors"][0]["errorCode"]


def test_the_browser_s_way(caller: Caller, simulator: Simulator) -> None:
    page = caller.get(AUTHORIZE, params=_query(simulator))
    assert page.text.count("<button") == 2
    assert "Sign in as demo user" in page.text
    code = _code(caller)
    tokens = _exchange(caller, code, access_token_ttl="600").json()
    assert tokens["expires_in"] == 600
    caller.headers["Authorization"] = f"bearer {tokens['access_token']}"
    assert caller.get(EXTENSION).status_code == 200
    assert _error(_exchange(caller, code)) == (403, "invalid_grant", "OAU-106")


def test_saying_no(caller: Caller, simulator: Simulator) -> None:
    answer = caller.post(AUTHORIZE, data=_query(simulator, decision="deny"))
    assert parse_qs(urlsplit(answer.headers["location"]).query)["error"] == ["access_denied"]


def test_wrong_addresses_and_programs_never_get_a_code(caller: Caller, simulator: Simulator) -> None:
    for more in ({"redirect_uri": "http://127.0.0.1:8766/callback"}, {"client_id": "nobody"}):
        assert caller.get(AUTHORIZE, params=_query(simulator, **more)).status_code == 400
    simulator.control.redirect_uris(["http://127.0.0.1:8766/callback"])
    _code(caller, redirect_uri="http://127.0.0.1:8766/callback")


def test_codes_are_checked(caller: Caller, simulator: Simulator) -> None:
    assert _error(_exchange(caller, _code(caller), code_verifier="wrong"))[2] == "OAU-106"
    assert _error(_exchange(caller, _code(caller), redirect_uri="http://other"))[2] == "OAU-109"
    late = _code(caller)
    simulator.control.clock(advance_s=61)
    assert _error(_exchange(caller, late)) == (403, "invalid_grant", "OAU-108")


def test_jwt(caller: Caller, simulator: Simulator) -> None:
    auth = (simulator.client_id, simulator.client_secret)
    expired = {"grant_type": JWT_GRANT, "assertion": simulator.control.expired_jwt()}
    assert _error(caller.post(TOKEN, data=expired, auth=auth))[:2] == (400, "invalid_grant")
    nonsense = {"grant_type": JWT_GRANT, "assertion": "a.b.c"}
    assert _error(caller.post(TOKEN, data=nonsense, auth=auth))[:2] == (400, "invalid_grant")
    wrong = {"grant_type": JWT_GRANT, "assertion": simulator.jwt}
    answer = caller.post(TOKEN, data=wrong, auth=("nobody", simulator.client_secret))
    assert _error(answer) == (401, "invalid_client", "OAU-123")
    answer = caller.post(TOKEN, data=wrong, auth=(simulator.client_id, ""))
    assert _error(answer) == (401, "invalid_client", "OAU-146")
    del caller.headers["Authorization"]
    assert _error(caller.post(TOKEN, data=wrong))[2] == "OAU-123"


def test_refreshing_rotates_and_kills_the_old_token(caller: Caller, simulator: Simulator) -> None:
    first = caller.sign_in()
    second = _refresh(caller, first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    answer = caller.get(EXTENSION)
    assert (answer.status_code, answer.json()["errors"][0]["errorCode"]) == (401, "OAU-129")
    assert _refresh(caller, first["refresh_token"]).json()["access_token"] == second["access_token"]
    caller.headers["Authorization"] = f"Bearer {second['access_token']}"
    assert caller.get(EXTENSION).status_code == 200
    assert _refresh(caller, first["refresh_token"]).json()["access_token"] == second["access_token"]
    simulator.control.clock(advance_s=11)
    assert _error(_refresh(caller, first["refresh_token"])) == (400, "invalid_grant", "OAU-211")
    assert _refresh(caller, second["refresh_token"]).status_code == 200


def test_tokens_end(caller: Caller, simulator: Simulator) -> None:
    def code() -> str:
        answer = caller.get(EXTENSION)
        return str(answer.json()["errors"][0]["errorCode"]) if answer.is_error else ""

    simulator.control.expire_access_tokens()
    assert code() == "OAU-128"
    tokens = caller.sign_in()
    simulator.control.clock(advance_s=3601)
    assert code() == "OAU-128"
    assert _refresh(caller, tokens["refresh_token"]).status_code == 200
    tokens = caller.sign_in()
    caller.post("/restapi/oauth/revoke", data={"token": tokens["refresh_token"]}, auth=_auth(simulator))
    caller.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    assert code() == "OAU-213"
    tokens = caller.sign_in()
    simulator.control.revoke_all()
    assert code() == "OAU-213"
    assert _error(_refresh(caller, tokens["refresh_token"]))[2] == "OAU-213"


def _auth(simulator: Simulator) -> tuple[str, str]:
    return simulator.client_id, simulator.client_secret


def test_the_sixth_session_ends_the_first(caller: Caller) -> None:
    first = caller.headers["Authorization"]
    for _ in range(5):
        caller.sign_in()
    assert caller.get(EXTENSION).status_code == 200
    caller.headers["Authorization"] = first
    assert caller.get(EXTENSION).status_code == 401


@pytest.mark.parametrize(
    ("header", "code"), [("", "AGW-401"), ("Basic abc", "AGW-402"), ("Bearer", "AGW-402")]
)
def test_bad_authorization(caller: Caller, header: str, code: str) -> None:
    del caller.headers["Authorization"]
    answer = caller.get(EXTENSION, headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer.json()["errors"][0]["errorCode"]) == (401, code)
