"""Signing in and staying signed in, against the simulator."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.fax_provider import SignIn
from faxdesk.ringcentral.http.rate_gate import RateGate
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.sign_in.tokens import BrowserSignIn, TokenSource
from faxdesk.simulator.server import Simulator
from tests.ringcentral.conftest import MemoryTokens, QuickClock
from tests.ringcentral.servers import RawServer, Visit
from tests.support.clock import ManualClock
from tests.support.waiting import PATIENCE_S

REDIRECT = "http://127.0.0.1:8765/callback"
SignInTo = Callable[..., TokenSource]


def _approve(request: BrowserSignIn) -> str:
    """What the person does in the browser: the page's one button. The code that comes back."""
    asked = {key: values[0] for key, values in parse_qs(urlsplit(request.url).query).items()}
    page = request.url.partition("?")[0]
    answer = httpx.post(page, data=asked, trust_env=False)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == [request.state]
    return query["code"][0]


def _token_requests(service: Simulator) -> list[dict[str, Any]]:
    return [request for request in service.control.requests() if request["path"] == "/restapi/oauth/token"]


def _works(tokens: TokenSource, service: Simulator) -> bool:
    bearer = tokens.access_token(CancelToken())
    answer = httpx.get(
        f"{service.url}/restapi/v1.0/account/~/extension/~",
        headers={"Authorization": f"Bearer {bearer}"},
        trust_env=False,
    )
    return answer.status_code == 200


