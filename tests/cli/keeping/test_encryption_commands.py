"""`faxdesk archive`: what is said of the encryption, and the recovery key."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from faxdesk.composition.encryption import usual_key_places
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import groups_of
from faxdesk.sealing.sealed_state import SealedState, Stage, write_state
from faxdesk.services.encryption.key_places import KeyPlace
from tests.cli.conftest import Faxdesk

KEY = ArchiveKey(bytes(range(32)))


@pytest.fixture
def sealed(folder: Path) -> None:
    """The profile is encrypted with a key that is nowhere."""
    folder.mkdir()
    write_state(folder / "encryption.json", SealedState(Stage.SEALED, KEY.id))


def test_a_plain_archive_says_so(faxdesk: Faxdesk) -> None:
    assert faxdesk("archive", "status", "--json").json["stage"] == "plain"
    assert faxdesk("archive", "recovery-key").code == 2


def test_what_a_restore_put_aside_stays_plain_and_that_is_said(
    faxdesk: Faxdesk, folder: Path, tmp_path: Path
) -> None:
    assert faxdesk("contacts", "block", "+1 650 555 0123").code == 0
    assert faxdesk("backup", tmp_path / "backup").code == 0
    aside = Path(faxdesk("restore", tmp_path / "backup", "--replace", "--json").json["put_aside"])
    assert "replaced-" not in faxdesk("archive", "status").out
    encrypted = faxdesk("archive", "encrypt")
    assert encrypted.code == 0
    assert f"“{aside}” is not encrypted" in encrypted.out
    assert f"“{aside}” is not encrypted" in faxdesk("archive", "status").out
    assert faxdesk("archive", "status", "--json").json["left_plain"] == [str(aside)]
    assert aside.name in faxdesk("doctor").out
    for path in sorted(aside.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    aside.rmdir()
    assert faxdesk("archive", "status", "--json").json["left_plain"] == []


def test_an_archive_of_which_nothing_says_the_key_is_opened_by_its_recovery_key(
    faxdesk: Faxdesk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faxdesk("contacts", "block", "+1 650 555 0123").code == 0
    assert faxdesk("archive", "encrypt").code == 0
    groups = faxdesk("archive", "recovery-key", "--json").json["groups"]
    (folder / "encryption.json").unlink()
    before = (folder / "archive.db").read_bytes()
    for command in ("status", "encrypt"):
        told = faxdesk("archive", command)
        assert told.code == 4
        assert "encryption.json” is missing" in told.err
        assert "recovery key" in told.err
    told = faxdesk("inbox")
    assert (told.code, "recovery key" in told.err) == (4, True)
    monkeypatch.setattr("sys.stdin", io.StringIO(" ".join(groups_of(KEY))))
    wrong = faxdesk("archive", "recovery-key", "--enter")
    assert (wrong.code, "another archive" in wrong.err) == (2, True)
    assert (folder / "archive.db").read_bytes() == before
    assert not (folder / "encryption.json").exists()
    monkeypatch.setattr("sys.stdin", io.StringIO(" ".join(groups)))
    assert faxdesk("archive", "recovery-key", "--enter").code == 0
    assert "0123" in faxdesk("contacts", "blocked").out
    assert faxdesk("archive", "encrypt").code == 0
    assert faxdesk("archive", "status", "--json").json["stage"] == "sealed"
    assert "0123" in faxdesk("contacts", "blocked").out


@pytest.mark.usefixtures("sealed")
def test_without_the_key_nothing_is_opened_or_made(faxdesk: Faxdesk, folder: Path) -> None:
    told = faxdesk("inbox")
    assert told.code == 4
    assert "not in the keychain" in told.err
    assert "nothing was changed" in told.err
    assert not (folder / "archive.db").exists()
    status = faxdesk("archive", "status", "--json")
    assert (status.code, status.json["key_found"]) == (4, False)


@pytest.mark.usefixtures("sealed")
def test_the_recovery_key_is_entered_by_standard_input(
    faxdesk: Faxdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = groups_of(KEY)
    wrong[6] = "00000"
    monkeypatch.setattr("sys.stdin", io.StringIO(" ".join(wrong)))
    told = faxdesk("archive", "recovery-key", "--enter")
    assert told.code == 2
    assert "Group 7" in told.err
    monkeypatch.setattr("sys.stdin", io.StringIO(" ".join(groups_of(KEY))))
    assert faxdesk("archive", "recovery-key", "--enter").code == 0
    assert faxdesk("archive", "status").code == 0


@pytest.mark.usefixtures("sealed")
def test_the_recovery_key_is_printed_and_saved(faxdesk: Faxdesk, tmp_path: Path) -> None:
    usual_key_places().keep(KEY, KeyPlace.KEYCHAIN)
    assert faxdesk("archive", "recovery-key", "--json").json["groups"] == groups_of(KEY)
    assert f"13: {groups_of(KEY)[12]}" in faxdesk("archive", "recovery-key").out
    file = tmp_path / "key.txt"
    saved = faxdesk("archive", "recovery-key", "--save", file)
    assert saved.code == 0
    assert groups_of(KEY)[0] not in saved.out
    assert groups_of(KEY)[0] in file.read_text(encoding="utf-8")
    assert faxdesk("archive", "recovery-key", "--save", file).code == 2


def test_an_archive_is_encrypted_and_decrypted(faxdesk: Faxdesk, folder: Path) -> None:
    assert faxdesk("contacts", "block", "+1 650 555 0123", "--why", "Quartermain").code == 0
    encrypted = faxdesk("archive", "encrypt")
    assert encrypted.code == 0
    assert "recovery key now" in encrypted.out
    assert not (folder / "archive.db").read_bytes().startswith(b"SQLite")
    assert "Quartermain" in faxdesk("contacts", "blocked").out
    status = faxdesk("archive", "status", "--json").json
    assert (status["stage"], status["key_place"], status["key_found"]) == ("sealed", "keychain", True)
    assert faxdesk("archive", "encrypt").code == 2
    assert faxdesk("archive", "decrypt", "--json").json == {"stage": "plain", "left": []}
    assert (folder / "archive.db").read_bytes().startswith(b"SQLite")
    assert "Quartermain" in faxdesk("contacts", "blocked").out


def test_a_server_has_a_passphrase(faxdesk: Faxdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faxdesk("archive", "encrypt", "--passphrase-from-environment").code == 2
    monkeypatch.setenv("FAXDESK_PASSPHRASE", "correct horse")
    told = faxdesk("archive", "encrypt", "--passphrase-from-environment", "--json")
    assert told.json["key_place"] == "passphrase"
    assert faxdesk("contacts", "blocked").code == 0
    monkeypatch.delenv("FAXDESK_PASSPHRASE")
    told = faxdesk("inbox")
    assert told.code == 4
    assert "FAXDESK_PASSPHRASE is not set" in told.err
