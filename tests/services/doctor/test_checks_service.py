"""What the doctor says of the sign-in and of the way to the service."""

from __future__ import annotations

from contextlib import closing

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.checkup import Reached, Verdict
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.services.doctor import checks_service
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.simulator.server import Simulator
from tests.services.doctor.conftest import SlowKeychain

TOKEN = CancelToken()


def test_a_sign_in_that_waits_for_the_keychain_keeps_nobody(
    profile: Profile, slow_keychain: SlowKeychain
) -> None:
    with closing(Composition(profile, secrets=slow_keychain)) as composition:
        found = checks_service.sign_in(composition.account, 0.1, TOKEN)
    assert (found.verdict, "more than 0 seconds" in found.words) == (Verdict.PROBLEM, True)


def test_a_kept_sign_in_that_is_of_no_use_is_said(profile: Profile) -> None:
    keychain = ForgetfulStore()
    keychain.save("scribbled over")
    with closing(Composition(profile, secrets=keychain)) as composition:
        found = checks_service.sign_in(composition.account, 10, TOKEN)
    assert found.verdict == Verdict.PROBLEM
    assert found.words == "The sign-in kept in the keychain cannot be read."


def test_a_kept_sign_in_is_told_from_one_for_this_session(profile: Profile, simulator: Simulator) -> None:
    with closing(Composition(profile, secrets=ForgetfulStore())) as composition:
        app = (simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
        composition.account.sign_in_jwt(*app, TOKEN)
        kept = checks_service.sign_in(composition.account, 10, TOKEN)
        composition.account.sign_in_jwt(*app, TOKEN, remember=False)
        passing = checks_service.sign_in(composition.account, 10, TOKEN)
    assert (kept.verdict, "kept in the keychain" in kept.words) == (Verdict.OK, True)
    assert (passing.verdict, "as long as this program runs" in passing.words) == (Verdict.OK, True)


def test_what_a_missing_permission_hides_is_said(profile: Profile, simulator: Simulator) -> None:
    refusal = '{"errorCode": "CMN-408", "permissionName": "ReadUserPhoneNumbers"}'
    simulator.control.fault("GET", "/phone-number", times=1, status=403, body=refusal)
    with closing(Composition(profile, secrets=ForgetfulStore())) as composition:
        app = (simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
        composition.account.sign_in_jwt(*app, TOKEN)
        found = checks_service.sign_in(composition.account, 10, TOKEN)
    assert found.verdict == Verdict.WARNING
    assert "Ask your RingCentral administrator" in found.hint
    assert "ReadUserPhoneNumbers" in found.hint


@pytest.mark.parametrize(
    ("took_s", "is_encrypted", "verdict", "words"),
    [
        (0.2, True, Verdict.OK, "The service answers, and its certificate is good."),
        (0.2, False, Verdict.OK, "The service answers; it is on this computer."),
        (4.4, True, Verdict.WARNING, "The service answers, but only after 4 seconds."),
    ],
)
def test_the_way_to_the_service_is_judged_by_its_speed_and_its_certificate(
    took_s: float, is_encrypted: bool, verdict: Verdict, words: str
) -> None:
    found = checks_service.network(lambda: Reached(took_s, 0.0, is_encrypted=is_encrypted))
    assert (found.verdict, found.words) == (verdict, words)
    assert found.facts == (("answer after", f"{took_s} s"),)