def test_signing_in_in_the_browser_as_a_public_app(
    service: Simulator, sign_in: SignInTo, token: CancelToken, store: MemoryTokens
) -> None:
    tokens = sign_in(service, client_secret="", jwt="", store=store)
    request = tokens.begin_browser_sign_in(REDIRECT)
    asked = parse_qs(urlsplit(request.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert request.verifier not in request.url
    tokens.finish_browser_sign_in(request, _approve(request), token)
    assert tokens.is_signed_in
    assert _works(tokens, service)
    assert store.kept
    (asked_token,) = _token_requests(service)
    assert asked_token["headers"].get("authorization", "") == "", "a public app sends no Authorization"


def test_a_code_works_once_and_only_with_its_verifier(
    service: Simulator, sign_in: SignInTo, token: CancelToken
) -> None:
    tokens = sign_in(service, client_secret="", jwt="")
    mine, other = tokens.begin_browser_sign_in(REDIRECT), tokens.begin_browser_sign_in(REDIRECT)
    assert mine.state != other.state
    code = _approve(mine)
    with pytest.raises(FaxDeskError) as caught:
        tokens.finish_browser_sign_in(other, code, token)
    assert caught.value.kind == ErrorKind.SIGN_IN
    assert not tokens.is_signed_in
    code = _approve(mine)
    service.control.clock(advance_s=61)
    with pytest.raises(FaxDeskError) as caught:
        tokens.finish_browser_sign_in(mine, code, token)
    assert caught.value.kind == ErrorKind.SIGN_IN


def test_a_lost_answer_to_the_code_is_not_asked_for_again(
    service: Simulator, sign_in: SignInTo, token: CancelToken
) -> None:
    tokens = sign_in(service, client_secret="", jwt="")
    request = tokens.begin_browser_sign_in(REDIRECT)
    code = _approve(request)
    service.control.clear_requests()
    service.control.fault("POST", "oauth/token", drop="after")
    with pytest.raises(FaxDeskError) as caught:
        tokens.finish_browser_sign_in(request, code, token)
    assert caught.value.kind == ErrorKind.SIGN_IN
    assert len(_token_requests(service)) <= 1


def test_jwt_with_a_secret_and_without(service: Simulator, sign_in: SignInTo, token: CancelToken) -> None:
    tokens = sign_in(service)
    tokens.sign_in_with_jwt(token)
    assert _works(tokens, service)
    assert _token_requests(service)[-1]["headers"]["authorization"] == "Basic"
    with pytest.raises(FaxDeskError) as caught:
        sign_in(service, client_secret="").sign_in_with_jwt(token)
    assert caught.value.kind == ErrorKind.SIGN_IN


def test_an_expired_jwt_says_so(service: Simulator, sign_in: SignInTo, token: CancelToken) -> None:
    tokens = sign_in(service, jwt=service.control.expired_jwt())
    with pytest.raises(FaxDeskError) as caught:
        tokens.sign_in_with_jwt(token)
    assert caught.value.kind == ErrorKind.SIGN_IN
    assert "expired" in caught.value.title
    assert "clock" not in caught.value.hint


def test_a_clock_wrong_by_a_day_is_named(service: Simulator, sign_in: SignInTo, token: CancelToken) -> None:
    service.control.clock(offset_s=-86_400)
    tokens_of_today = sign_in(service, jwt="not a jwt")
    with pytest.raises(FaxDeskError) as caught:
        tokens_of_today.sign_in_with_jwt(token)
    assert "clock is 1 day fast" in caught.value.hint


@pytest.mark.parametrize(("client_id", "secret"), [("wrong", None), (None, "wrong"), ("wrong", "")])
def test_a_wrong_client_id_or_secret_says_so(
    service: Simulator, sign_in: SignInTo, token: CancelToken, client_id: str | None, secret: str | None
) -> None:
    tokens = sign_in(service, client_id=client_id, client_secret=secret)
    with pytest.raises(FaxDeskError) as caught:
        tokens.sign_in_with_jwt(token)
    assert caught.value.kind == ErrorKind.SIGN_IN
    assert "client ID" in str(caught.value)


def test_a_session_is_resumed_from_the_kept_token_alone(
    service: Simulator, sign_in: SignInTo, token: CancelToken, store: MemoryTokens
) -> None:
    sign_in(service, store=store).sign_in_with_jwt(token)
    refresh_token = json.loads(store.kept or "")["refresh"]
    again = sign_in(service, store=store, jwt="")
    assert again.is_signed_in
    assert _works(again, service)
    # As it was kept before access tokens were shared.
    store.kept = refresh_token
    later = sign_in(service, store=store, jwt="")
    assert later.is_signed_in
    assert _works(later, service)
    assert json.loads(store.kept)["refresh"] != refresh_token, "each refresh token is for one time"


def test_the_token_is_renewed_early_and_once_for_all_threads(
    service: Simulator, sign_in: SignInTo, token: CancelToken
) -> None:
    clock = ManualClock()
    tokens = sign_in(service, clock=clock)
    tokens.sign_in_with_jwt(token)
    before = tokens.access_token(token)
    clock.advance(3400)
    assert tokens.access_token(token) == before
    clock.advance(110)
    service.control.clear_requests()
    gate = threading.Barrier(8)

    def ask() -> str:
        gate.wait()
        return tokens.access_token(token)

    with ThreadPoolExecutor(8) as pool:
        found = {future.result() for future in [pool.submit(ask) for _ in range(8)]}
    assert len(found) == 1
    assert found != {before}
    assert len(_token_requests(service)) == 1


def test_many_401_at_once_renew_once(service: Simulator, sign_in: SignInTo, token: CancelToken) -> None:
    tokens = sign_in(service)
    tokens.sign_in_with_jwt(token)
    used = tokens.access_token(token)
    service.control.clear_requests()
    with ThreadPoolExecutor(8) as pool:
        found = {
            future.result()
            for future in [pool.submit(tokens.refresh_after_401, used, token) for _ in range(8)]
        }
    assert len(found) == 1
    assert len(_token_requests(service)) == 1


def test_no_refresh_while_an_upload_runs(service: Simulator, sign_in: SignInTo, token: CancelToken) -> None:
    clock = ManualClock(waits_pass=False)
    tokens = sign_in(service, clock=clock)
    tokens.sign_in_with_jwt(token)
    used = tokens.access_token(token)
    with ThreadPoolExecutor(1) as pool:
        with tokens.hold_refresh(token):
            clock.advance(3550)
            assert tokens.access_token(token) == used, "good for the upload's own thread and all others"
            waiting = pool.submit(tokens.refresh_after_401, used, token)
            clock.wait_until_asked()
            assert not waiting.done()
        clock.advance(1)
        assert waiting.result(PATIENCE_S) != used


def test_an_upload_starts_with_enough_life(service: Simulator, sign_in: SignInTo, token: CancelToken) -> None:
    clock = ManualClock()
    tokens = sign_in(service, clock=clock)
    tokens.sign_in_with_jwt(token)
    used = tokens.access_token(token)
    tokens.ensure_fresh(2000, token)
    assert tokens.access_token(token) == used
    clock.advance(2000)
    tokens.ensure_fresh(2000, token)
    assert tokens.access_token(token) != used
    fresh = tokens.access_token(token)
    tokens.ensure_fresh(1e9, token)
    assert tokens.access_token(token) == fresh, "more life than a token has cannot be had"


def test_another_process_renewed_the_session_meanwhile(
    service: Simulator, sign_in: SignInTo, token: CancelToken, store: MemoryTokens
) -> None:
    window = sign_in(service, store=store, jwt="")
    sign_in(service, store=store).sign_in_with_jwt(token)
    assert _works(window, service)
    command_line = sign_in(service, store=store, jwt="")
    assert _works(command_line, service)
    service.control.clock(advance_s=30)
    renewed = window.refresh_after_401(window.access_token(token), token)
    assert renewed
    assert _works(window, service)


def test_processes_go_on_with_the_access_token_that_one_of_them_got(
    service: Simulator, sign_in: SignInTo, token: CancelToken, store: MemoryTokens
) -> None:
    first = sign_in(service, store=store)
    first.sign_in_with_jwt(token)
    others = [sign_in(service, store=store, jwt="") for _ in range(6)]
    assert {other.access_token(token) for other in others} == {first.access_token(token)}
    assert {other.owner_id for other in others} == {first.owner_id}
    used = first.access_token(token)
    renewed = others[0].refresh_after_401(used, token)
    assert {source.refresh_after_401(used, token) for source in [first, *others]} == {renewed}
    assert len(_token_requests(service)) == 2, "one sign-in, and one renewal for all"


class _LockedKeychain(MemoryTokens):
    is_locked = False

    def save(self, refresh_token: str) -> None:
        if self.is_locked:
            raise FaxDeskError("The keychain is locked.", "Unlock it.", ErrorKind.KEYCHAIN)
        super().save(refresh_token)


def test_what_a_keychain_that_locked_still_has_is_not_gone_back_to(
    service: Simulator, sign_in: SignInTo, token: CancelToken
) -> None:
    keychain = _LockedKeychain()
    tokens = sign_in(service, store=keychain)
    tokens.sign_in_with_jwt(token)
    used = tokens.access_token(token)
    keychain.is_locked = True
    service.control.clock(advance_s=30)
    renewed = tokens.refresh_after_401(used, token)
    with tokens.hold_refresh(token):
        assert tokens.access_token(token) == renewed
    assert _works(tokens, service)


class _SharedTurn(MemoryTokens):
    """The store of a process, while another one may have the session."""

    is_taken = False

    def alone(self, token: CancelToken, *, wait: bool) -> AbstractContextManager[bool]:
        assert not (self.is_taken and wait), "nobody waits here"
        return nullcontext(not self.is_taken)


def test_a_token_is_used_to_its_end_while_another_process_uploads_on_it(
    service: Simulator, sign_in: SignInTo, token: CancelToken
) -> None:
    clock, store = ManualClock(), _SharedTurn()
    tokens = sign_in(service, clock=clock, store=store)
    tokens.sign_in_with_jwt(token)
    used = tokens.access_token(token)
    clock.advance(3550)
    store.is_taken = True
    assert tokens.access_token(token) == used
    store.is_taken = False
    assert tokens.access_token(token) != used


def test_a_session_that_is_over(
    service: Simulator, sign_in: SignInTo, token: CancelToken, store: MemoryTokens
) -> None:
    sign_in(service, store=store).sign_in_with_jwt(token)
    tokens = sign_in(service, store=store, jwt="")
    used = tokens.access_token(token)
    service.control.revoke_all()
    for _ in range(2):
        with pytest.raises(FaxDeskError) as caught:
            tokens.refresh_after_401(used, token)
        assert caught.value.kind == ErrorKind.SIGN_IN
    assert store.kept is None
    assert not tokens.is_signed_in


def test_a_lost_refresh_is_asked_for_again(service: Simulator, sign_in: SignInTo, token: CancelToken) -> None:
    tokens = sign_in(service)
    tokens.sign_in_with_jwt(token)
    used = tokens.access_token(token)
    service.control.fault("POST", "oauth/token", drop="after")
    assert tokens.refresh_after_401(used, token) != used
    assert _works(tokens, service)


def test_being_offline_is_not_being_signed_out(
    service: Simulator, sign_in: SignInTo, token: CancelToken, store: MemoryTokens
) -> None:
    tokens = sign_in(service, store=store)
    tokens.sign_in_with_jwt(token)
    used = tokens.access_token(token)
    service.stop()
    with pytest.raises(FaxDeskError) as caught:
        tokens.refresh_after_401(used, token)
    assert caught.value.kind == ErrorKind.OFFLINE
    assert store.kept
    tokens.sign_out(token)
    assert store.kept is None
    with pytest.raises(FaxDeskError) as caught:
        tokens.access_token(token)
    assert caught.value.kind == ErrorKind.SIGN_IN


def test_signing_out_ends_the_session_at_the_service(
    service: Simulator, sign_in: SignInTo, token: CancelToken, store: MemoryTokens
) -> None:
    tokens = sign_in(service, store=store)
    tokens.sign_in_with_jwt(token)
    kept = store.kept
    tokens.sign_out(token)
    assert any(request["path"] == "/restapi/oauth/revoke" for request in service.control.requests())
    stale = sign_in(service, store=MemoryTokens(kept), jwt="")
    with pytest.raises(FaxDeskError) as caught:
        stale.refresh_after_401(stale.access_token(token), token)
    assert caught.value.kind == ErrorKind.SIGN_IN
    with pytest.raises(FaxDeskError):
        tokens.access_token(token)
    assert not tokens.is_signed_in


def test_signing_in_again_after_signing_out(
    service: Simulator, sign_in: SignInTo, token: CancelToken
) -> None:
    tokens = sign_in(service)
    tokens.sign_in_with_jwt(token)
    tokens.sign_out(token)
    tokens.sign_in_with_jwt(token)
    assert _works(tokens, service)


def test_a_keychain_that_locks_does_not_end_a_running_session(
    service: Simulator, sign_in: SignInTo, token: CancelToken
) -> None:
    keychain = _LockedKeychain()
    tokens = sign_in(service, store=keychain)
    tokens.sign_in_with_jwt(token)
    keychain.is_locked = True
    assert tokens.refresh_after_401(tokens.access_token(token), token)
    assert _works(tokens, service)
    with pytest.raises(FaxDeskError) as caught:
        tokens.sign_in_with_jwt(token)
    assert caught.value.kind == ErrorKind.KEYCHAIN


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>Hotel</html>", ErrorKind.BAD_ANSWER),
        (200, b'{"token": "x"}', ErrorKind.BAD_ANSWER),
        (200, b'{"access_token": ""}', ErrorKind.BAD_ANSWER),
        (200, b'{"access_token": 5}', ErrorKind.BAD_ANSWER),
        (200, b'{"access_token": "two\\nlines"}', ErrorKind.BAD_ANSWER),
        (200, '{"access_token": "später"}'.encode(), ErrorKind.BAD_ANSWER),
        (200, b"null", ErrorKind.BAD_ANSWER),
        (403, b"<html>Blocked</html>", ErrorKind.BAD_ANSWER),
        (401, b"<html>Log in</html>", ErrorKind.BAD_ANSWER),
        (407, b"<html>Log in</html>", ErrorKind.OFFLINE),
        (511, b"<html>Log in</html>", ErrorKind.OFFLINE),
        (404, b"<html>Not found</html>", ErrorKind.BAD_ANSWER),
        (403, b'{"errors": [{"errorCode": "OAU-167"}]}', ErrorKind.NOT_ALLOWED),
        (429, b"", ErrorKind.RATE_LIMITED),
        (503, b"", ErrorKind.SERVICE_DOWN),
    ],
)
def test_odd_answers_to_a_sign_in(
    quick: QuickClock, token: CancelToken, status: int, body: bytes, kind: ErrorKind
) -> None:
    def script(visit: Visit) -> None:
        visit.read_body()
        visit.answer(status, body)

    with RawServer(script) as server:
        requester = Requester(server.url, RateGate(quick), quick, "1.0")
        tokens = TokenSource(SignIn(server.url, "id", "secret", "jwt"), MemoryTokens(), requester)
        with pytest.raises(FaxDeskError) as caught:
            tokens.sign_in_with_jwt(token)
        requester.close()
    assert caught.value.kind == kind


