"""`signin`, `signout` and credentials from the environment; where secrets are and where they are not."""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import urllib.parse
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import keyring
import pytest

from faxdesk.composition import Composition
from faxdesk.paths import Profile
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Ended, Faxdesk, sends
from tests.support.keychain.in_memory import MemoryKeyring


def sign_ins(keychain: MemoryKeyring) -> list[str]:
    """The names of what is in the keychain, but for the keys of the audit log and of the archive, which
    outlive a sign-in."""
    names = [name for _service, name in keychain.entries]
    return [name for name in names if " audit#" not in name and "archive key" not in name]


@pytest.fixture
def keychain() -> MemoryKeyring:
    found = keyring.get_keyring()
    assert isinstance(found, MemoryKeyring)
    return found


def sign_in_by_jwt(
    faxdesk: Faxdesk, simulator: Simulator, patch: pytest.MonkeyPatch, jwt: str = "", typed: str = ""
) -> Ended:
    lines = typed or f"{simulator.client_secret}\n{jwt or simulator.jwt}\n"
    patch.setattr(sys, "stdin", io.StringIO(lines))
    return faxdesk("signin", "--jwt", "--client-id", simulator.client_id, "--server", simulator.url, "--json")


def test_a_jwt_from_standard_input_is_kept_in_the_keychain(
    faxdesk: Faxdesk,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    keychain: MemoryKeyring,
    letter: Path,
) -> None:
    done = sign_in_by_jwt(faxdesk, simulator, monkeypatch)
    assert done.code == 0
    assert set(done.json) == {"name", "extension", "fax_numbers"}
    assert done.json["name"]
    assert isinstance(done.json["extension"], str)
    assert all(number.startswith("+") for number in done.json["fax_numbers"])
    assert keychain.entries
    # From now on nothing has to be given any more.
    assert faxdesk("send", "--to", TO, letter).code == 0
    assert sends(simulator) == 1
    done = faxdesk("signout", "--json")
    assert (done.code, done.json) == (0, {"signed_in": False})
    assert not sign_ins(keychain)
    assert faxdesk("sync").code == 4
    assert len(faxdesk("outbox", "--offline", "--json").json) == 1


