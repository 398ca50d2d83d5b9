"""`faxdesk backup` and `faxdesk restore`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Faxdesk


def test_a_backup_comes_back(faxdesk: Faxdesk, folder: Path, tmp_path: Path) -> None:
    assert faxdesk("contacts", "block", "+1 650 555 0123").code == 0
    made = faxdesk("backup", tmp_path / "backup", "--json")
    assert made.code == 0
    assert made.json["folder"] == str(tmp_path / "backup")
    assert made.json["key_id"] is None
    assert faxdesk("contacts", "unblock", "+1 650 555 0123").code == 0
    restored = faxdesk("restore", tmp_path / "backup", "--replace", "--json")
    assert restored.code == 0
    assert (Path(restored.json["put_aside"]) / "archive.db").exists()
    assert "0123" in faxdesk("contacts", "blocked").out


def test_what_is_here_is_not_replaced_unasked(faxdesk: Faxdesk, folder: Path, tmp_path: Path) -> None:
    assert faxdesk("backup", tmp_path / "backup").code == 0
    before = (folder / "archive.db").read_bytes()
    refused = faxdesk("restore", tmp_path / "backup")
    assert refused.code == 2
    assert "--replace" in refused.err
    assert (folder / "archive.db").read_bytes() == before


def test_words_that_are_wrong_are_told_as_that(faxdesk: Faxdesk, tmp_path: Path) -> None:
    (tmp_path / "here" / "full").mkdir(parents=True)
    (tmp_path / "here" / "full" / "a letter").touch()
    assert faxdesk("backup", "full").code == 2
    told = faxdesk("restore", "full", "--replace")
    assert told.code == 2
    assert "no whole backup" in told.err


def test_a_backup_that_is_not_encrypted_says_so(faxdesk: Faxdesk, tmp_path: Path) -> None:
    assert "not encrypted" in faxdesk("backup", tmp_path / "backup").out