@pytest.mark.parametrize("odd", ["soon", None, 0, -5, True, [], {}, 1e300], ids=str)
def test_a_token_with_an_odd_life_is_used_for_the_usual_time(
    quick: QuickClock, token: CancelToken, odd: object
) -> None:
    def script(visit: Visit) -> None:
        visit.read_body()
        given = {"access_token": f"A{visit.number}", "refresh_token": "R", "expires_in": odd, "owner_id": []}
        visit.answer(200, given)

    with RawServer(script) as server:
        requester = Requester(server.url, RateGate(quick), quick, "1.0")
        tokens = TokenSource(SignIn(server.url, "id", "secret", "jwt"), MemoryTokens(), requester)
        tokens.sign_in_with_jwt(token)
        assert tokens.access_token(token) == tokens.access_token(token)
        requester.close()
    assert len(server.visits) == 1


def test_a_renewal_without_a_new_refresh_token_leaves_the_one_from_before_in_use(
    quick: QuickClock, token: CancelToken
) -> None:
    asked: list[str] = []

    def script(visit: Visit) -> None:
        asked.append(parse_qs(visit.read_body().decode())["refresh_token"][0])
        visit.answer(200, {"access_token": f"A{len(asked)}", "expires_in": 3600})

    keychain = MemoryTokens("kept")
    with RawServer(script) as server:
        requester = Requester(server.url, RateGate(quick), quick, "1.0")
        tokens = TokenSource(SignIn(server.url, "id"), keychain, requester)
        first = tokens.access_token(token)
        assert tokens.refresh_after_401(first, token) == "A2"
        assert tokens.sign_in_warning is None
        requester.close()
    assert asked == ["kept", "kept"]
    assert json.loads(keychain.kept or "")["refresh"] == "kept"