def test_a_new_archive_is_encrypted_once_somebody_has_signed_in(
    faxdesk: Faxdesk, folder: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = sign_in_by_jwt(faxdesk, simulator, monkeypatch)
    assert (done.code, done.json["name"]) == (0, "Robin Demo")
    assert "The archive is encrypted." in done.err
    assert "recovery-key" in done.err
    assert not (folder / "archive.db").read_bytes().startswith(b"SQLite")
    # Who does not want that is not asked again.
    assert faxdesk("archive", "decrypt").code == 0
    assert "encrypted" not in sign_in_by_jwt(faxdesk, simulator, monkeypatch).err
    assert faxdesk("archive", "status", "--json").json["stage"] == "plain"


def test_an_archive_from_before_stays_as_it_is(
    faxdesk: Faxdesk, unattended: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faxdesk("sync").code == 0
    assert sign_in_by_jwt(faxdesk, unattended, monkeypatch).code == 0
    assert faxdesk("archive", "status", "--json").json["stage"] == "plain"


def test_who_is_signed_in_is_told_why_the_archive_is_not_encrypted(
    faxdesk: Faxdesk, folder: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = Profile(folder)
    profile.prepare()
    window = Composition(profile)
    done = sign_in_by_jwt(faxdesk, simulator, monkeypatch)
    window.close()
    assert (done.code, done.json["name"]) == (0, "Robin Demo")
    assert "The archive is not encrypted" in done.err
    assert "FaxDesk is open on this archive" in done.err
    assert faxdesk("archive", "status", "--json").json["stage"] == "plain"
    assert faxdesk("sync").code == 0


@pytest.mark.parametrize("typed", ["one line\n", "\n", "a\nb\nc\n"])
def test_standard_input_of_another_shape_is_wrong_use(
    faxdesk: Faxdesk,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    keychain: MemoryKeyring,
    typed: str,
) -> None:
    done = sign_in_by_jwt(faxdesk, simulator, monkeypatch, typed=typed)
    assert done.code == 2
    assert done.json["error"]["hint"] == "The client secret, then the JWT."
    assert not keychain.entries


@pytest.fixture
def press() -> Iterator[Callable[[str], bool]]:
    """Be the person in the browser: press the one button of the service's page."""
    started: list[threading.Thread] = []

    def approve(url: str) -> None:
        with httpx.Client(follow_redirects=True) as browser:
            query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
            assert browser.get(url).status_code == 200
            browser.post(url.split("?")[0], data=query)

    def press(url: str) -> bool:
        started.append(threading.Thread(target=approve, args=(url,)))
        started[-1].start()
        return True

    yield press
    for thread in started:
        thread.join()


def test_the_printed_address_signs_in(
    faxdesk: Faxdesk,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    keychain: MemoryKeyring,
    press: Callable[[str], bool],
) -> None:
    class Screen(io.StringIO):
        """Where the address is printed, read by a person."""

        def write(self, text: str) -> int:
            for line in text.splitlines():
                if line.startswith(simulator.url):
                    press(line)
            return super().write(text)

    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    done = faxdesk("signin", "--no-browser", "--client-id", simulator.client_id, "--server", simulator.url)
    assert done.code == 0
    assert done.out.startswith("Signed in as ")
    assert "Open this address in your browser" in screen.getvalue()
    assert keychain.entries
    # The client id and the service are remembered, and the session goes on.
    assert faxdesk("sync").code == 0


def test_the_systems_browser_is_opened(
    faxdesk: Faxdesk,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    press: Callable[[str], bool],
) -> None:
    monkeypatch.setattr(webbrowser, "open", press)
    done = faxdesk("signin", "--client-id", simulator.client_id, "--server", simulator.url)
    assert done.code == 0
    assert simulator.url not in done.err


def test_sign_in_without_a_client_id_is_wrong_use(faxdesk: Faxdesk) -> None:
    done = faxdesk("signin", "--no-browser")
    assert done.code == 2
    assert "--client-id" in done.err


def test_wrong_credentials_are_told_and_not_kept(
    faxdesk: Faxdesk, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, keychain: MemoryKeyring
) -> None:
    for jwt in ("not-a-jwt", simulator.control.expired_jwt()):
        done = sign_in_by_jwt(faxdesk, simulator, monkeypatch, jwt)
        assert done.code == 4
        assert done.json["error"]["kind"] == "sign_in"
        assert done.json["error"]["hint"]
        assert not keychain.entries


def test_without_a_keychain_signing_in_says_so(
    faxdesk: Faxdesk, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends.fail import Keyring

    keyring.set_keyring(Keyring())
    done = sign_in_by_jwt(faxdesk, simulator, monkeypatch)
    assert done.code == 4
    assert "keychain" in done.err
    assert faxdesk("sync").code == 4


@pytest.mark.parametrize("how", ["wrong client id", "wrong secret", "expired", "not a JWT", "half"])
def test_wrong_credentials_in_the_environment(
    faxdesk: Faxdesk, unattended: Simulator, monkeypatch: pytest.MonkeyPatch, letter: Path, how: str
) -> None:
    name, value = {
        "wrong client id": ("FAXDESK_CLIENT_ID", "nobody"),
        "wrong secret": ("FAXDESK_CLIENT_SECRET", "wrong"),
        "expired": ("FAXDESK_JWT", unattended.control.expired_jwt()),
        "not a JWT": ("FAXDESK_JWT", "rubbish"),
        "half": ("FAXDESK_CLIENT_ID", ""),
    }[how]
    monkeypatch.setenv(name, value)
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert done.code == 4, done.err
    assert done.json["error"]["title"]
    assert faxdesk("inbox", "--json").code == 4
    assert sends(unattended) == 0


def test_nobody_signed_in(faxdesk: Faxdesk, letter: Path) -> None:
    for arguments in (
        ["send", "--to", TO, letter],
        ["sync"],
        ["inbox"],
        ["forward", "1", "--to", "+12025550199"],
        ["resend", "1"],
    ):
        done = faxdesk(*arguments)
        assert done.code == 4, arguments
        assert "faxdesk signin" in done.err
    assert faxdesk("inbox", "--offline").code == 0


def test_what_was_typed_is_in_the_outbox_before_the_sign_in_can_fail(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    gone = {"status": 400, "body": json.dumps({"error": "invalid_grant", "errorCode": "OAU-211"})}
    unattended.control.fault("POST", "/token$", times=50, **gone)
    done = faxdesk("send", "--to", TO, letter, "--json")
    assert done.code == 4
    assert "stays in the outbox as 1" in done.json["error"]["hint"]
    unattended.control.clear_faults()
    assert sends(unattended) == 0
    done = faxdesk("outbox", "run", "--json")
    assert (done.code, done.json["sent"]) == (0, ["1"])
    assert sends(unattended) == 1
    unattended.control.fault("POST", "/token$", times=50, **gone)
    done = faxdesk("forward", "1", "--to", TO, "--json")
    assert done.code == 4
    assert "stays in the outbox as 2" in done.json["error"]["hint"]
    done = faxdesk("resend", "1", "--to", TO, "--json")
    assert done.code == 4
    assert "stays in the outbox as 3" in done.json["error"]["hint"]


def test_a_resend_to_those_it_failed_at_is_kept_before_the_sign_in_can_fail(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    sent = faxdesk("send", "--to", "+16505550101", letter, "--wait", 20, "--json").json
    gone = {"status": 400, "body": json.dumps({"error": "invalid_grant", "errorCode": "OAU-211"})}
    unattended.control.fault("POST", "/token$", times=50, **gone)
    done = faxdesk("resend", sent["id"], "--json")
    assert done.code == 4
    assert f"stays in the outbox as {sent['id']} " in done.json["error"]["hint"], "it is the same fax"
    assert sends(unattended) == 1
    unattended.control.clear_faults()
    assert faxdesk("outbox", "run", "--json").json["sent"] == [sent["id"]]
    assert sends(unattended) == 2


def test_a_fax_does_not_go_to_another_service_than_asked_for(
    faxdesk: Faxdesk, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, letter: Path
) -> None:
    sign_in_by_jwt(faxdesk, simulator, monkeypatch)
    done = faxdesk("send", "--server", "https://platform.ringcentral.com", "--to", TO, letter)
    assert done.code == 4
    assert "not at https://platform.ringcentral.com" in done.err
    assert faxdesk("outbox", "--offline", "--json").json == [], "what would go out elsewhere is not kept"
    assert sends(simulator) == 0
    assert faxdesk("send", "--server", f"{simulator.url}/", "--to", TO, letter).code == 0


def test_a_session_ended_elsewhere_can_be_signed_out_of(
    faxdesk: Faxdesk,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    keychain: MemoryKeyring,
    press: Callable[[str], bool],
) -> None:
    monkeypatch.setattr(webbrowser, "open", press)
    done = faxdesk("signin", "--client-id", simulator.client_id, "--server", simulator.url)
    assert done.code == 0
    simulator.control.revoke_all()
    assert faxdesk("sync").code == 4
    assert faxdesk("signout").code == 0
    assert not sign_ins(keychain)


def test_nothing_secret_is_written(
    faxdesk: Faxdesk,
    unattended: Simulator,
    folder: Path,
    letter: Path,
    tmp_path: Path,
    keychain: MemoryKeyring,
) -> None:
    unattended.control.receive(from_="+13035550166", name="Northside Clinic", text="Patient Jordan Avery")
    text = tmp_path / "jordan-avery.txt"
    text.write_text("Patient Jordan Avery")
    options = ["--to", TO, "--cover", 7, "--cover-text", "For Jordan"]
    sent = faxdesk("send", *options, letter, text, "--wait", 20, "--json").json
    (received,) = faxdesk("inbox", "--json").json
    unattended.control.receive(raw=b"<html>Jordan Avery, +16505550123</html>")
    faxdesk("inbox")
    faxdesk("save", received["id"])
    faxdesk("forward", received["id"], "--to", "+16505550101", "--wait", 20)
    unattended.control.fault("POST", "/fax$", drop="after")
    faxdesk("resend", sent["id"], "--to", "+12125550187", "--at", "2099-01-01T00:00Z")
    faxdesk("send", "--to", "12 not a number", letter)
    faxdesk("delete", received["id"])
    assert not keychain.entries
    secrets = [unattended.jwt, unattended.client_secret]
    private = [
        "6505550123",
        "555-0123",
        "555 0123",
        "3035550166",
        "2125550187",
        "Northside",
        "Jordan",
        "jordan",
    ]
    assert list((folder / "logs").iterdir())
    assert os.name == "nt" or folder.stat().st_mode & 0o077 == 0
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        kept = path.name.startswith("archive.db") or path.is_relative_to(folder / "documents")
        for word in secrets if kept else secrets + private:
            assert word.encode() not in content, (path.name, word)


class TestProxy:
    """`proxy`, with a proxy that the system names."""

    @pytest.fixture(autouse=True)
    def _named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for variable in ("HTTPS_PROXY", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv("https_proxy", "http://proxy.example:3128")

    def test_a_login_is_kept_in_the_keychain_alone(
        self, faxdesk: Faxdesk, folder: Path, monkeypatch: pytest.MonkeyPatch, keychain: MemoryKeyring
    ) -> None:
        assert faxdesk("proxy", "--json").json == {"proxy": "proxy.example:3128", "name": None}
        monkeypatch.setattr(sys, "stdin", io.StringIO("s3cret: word\n"))
        done = faxdesk("proxy", "--name", "dana")
        assert (done.code, done.err) == (0, "")
        assert done.out == "The proxy is proxy.example:3128. FaxDesk logs in there as dana.\n"
        assert any("s3cret: word" in entry for entry in keychain.entries.values())
        files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert not any(b"s3cret" in content for content in files)
        # Signing out is about the service, not about the network.
        assert faxdesk("signout").code == 0
        assert faxdesk("proxy", "--json").json["name"] == "dana"
        assert faxdesk("proxy", "--forget", "--json").json == {"proxy": "proxy.example:3128", "name": None}
        assert not keychain.entries

    def test_what_makes_no_sense_is_refused(
        self, faxdesk: Faxdesk, monkeypatch: pytest.MonkeyPatch, keychain: MemoryKeyring
    ) -> None:
        assert faxdesk("proxy", "--name", "dana", "--forget").code == 2
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
        assert faxdesk("proxy", "--name", "dana").code == 2
        monkeypatch.setenv("https_proxy", "see the wiki")
        assert "not an address" in faxdesk("proxy").err
        monkeypatch.setenv("https_proxy", "")
        assert faxdesk("proxy").out == "The system names no proxy.\n"
        assert faxdesk("proxy", "--name", "dana").code == 2
        assert not keychain.entries


def sign_in_unattended(service: Simulator, patch: pytest.MonkeyPatch) -> None:
    """Have the credentials of an account in the environment."""
    patch.setenv("FAXDESK_SERVER", service.url)
    patch.setenv("FAXDESK_CLIENT_ID", service.client_id)
    patch.setenv("FAXDESK_CLIENT_SECRET", service.client_secret)
    patch.setenv("FAXDESK_JWT", service.jwt)


def senders(faxdesk: Faxdesk, *options: str) -> list[str]:
    return [fax["name"] for fax in faxdesk("inbox", *options, "--json").json]


def test_signing_in_as_another_says_so_and_each_sees_the_own_faxes(
    faxdesk: Faxdesk,
    simulator: Simulator,
    other_service: Simulator,
    letter: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulator.control.receive(from_="+13035550166", name="Northside Clinic")
    other_service.control.receive(from_="+12025550147", name="Dr. Weaver")
    assert sign_in_by_jwt(faxdesk, simulator, monkeypatch).code == 0
    assert senders(faxdesk) == ["Northside Clinic"]
    simulator.control.fault("POST", "/fax$", status=429, headers={"Retry-After": "60"})
    waiting = faxdesk("send", "--to", TO, letter, "--json")
    assert waiting.json["state"] == "waiting"

    done = sign_in_by_jwt(faxdesk, other_service, monkeypatch)
    assert (done.code, done.json["name"]) == (0, "Somebody Else")
    assert "“Somebody Else, extension 199”, whose faxes are shown from now on" in done.err
    assert "One of them has not left yet: it waits until then." in done.err
    assert senders(faxdesk, "--offline") == []
    assert senders(faxdesk) == ["Dr. Weaver"]
    assert faxdesk("outbox", "--offline", "--json").json == []
    doctor = faxdesk("doctor", "--json").json
    (accounts,) = [result for result in doctor["results"] if result["key"] == "accounts"]
    assert "2 accounts" in accounts["words"]

    done = sign_in_by_jwt(faxdesk, simulator, monkeypatch)
    assert (done.code, done.json["name"]) == (0, "Robin Demo")
    assert senders(faxdesk) == ["Northside Clinic"]
    (fax,) = faxdesk("outbox", "--offline", "--json").json
    assert fax["id"] == waiting.json["id"]
    assert sends(other_service) == 0


def test_the_environment_s_commands_have_the_archive_of_their_own_account(
    faxdesk: Faxdesk,
    simulator: Simulator,
    other_service: Simulator,
    letter: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulator.control.receive(from_="+13035550166", name="Northside Clinic")
    assert sign_in_by_jwt(faxdesk, simulator, monkeypatch).code == 0
    assert senders(faxdesk) == ["Northside Clinic"]
    with monkeypatch.context() as patch:
        sign_in_unattended(other_service, patch)
        sent = faxdesk("send", "--to", TO, letter, "--json")
        assert sent.code == 0
        assert sends(other_service) == 1
        tokens = [request["path"] for request in other_service.control.requests()].count(
            "/restapi/oauth/token"
        )
        assert tokens == 1, "the sign-in goes along to the other archive"
        assert senders(faxdesk, "--offline") == [], "also without the service it is the own archive"
        assert faxdesk("show", sent.json["id"], "--json").json["id"] == sent.json["id"]
    assert senders(faxdesk, "--offline") == ["Northside Clinic"]
    assert faxdesk("outbox", "--offline", "--json").json == []
    assert sends(simulator) == 0
    assert json.loads((folder / "accounts.json").read_text(encoding="utf-8"))["shown"] == ""


def test_new_credentials_do_nothing_to_the_faxes_of_the_account_that_is_shown(
    faxdesk: Faxdesk, simulator: Simulator, other_service: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulator.control.receive(from_="+13035550166", name="Northside Clinic")
    assert sign_in_by_jwt(faxdesk, simulator, monkeypatch).code == 0
    (fax,) = faxdesk("inbox", "--json").json
    with monkeypatch.context() as patch:
        sign_in_unattended(other_service, patch)
        done = faxdesk("delete", fax["id"], "--for-ever")
        assert (done.code, "There is no fax with the id" in done.err) == (1, True)
    assert senders(faxdesk, "--offline") == ["Northside Clinic"]


def test_what_new_credentials_send_is_never_kept_for_the_account_that_is_shown(
    faxdesk: Faxdesk,
    simulator: Simulator,
    other_service: Simulator,
    letter: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sign_in_by_jwt(faxdesk, simulator, monkeypatch).code == 0
    other_service.control.fault("GET", r"/extension/~$", times=99, status=503)
    with monkeypatch.context() as patch:
        sign_in_unattended(other_service, patch)
        done = faxdesk("send", "--to", TO, letter, "--json")
        assert done.code == 1
        assert "Nothing was done" in done.json["error"]["hint"]
        assert "outbox as" not in done.json["error"]["hint"]
    assert faxdesk("outbox", "run", "--json").code == 0
    assert (sends(simulator), sends(other_service)) == (0, 0), "nor by the account that is shown"
