"""Several accounts in one profile: each has an archive, an outbox and a sign-in of its own."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import AccountInfo, FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile, open_profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.account import AnotherAccount
from faxdesk.services.accounts import Accounts, open_archive_of
from faxdesk.simulator.server import Simulator

INBOX = FaxQuery(Folder.INBOX)
FREE = "+16505550144"


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def opened() -> Iterator[Callable[..., Composition]]:
    """opened(profile, environment=None) -> the desk with the archive of the profile; closed afterwards."""
    with ExitStack() as stack:

        def make(profile: Profile, environment: SignIn | None = None) -> Composition:
            profile.prepare()
            desk = Composition(profile, environment=environment)
            stack.callback(desk.close)
            return desk

        yield make


def sign_in(desk: Composition, service: Simulator) -> AccountInfo:
    return desk.account.sign_in_jwt(
        service.url, service.client_id, service.client_secret, service.jwt, CancelToken()
    )


def unattended(service: Simulator) -> SignIn:
    return SignIn(service.url, service.client_id, service.client_secret, service.jwt)


def go_over(desk: Composition, service: Simulator, opened: Callable[..., Composition]) -> Composition:
    """Sign in as another account, and go on with its archive, as the window and the command line do."""
    with pytest.raises(AnotherAccount) as raised:
        sign_in(desk, service)
    desk.accounts.show(raised.value.profile)
    new = desk.account.take_another()
    desk.close()
    other = opened(raised.value.profile)
    other.account.hand_over(new)
    assert other.account.resume(CancelToken())
    return other


def test_another_account_gets_an_archive_of_its_own_and_the_first_stays_where_it_is(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    simulator.control.receive(from_="+13035550166", name="Northside Clinic")
    other_service.control.receive(from_="+12025550147", name="Dr. Weaver")
    first = opened(profile)
    sign_in(first, simulator)
    first.sync.run(token)
    assert first.profile.database == profile.folder / "archive.db"

    second = go_over(first, other_service, opened)
    assert second.profile.archive_folder.parent == profile.folder / "accounts"
    assert list(second.library.ids(INBOX)) == [], "nothing of the first account's"
    second.sync.run(token)
    (row,) = second.library.rows(second.library.ids(INBOX))
    assert row.name == "Dr. Weaver"
    assert second.account.account is not None
    assert second.account.account.name == "Somebody Else"
    assert [known.name for known in second.accounts.others()] == ["Robin Demo, extension 101"]
    second.close()

    shown = open_archive_of(open_profile(profile.folder), None)
    assert shown == second.profile, "the next start shows whom the last one showed"
    third = opened(shown)
    assert third.account.resume(token)
    back = go_over(third, simulator, opened)
    assert back.profile == profile
    (row,) = back.library.rows(back.library.ids(INBOX))
    assert row.name == "Northside Clinic"


def test_each_account_s_sign_in_is_its_own(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    second = go_over(first, other_service, opened)
    # A process that began before goes on with the first account, in its archive.
    still = opened(profile)
    assert still.account.resume(token)
    simulator.control.receive()
    still.sync.run(token)
    assert len(still.library.ids(INBOX)) == 1
    second.account.sign_out(token)
    assert not second.account.resume(token)
    assert still.account.resume(token)
    assert still.account.account is not None
    assert still.account.account.extension_id == "70020002"


def test_what_waits_in_one_account_is_never_sent_by_another(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    make_pdf: Callable[..., Path],
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    file = first.outbox.add_file(make_pdf(pages=1, text="A letter"), token)
    fax_id = first.outbox.create(Draft((Recipient(FREE),), (file,)))
    first.outbox.send(fax_id)
    second = go_over(first, other_service, opened)
    second.outbox.run(token)
    assert second.library.counts().waits_here == 0
    second.close()
    back = opened(profile)
    assert back.account.resume(token)
    back.outbox.run(token)
    item = back.outbox.item(fax_id)
    assert item is not None
    assert item.state == OutboxState.ACCEPTED
    assert [fax for fax in other_service.control.faxes() if fax["direction"] == "Outbound"] == []


def test_who_is_not_taken_over_is_signed_out_and_leaves_nothing(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    with pytest.raises(AnotherAccount) as raised:
        sign_in(first, other_service)
    assert "“Somebody Else, extension 199”" in raised.value.title
    assert "“Robin Demo, extension 101”" in raised.value.title
    first.account.give_up(first.account.take_another(), token)
    assert any(request["path"] == "/restapi/oauth/revoke" for request in other_service.control.requests())
    first.sync.run(token)
    assert first.account.account is not None
    assert first.account.account.name == "Robin Demo"
    assert not (profile.folder / "accounts").exists()
    first.close()
    again = opened(open_archive_of(profile, None))
    assert again.account.resume(token)


def test_drafts_from_before_any_sign_in_belong_to_the_first_account(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
) -> None:
    desk = opened(profile)
    draft = desk.outbox.create(Draft((Recipient(FREE),)))
    sign_in(desk, simulator)
    assert desk.outbox.item(draft) is not None
    assert desk.profile == profile
    second = go_over(desk, other_service, opened)
    assert second.outbox.item(draft) is None


def test_the_environment_s_account_has_its_own_archive_and_does_not_change_what_the_window_shows(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    first.close()
    credentials = unattended(other_service)
    assert open_archive_of(profile, credentials) == profile, "nobody knows yet whose they are"
    desk = opened(profile, credentials)
    with pytest.raises(AnotherAccount) as raised:
        desk.account.resume(token)
    with pytest.raises(FaxDeskError):
        desk.account.client()
    desk.close()
    assert open_archive_of(profile, credentials) == raised.value.profile
    assert open_archive_of(profile, None) == profile
    own = opened(raised.value.profile, credentials)
    assert own.account.resume(token)
    assert own.account.this_session_only
    content = profile.accounts_file.read_text(encoding="utf-8")
    assert credentials.jwt not in content
    assert credentials.client_secret not in content


def test_nothing_is_done_for_unknown_credentials_before_it_is_known_whose_they_are(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    """The network fails just while somebody else's credentials sign in."""
    first = opened(profile)
    sign_in(first, simulator)
    first.close()
    other_service.control.receive()
    other_service.control.fault("GET", r"/extension/~$", times=99, status=503)
    desk = opened(profile, unattended(other_service))
    assert desk.account.resume(token), "it is only the network"
    for _ in range(2):
        with pytest.raises(FaxDeskError) as raised:
            desk.sync.run(token)
        assert not isinstance(raised.value, AnotherAccount)
    other_service.control.clear_faults()
    with pytest.raises(AnotherAccount):
        desk.sync.run(token)
    assert list(desk.library.ids(INBOX)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{broken",
        b"[]",
        b"\xff\xfe",
        b'{"shown": "../../elsewhere", "owners": {}, "unattended": {}}',
        b'{"shown": "0123456789abcdeg", "owners": [], "unattended": 3}',
        b'{"shown": ["x"], "owners": {"": {"id": 1, "name": null}}, "unattended": {}}',
    ],
)
def test_a_file_of_accounts_that_makes_no_sense_leads_nowhere_else(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    content: bytes,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    second = go_over(first, other_service, opened)
    second.close()
    profile.accounts_file.write_bytes(content)
    assert open_archive_of(profile, None) == profile
    (other,) = Accounts(profile).others()
    assert other.profile == second.profile, "its folder is found all the same"
    # Whoever signs in gets the own archive back, also where its name is no longer written down.
    again = go_over(opened(profile), other_service, opened)
    assert again.profile == second.profile


@pytest.mark.skipif(os.name == "nt", reason="rights are others there")
def test_nothing_of_any_account_is_open_to_others(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    other_service.control.receive()
    second = go_over(first, other_service, opened)
    second.sync.run(token)
    for path in (second.profile.database, profile.accounts_file):
        path.chmod(0o644)
    open_profile(profile.folder)
    open_ = [path for path in profile.folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_ == []


def test_what_one_account_deletes_for_ever_is_in_no_file_of_the_profile(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    other_service.control.receive(from_="+13035550166", name="Quillfeather", text="Quillfeather")
    second = go_over(first, other_service, opened)
    second.sync.run(token)
    (fax_id,) = second.library.ids(INBOX)
    second.library.trash([fax_id])
    assert second.trash.delete_for_ever([fax_id], token) == [fax_id]
    second.close()
    for path in profile.folder.rglob("*"):
        assert not path.is_file() or b"Quillfeather" not in path.read_bytes(), path


def test_a_copied_profile_sends_nothing_by_itself_of_any_account(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    make_pdf: Callable[..., Path],
    tmp_path: Path,
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    second = go_over(first, other_service, opened)
    second.outbox.run(token)
    file = second.outbox.add_file(make_pdf(pages=1, text="A letter"), token)
    fax_id = second.outbox.create(Draft((Recipient(FREE),), (file,)))
    second.outbox.send(fax_id)
    name = second.profile.archive_name
    second.close()
    shutil.copytree(profile.folder, tmp_path / "copy")
    copy = opened(Profile(tmp_path / "copy", name), unattended(other_service))
    assert copy.account.resume(token)
    copy.outbox.run(token)
    assert copy.copied_archive.is_in_question
    assert [fax for fax in other_service.control.faxes() if fax["direction"] == "Outbound"] == []


def test_the_doctor_names_the_accounts(
    profile: Profile,
    simulator: Simulator,
    other_service: Simulator,
    opened: Callable[..., Composition],
    token: CancelToken,
) -> None:
    first = opened(profile)
    sign_in(first, simulator)
    second = go_over(first, other_service, opened)
    (found,) = [result for result in second.doctor.examine(token) if result.key == "accounts"]
    assert found.finding.facts == (
        ("also here", "“Robin Demo, extension 101”"),
        ("shown", "“Somebody Else, extension 199”"),
    )
    bundle = json.dumps(second.doctor.bundle([found]))
    assert "Robin" not in bundle
    assert "Somebody" not in bundle
