"""What every provider promises about signing in."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.provider.fax_provider import Session
from faxdesk.services.kept_sign_in import ForgetfulStore
from tests.provider.conftest import Promised


def kind_of_failure(session: Session, token: CancelToken) -> ErrorKind:
    with pytest.raises(FaxDeskError) as caught:
        session.service.account(token)
    return caught.value.kind


def test_it_has_a_name_for_people(promised: Promised) -> None:
    assert promised.provider.display_name


def test_nobody_is_signed_in_at_first(promised: Promised, token: CancelToken) -> None:
    session = promised.provider.connect(replace(promised.sign_in, jwt=""), ForgetfulStore(), "US")
    assert kind_of_failure(session, token) == ErrorKind.SIGN_IN
    session.close()


def test_a_credential_alone_is_enough(promised: Promised, token: CancelToken) -> None:
    """As at a start, where nobody signs in anew."""
    session = promised.provider.connect(promised.sign_in, ForgetfulStore(), "US")
    assert session.service.account(token).name
    session.close()


def test_a_wrong_credential_is_refused(promised: Promised, token: CancelToken) -> None:
    session = promised.provider.connect(replace(promised.sign_in, jwt="wrong"), ForgetfulStore(), "US")
    with pytest.raises(FaxDeskError) as caught:
        session.sign_in_by_credential(token)
    assert caught.value.kind == ErrorKind.SIGN_IN
    session.close()


def test_the_browser_signs_in_and_the_next_session_goes_on(promised: Promised, token: CancelToken) -> None:
    app, kept = replace(promised.sign_in, jwt="", client_secret=""), ForgetfulStore()
    session = promised.provider.connect(app, kept, "US")
    session.sign_in_by_browser(promised.approve, token)
    name = session.service.account(token).name
    session.close()
    assert kept.load()
    again = promised.provider.connect(app, kept, "US")
    assert again.service.account(token).name == name
    again.close()


def test_who_signs_out_is_forgotten(promised: Promised, token: CancelToken) -> None:
    app, kept = replace(promised.sign_in, jwt="", client_secret=""), ForgetfulStore()
    session = promised.provider.connect(app, kept, "US")
    session.sign_in_by_browser(promised.approve, token)
    session.sign_out(token)
    assert kept.load() is None
    assert kind_of_failure(session, token) == ErrorKind.SIGN_IN
    session.close()


def test_it_is_reached_as_nobody(promised: Promised, token: CancelToken) -> None:
    found = promised.provider.reach(promised.sign_in.server, token)
    assert found.took_s >= 0
    assert not found.is_encrypted
