"""`faxdesk signature`: kept, listed and deleted without a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.cli.conftest import Faxdesk


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    paper = Image.new("L", (900, 500), 225)
    ImageDraw.Draw(paper).line([(150, 300), (300, 120), (420, 330), (700, 180)], fill=30, width=9)
    path = tmp_path / "photo.png"
    paper.save(path)
    return path


def test_a_signature_is_kept_listed_and_deleted(faxdesk: Faxdesk, photo: Path) -> None:
    assert faxdesk("signature", "list").out == "No signatures are kept.\n"
    kept = faxdesk("signature", "add", "Robin", photo, "--json")
    assert kept.code == 0, kept.err
    assert kept.json["name"] == "Robin"
    assert 0.3 < kept.json["aspect"] < 0.5
    assert faxdesk("signature", "list").out == "Robin (the usual one)\n"
    assert faxdesk("signature", "delete", "robin").out == "Deleted the signature “Robin”.\n"
    assert faxdesk("signature", "list", "--json").json == []


def test_its_password_comes_from_the_environment(
    faxdesk: Faxdesk, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    option = "--signature-password-from-environment"
    missing = faxdesk("signature", "add", "Robin", photo, option)
    assert missing.code == 2
    assert "FAXDESK_SIGNATURE_PASSWORD" in missing.err
    monkeypatch.setenv("FAXDESK_SIGNATURE_PASSWORD", "river")
    assert faxdesk("signature", "add", "Robin", photo, option, "--json").json["has_password"] is True


def test_what_is_not_there_is_told(faxdesk: Faxdesk, tmp_path: Path) -> None:
    assert "no signature called “Robin”" in faxdesk("signature", "delete", "Robin").err
    gone = faxdesk("signature", "add", "Robin", tmp_path / "gone.png")
    assert gone.code == 2
    assert "cannot be read" in gone.err
