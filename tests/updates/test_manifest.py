"""What a notice of new versions must be before it is believed."""

from __future__ import annotations

import base64
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from faxdesk.domain.update import Release, is_newer
from faxdesk.updates.manifest import MAX_BYTES, BadNotice, read_notice
from faxdesk.updates.publisher import PUBLIC_KEY
from tests.updates.conftest import EXPIRES, LINK, RELEASED, SERVED, Publisher, load


def test_a_good_notice_is_read(publisher: Publisher) -> None:
    release = read_notice(publisher.notice(notes="Faster.\nSafer."), publisher.public_key, SERVED)
    assert release == Release("9.1.0", "Faster.\nSafer.", LINK, RELEASED)


def test_another_key_is_not_trusted(publisher: Publisher) -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(BadNotice, match="not genuine") as raised:
        read_notice(publisher.notice(), other, SERVED)
    assert raised.value.reason == "the signature is wrong"


def test_what_was_changed_after_signing_is_not_trusted(publisher: Publisher) -> None:
    changed = publisher.notice().replace(b"9.1.0", b"9.9.0")
    with pytest.raises(BadNotice):
        read_notice(changed, publisher.public_key, SERVED)


@pytest.mark.parametrize("signature", [None, "", "AAAA", "no base64!", 7, [], "A" * 88])
def test_no_signature_is_none(publisher: Publisher, signature: Any) -> None:
    envelope = json.loads(publisher.notice())
    del envelope["signature"]
    if signature is not None:
        envelope["signature"] = signature
    with pytest.raises(BadNotice):
        read_notice(json.dumps(envelope).encode(), publisher.public_key, SERVED)


def test_the_bare_text_with_the_key_is_not_enough(publisher: Publisher) -> None:
    """Something else that was signed with the key must not pass for a notice."""
    envelope = json.loads(publisher.notice())
    envelope["signature"] = base64.b64encode(publisher.key.sign(envelope["signed"].encode())).decode()
    with pytest.raises(BadNotice):
        read_notice(json.dumps(envelope).encode(), publisher.public_key, SERVED)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>Sign in to the network</html>",
        b"[]",
        b"null",
        b'"text"',
        b"{" * 5000,
        b"[" * 15000,
        b"\xff\xfe{}",
        b'{"signed": 1, "signature": "AAAA"}',
        b'{"signed": "\\ud800", "signature": "AAAA"}',
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_notice_is_refused(publisher: Publisher, answer: bytes) -> None:
    with pytest.raises(BadNotice):
        read_notice(answer, publisher.public_key, SERVED)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("product", "otherdesk"),
        ("product", None),
        ("version", "nine"),
        ("version", "v9.1.0"),
        ("version", "9.1.0 "),
        ("version", 9.1),
        ("version", "9.1.0-evil"),
        ("version", "9.1.0\n"),
        ("version", None),
        ("expires", "soon"),
        ("expires", "2026-05-30T00:00:00"),
        ("released", 7),
        ("notes", "x" * 4001),
        ("notes", None),
        ("link", "http://downloads.example/"),
        ("link", "file:///etc/passwd"),
        ("link", "javascript:alert(1)"),
        ("link", "https://"),
        ("link", "https://a.example/\nb"),
        ("link", 5),
    ],
)
def test_a_signed_notice_still_has_to_make_sense(publisher: Publisher, field: str, value: Any) -> None:
    said = json.loads(json.loads(publisher.notice())["signed"])
    said[field] = value
    if value is None:
        del said[field]
    text = json.dumps(said)
    envelope = {"signed": text, "signature": publisher.sign(text)}
    with pytest.raises(BadNotice):
        read_notice(json.dumps(envelope).encode(), publisher.public_key, SERVED)


def test_what_has_expired_by_the_servers_clock_is_refused(publisher: Publisher) -> None:
    notice = publisher.notice()
    read_notice(notice, publisher.public_key, EXPIRES - timedelta(seconds=1))
    with pytest.raises(BadNotice) as raised:
        read_notice(notice, publisher.public_key, EXPIRES)
    assert raised.value.reason == "expired"
    # A server that does not tell its time cannot hide a version by that.
    assert read_notice(notice, publisher.public_key).version == "9.1.0"


def test_control_letters_are_left_out_of_notes(publisher: Publisher) -> None:
    release = read_notice(publisher.notice(notes="a\x1b[31mb\u202ec\nd"), publisher.public_key)
    assert release.notes == "a[31mbc\nd"


@pytest.mark.parametrize(
    ("version", "runs", "newer"),
    [
        ("0.2.0", "0.1.0", True),
        ("0.1.0", "0.1.0", False),
        ("0.1", "0.1.0", False),
        ("0.10.0", "0.9.9", True),
        ("0.9.9", "0.10.0", False),
        ("1.0.0", "1.0.0.dev3", False),
        ("1.0.1", "1.0.0.dev3", True),
        ("1.0.0rc1", "1.0.0.dev3", False),
        ("9.9.9", "unknown", False),
    ],
)
def test_versions_have_an_order(version: str, runs: str, newer: bool) -> None:
    assert is_newer(Release(version, "", LINK, RELEASED), runs) is newer


@pytest.mark.parametrize("text", ["", "1.", "one", "1.0-evil"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Invalid version"):
        is_newer(Release(text, "", LINK, RELEASED), "0.1.0")


# The script that publishers use


@pytest.fixture
def program(root: Path, tmp_path: Path) -> Path:
    """The module that names the publisher, to be changed."""
    copy = tmp_path / "publisher.py"
    copy.write_text((root / "faxdesk" / "updates" / "publisher.py").read_text(encoding="utf-8"))
    return copy


def sign_words(tmp_path: Path, program: Path) -> list[str]:
    notes = tmp_path / "notes.txt"
    notes.write_text("Faster.")
    arguments = ["sign", str(tmp_path / "key.pem"), "--version", "9.1.0", "--notes", str(notes)]
    return [*arguments, "--link", LINK, "--program", str(program)]


def test_a_publisher_makes_a_key_and_a_notice(
    root: Path, tmp_path: Path, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = load(root, "publish_update")
    private = tmp_path / "key.pem"
    assert script.main(["new-key", str(private), "--program", str(program)]) == 0
    if os.name != "nt":
        assert private.stat().st_mode & 0o077 == 0
    assert script.main(sign_words(tmp_path, program)) == 0
    trusted: dict[str, str] = {}
    exec(program.read_text(), trusted)
    release = read_notice(capsys.readouterr().out.encode(), base64.b64decode(trusted["PUBLIC_KEY"]))
    assert (release.version, release.notes) == ("9.1.0", "Faster.")
    with pytest.raises(FileExistsError):
        script.main(["new-key", str(private), "--program", str(program)])


def test_a_key_that_programs_do_not_trust_signs_nothing(
    root: Path, tmp_path: Path, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = load(root, "publish_update")
    before = program.read_text()
    script.main(["new-key", str(tmp_path / "key.pem"), "--program", str(program)])
    program.write_text(before)
    assert script.main(sign_words(tmp_path, program)) == 1
    assert "not the one that programs trust" in capsys.readouterr().err


def test_the_program_carries_a_key_and_no_private_one(root: Path) -> None:
    assert len(base64.b64decode(PUBLIC_KEY)) == 32
    for folder in ("faxdesk", "packaging", "resources"):
        for path in (root / folder).rglob("*"):
            assert not path.is_file() or b"BEGIN PRIVATE" not in path.read_bytes()
