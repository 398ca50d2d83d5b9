"""Signing in and out: where the secrets go, and what is told when they cannot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken, SystemClock
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.environment_sign_in import sign_in_from
from faxdesk.services.events import AccountChanged, Connection, ConnectionChanged, Event
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.services.sessions import LONGEST_TURN_S, Turn
from faxdesk.services.sign_of_life import SignOfLife
from faxdesk.simulator.server import Simulator
from tests.support.browser import approve
from tests.support.clock import ManualClock
from tests.support.edited_answers import EditedAnswers


class NoKeychain:
    """A system without one."""

    def load(self) -> str | None:
        raise FaxDeskError("There is no keychain.", "Stay for this session.", ErrorKind.KEYCHAIN)

    def save(self, secret: str) -> None:
        self.load()

    def clear(self) -> None:
        self.load()


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def keychain() -> ForgetfulStore:
    return ForgetfulStore()


@pytest.fixture
def fresh(profile: Profile, keychain: ForgetfulStore) -> Iterator[Composition]:
    """Nobody signed in."""
    made = Composition(profile, secrets=keychain)
    yield made
    made.close()


def test_nobody_is_signed_in_at_first(fresh: Composition, token: CancelToken) -> None:
    assert not fresh.account.resume(token)
    with pytest.raises(FaxDeskError) as raised:
        fresh.account.client()
    assert raised.value.kind == ErrorKind.SIGN_IN


def test_the_keychain_is_left_alone_until_somebody_chose(profile: Profile, token: CancelToken) -> None:
    desk = Composition(profile, secrets=NoKeychain())
    try:
        assert not desk.account.resume(token, ask_keychain=False)
        with pytest.raises(FaxDeskError):
            desk.account.resume(token)
    finally:
        desk.close()


def test_the_browser_signs_in_and_the_next_start_goes_on(
    fresh: Composition, profile: Profile, simulator: Simulator, keychain: ForgetfulStore, token: CancelToken
) -> None:
    seen: list[Event] = []
    fresh.events.subscribe(seen.append)
    account = fresh.account.sign_in_browser(simulator.url, simulator.client_id, approve, token)
    assert account.name
    assert AccountChanged(account) in seen
    assert not fresh.account.this_session_only
    assert fresh.account.sign_in_warning is None
    kept = json.loads(keychain.load() or "")
    assert kept["refresh_token"]
    assert kept["client_secret"] == ""

    again = Composition(profile, secrets=keychain)
    assert again.account.resume(token)
    assert again.account.account == account
    again.close()


def test_a_jwt_signs_in_and_is_kept(
    fresh: Composition, simulator: Simulator, keychain: ForgetfulStore, token: CancelToken
) -> None:
    # Each asking for it makes a new one, good until a second later.
    jwt = simulator.jwt
    fresh.account.sign_in_jwt(simulator.url, simulator.client_id, simulator.client_secret, jwt, token)
    assert json.loads(keychain.load() or "")["jwt"] == jwt


def test_a_start_without_a_keychain_says_that_nobody_is_signed_in(
    profile: Profile, token: CancelToken
) -> None:
    composition = Composition(profile, secrets=NoKeychain())
    seen: list[Event] = []
    composition.events.subscribe(seen.append)
    with pytest.raises(FaxDeskError):
        composition.account.resume(token)
    assert [event.state for event in seen if isinstance(event, ConnectionChanged)] == [Connection.SIGNED_OUT]
    composition.close()


def test_without_a_keychain_the_session_is_offered_and_nothing_is_written(
    profile: Profile, simulator: Simulator, token: CancelToken
) -> None:
    composition = Composition(profile, secrets=NoKeychain())
    sign_in = (simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    with pytest.raises(FaxDeskError) as raised:
        composition.account.sign_in_jwt(*sign_in, token)
    assert raised.value.kind == ErrorKind.KEYCHAIN
    composition.account.sign_in_jwt(*sign_in, token, remember=False)
    assert composition.account.this_session_only
    composition.sync.run(token)
    composition.close()
    for path in profile.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert simulator.jwt.encode() not in content, path
            assert simulator.client_secret.encode() not in content, path


@pytest.mark.parametrize("remember", [True, False])
def test_signing_out_forgets_and_keeps_the_archive(
    fresh: Composition, simulator: Simulator, keychain: ForgetfulStore, token: CancelToken, remember: bool
) -> None:
    account = fresh.account
    account.sign_in_jwt(
        simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt, token, remember=remember
    )
    simulator.control.receive()
    fresh.sync.run(token)
    account.sign_out(token)
    assert keychain.load() is None
    assert not account.is_signed_in
    assert fresh.library.counts().unread == 1


def test_a_keychain_that_does_not_let_go_is_told_and_nobody_stays_signed_in(
    profile: Profile, simulator: Simulator, token: CancelToken
) -> None:
    class Clinging(ForgetfulStore):
        def clear(self) -> None:
            raise FaxDeskError("The keychain is locked.", "Unlock it.", ErrorKind.KEYCHAIN)

    made = Composition(profile, secrets=Clinging())
    account = made.account
    account.sign_in_jwt(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt, token)
    seen: list[Event] = []
    made.events.subscribe(seen.append)
    with pytest.raises(FaxDeskError, match="locked"):
        account.sign_out(token)
    assert not account.is_signed_in
    assert account.account is None
    assert AccountChanged(None) in seen
    made.close()


@pytest.mark.parametrize(
    ("client_id", "jwt"), [("wrong", None), (None, "not-a-jwt"), (None, "expired")], ids=str
)
def test_wrong_credentials_are_told_in_words(
    fresh: Composition, simulator: Simulator, token: CancelToken, client_id: str | None, jwt: str | None
) -> None:
    jwt = simulator.control.expired_jwt() if jwt == "expired" else jwt
    with pytest.raises(FaxDeskError) as raised:
        fresh.account.sign_in_jwt(
            simulator.url,
            client_id or simulator.client_id,
            simulator.client_secret,
            jwt or simulator.jwt,
            token,
        )
    assert raised.value.kind == ErrorKind.SIGN_IN
    assert raised.value.hint
    assert not fresh.account.is_signed_in


def test_waiting_for_the_browser_can_be_called_off(
    fresh: Composition, simulator: Simulator, token: CancelToken
) -> None:
    with pytest.raises(Cancelled):
        fresh.account.sign_in_browser(simulator.url, simulator.client_id, lambda url: token.cancel(), token)
    assert not fresh.account.is_signed_in


def test_a_session_ended_elsewhere_asks_to_sign_in_again(
    fresh: Composition, simulator: Simulator, token: CancelToken
) -> None:
    seen: list[Event] = []
    fresh.account.sign_in_browser(simulator.url, simulator.client_id, approve, token)
    fresh.events.subscribe(seen.append)
    simulator.control.revoke_all()
    with pytest.raises(FaxDeskError) as raised:
        fresh.sync.run(token)
    assert raised.value.kind == ErrorKind.SIGN_IN
    assert Connection.SIGN_IN_AGAIN in [event.state for event in seen if isinstance(event, ConnectionChanged)]


def test_a_damaged_secret_asks_to_sign_in_again(
    fresh: Composition, keychain: ForgetfulStore, token: CancelToken
) -> None:
    keychain.save("{broken")
    with pytest.raises(FaxDeskError) as raised:
        fresh.account.resume(token)
    assert raised.value.kind == ErrorKind.SIGN_IN


def test_cover_pages_come_from_the_service_with_none_first(
    fresh: Composition, simulator: Simulator, token: CancelToken
) -> None:
    assert [page.index for page in fresh.account.cover_pages(token)] == [0]
    fresh.account.sign_in_jwt(
        simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt, token
    )
    covers = {page.index: page.name for page in fresh.account.cover_pages(token)}
    assert covers[0] == "None"
    assert covers[6] == "Confidential"


def test_environment_credentials_are_used_and_not_stored(
    profile: Profile, simulator: Simulator, keychain: ForgetfulStore, token: CancelToken
) -> None:
    environment = {
        "FAXDESK_SERVER": simulator.url,
        "FAXDESK_CLIENT_ID": simulator.client_id,
        "FAXDESK_CLIENT_SECRET": simulator.client_secret,
        "FAXDESK_JWT": simulator.jwt,
    }
    composition = Composition(profile, environment=sign_in_from(environment), secrets=keychain)
    assert composition.account.resume(token)
    composition.sync.run(token)
    assert keychain.load() is None
    composition.close()


def test_half_an_environment_is_told() -> None:
    assert sign_in_from({}) is None
    with pytest.raises(FaxDeskError, match="FAXDESK_CLIENT_ID"):
        sign_in_from({"FAXDESK_JWT": "x"})


def test_a_damaged_archive_is_set_aside_and_filled_anew(
    profile: Profile, simulator: Simulator, keychain: ForgetfulStore, token: CancelToken
) -> None:
    profile.database.write_bytes(b"rubbish" * 1000)
    composition = Composition(profile, secrets=keychain)
    (notice,) = composition.notices
    assert "damaged" in notice.title
    aside = [path for path in Path(profile.folder).iterdir() if "damaged" in path.name]
    assert aside[0].read_bytes() == b"rubbish" * 1000
    simulator.control.receive()
    composition.account.sign_in_jwt(
        simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt, token
    )
    composition.sync.run(token)
    assert composition.library.counts().unread == 1
    composition.close()


@pytest.mark.parametrize("number", [2, 4])
def test_processes_of_one_profile_do_not_end_each_others_sessions(
    profile: Profile, simulator: Simulator, token: CancelToken, number: int
) -> None:
    environment = {
        "FAXDESK_SERVER": simulator.url,
        "FAXDESK_CLIENT_ID": simulator.client_id,
        "FAXDESK_CLIENT_SECRET": simulator.client_secret,
        "FAXDESK_JWT": simulator.jwt,
    }
    sign_in = sign_in_from(environment)
    with ExitStack() as closing:
        desks = []
        for _ in range(number):
            desk = Composition(profile, environment=sign_in, secrets=ForgetfulStore(), program="command")
            closing.callback(desk.close)
            desks.append(desk)
        for _ in range(3):
            for desk in desks:
                assert desk.account.is_signed_in or desk.account.resume(token)
                desk.account.client().account(token)
        requests = simulator.control.requests()
    assert sum(request["path"] == "/restapi/oauth/token" for request in requests) == number


def test_what_shares_no_sign_in_waits_until_another_process_has_ended(
    profile: Profile, simulator: Simulator, token: CancelToken
) -> None:
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    with ExitStack() as closing:
        first, *others = [Composition(profile, environment=sign_in) for _ in range(5)]
        for desk in (first, *others):
            closing.callback(desk.close)
        *signed_in, last = [first, *others]
        for desk in signed_in:
            assert desk.account.resume(token)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(last.account.resume, token)
            with pytest.raises(TimeoutError):
                waiting.result(0.5)
            first.close()
            assert waiting.result(20)
        for desk in others:
            desk.account.client().account(token)
        requests = simulator.control.requests()
    assert sum(request["path"] == "/restapi/oauth/token" for request in requests) == 5, "nobody's was ended"


def test_where_nobody_makes_room_that_is_said(
    profile: Profile, simulator: Simulator, token: CancelToken
) -> None:
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    with ExitStack() as closing:
        for place in profile.session_places:
            life = SignOfLife(place)
            assert life.show()
            closing.callback(life.end)
        desk = Composition(profile, environment=sign_in, clock=ManualClock())
        closing.callback(desk.close)
        with pytest.raises(FaxDeskError) as raised:
            desk.account.resume(token)
    assert raised.value.kind == ErrorKind.BUSY
    assert "4 other FaxDesk programs" in raised.value.title
    assert simulator.control.requests() == []


def test_any_number_of_processes_share_the_sign_in_of_the_keychain(
    fresh: Composition, profile: Profile, simulator: Simulator, keychain: ForgetfulStore, token: CancelToken
) -> None:
    fresh.account.sign_in_browser(simulator.url, simulator.client_id, approve, token)
    with ExitStack() as closing:
        others = [Composition(profile, secrets=keychain, program="command") for _ in range(8)]
        for desk in others:
            closing.callback(desk.close)
            assert desk.account.resume(token)
        for desk in (fresh, *others):
            desk.account.client().account(token)
        requests = simulator.control.requests()
    assert sum(request["path"] == "/restapi/oauth/token" for request in requests) == 1


def test_no_process_renews_the_session_while_another_uploads_on_it(tmp_path: Path) -> None:
    token, clock = CancelToken(), SystemClock()
    uploading, other = (Turn(tmp_path / "session.lock", clock) for _ in range(2))
    with ThreadPoolExecutor(1) as pool, ExitStack() as upload:
        assert upload.enter_context(uploading.taken(token, wait=True))
        with uploading.taken(token, wait=True) as again:
            assert again, "its own threads do not wait for each other here"
        with other.taken(token, wait=False) as is_its_turn:
            assert not is_its_turn

        def renew() -> str:
            with other.taken(token, wait=True):
                return "renewed"

        waiting = pool.submit(renew)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        upload.close()
        assert waiting.result(20) == "renewed"


def test_a_process_that_stands_still_keeps_the_others_waiting_for_an_hour_at_most(
    tmp_path: Path, token: CancelToken
) -> None:
    stopped, clock = Turn(tmp_path / "turn", SystemClock()), ManualClock()
    waiting = Turn(tmp_path / "turn", clock)
    started = clock.monotonic()
    with (
        stopped.taken(token, wait=False),
        pytest.raises(FaxDeskError, match="for an hour") as caught,
        waiting.taken(token, wait=True),
    ):
        pytest.fail("two at once")
    assert caught.value.kind is ErrorKind.BUSY
    assert clock.monotonic() - started == pytest.approx(LONGEST_TURN_S, abs=1)


def test_processes_that_share_a_sign_in_go_on_with_what_the_other_renewed(
    fresh: Composition, profile: Profile, simulator: Simulator, keychain: ForgetfulStore, token: CancelToken
) -> None:
    fresh.account.sign_in_browser(simulator.url, simulator.client_id, approve, token)
    other = Composition(profile, secrets=keychain, program="command")
    try:
        assert other.account.resume(token)
        for _ in range(3):
            # The service forgets a refresh token soon after its successor was used.
            simulator.control.clock(advance_s=60)
            fresh.account.client().account(token)
            simulator.control.clock(advance_s=60)
            other.account.client().account(token)
        assert keychain.load() is not None
    finally:
        other.close()


def test_what_the_service_hides_stays_as_it_was_known(
    profile: Profile, simulator: Simulator, start: Callable[..., Composition]
) -> None:
    first = start()
    known = first.account.account
    assert known is not None
    assert known.fax_numbers
    first.close()
    refusal = '{"errorCode": "CMN-401", "permissionName": "ReadAccounts"}'
    simulator.control.fault("GET", "/extension/~(/phone-number)?$", times=9, status=403, body=refusal)
    notices: list[str] = []
    second = start()
    account = second.account.account
    assert account is not None
    assert replace(account, hidden="") == known
    assert "ReadAccounts" in account.hidden
    assert second.faxes.account() == known
    second.events.subscribe(lambda event: notices.append(str(event)))
    second.account.resume(CancelToken())
    assert not any("everything about this account" in notice for notice in notices), "it is said once"


def test_the_next_page_of_the_numbers_is_not_asked_for_at_another_host(
    simulator: Simulator, start: Callable[..., Composition]
) -> None:
    def lead_astray(document: dict[str, Any]) -> None:
        document["navigation"] = {"nextPage": {"uri": "http://127.0.0.2:9/phone-number?page=2"}}

    with EditedAnswers(simulator.url) as front, front.edited("/phone-number$", lead_astray):
        account = start(front.url).account.account
    assert account is not None
    assert account.fax_numbers
    assert not account.hidden