def test_a_sign_in_without_a_refresh_token_says_what_that_means(
    quick: QuickClock, token: CancelToken
) -> None:
    def give_token(visit: Visit) -> None:
        visit.read_head()
        visit.read_body()
        visit.answer(200, b'{"access_token": "A", "token_type": "bearer", "expires_in": 3600}')

    with RawServer(give_token) as server:
        requester = Requester(server.url, RateGate(quick), quick, "1.0")
        tokens = TokenSource(SignIn(server.url, "id"), MemoryTokens(), requester)
        assert tokens.sign_in_warning is None
        tokens.finish_browser_sign_in(tokens.begin_browser_sign_in(REDIRECT), "code", token)
        assert tokens.access_token(token) == "A"
        warning = tokens.sign_in_warning
        with pytest.raises(FaxDeskError) as ended:
            tokens.refresh_after_401("A", token)
        requester.close()
    assert warning is not None
    assert warning.title.startswith("You will have to sign in again in 1 hour, and after each start, because")
    assert "“Issue refresh tokens” has to be on" in warning.hint
    assert ended.value.title.startswith(
        "Your sign-in has ended, because RingCentral gives this app no refresh"
    )
    assert "“Issue refresh tokens”" in ended.value.hint


def test_secrets_do_not_show() -> None:
    shown = repr(SignIn("https://platform.ringcentral.com", "id", "hush", "sesame", "opened"))
    assert "hush" not in shown
    assert "sesame" not in shown
    assert "opened" not in shown
