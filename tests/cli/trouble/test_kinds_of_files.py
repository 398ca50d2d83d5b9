"""Locked, packed and office files on the command line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from faxdesk.documents.conversion.libreoffice import find_libreoffice
from tests.cli.conftest import TO, Faxdesk
from tests.documents import samples
from tests.documents.conversion import office_samples
from tests.documents.conversion.test_mail import packed


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "locked.pdf"
    path.write_bytes(samples.protected("secret"))
    return path


@pytest.mark.parametrize("command", [("pages",), ("send", "--to", TO)])
def test_a_locked_file_is_refused_with_its_reason(
    command: tuple[str, ...], faxdesk: Faxdesk, unattended: object, locked: Path
) -> None:
    done = faxdesk(*command, locked)
    assert done.code == 2
    assert "“locked.pdf” is protected by a password." in done.err
    assert "--password-from-stdin" in done.err


def test_a_password_comes_from_standard_input(
    faxdesk: Faxdesk, unattended: object, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    done = faxdesk("pages", "--password-from-stdin", "--json", locked)
    assert done.code == 0
    assert [page["document"] for page in done.json["pages"]] == ["locked.pdf"]
    monkeypatch.setattr("sys.stdin", io.StringIO("guess\n"))
    done = faxdesk("send", "--to", TO, "--password-from-stdin", locked)
    assert done.code == 2
    assert "That is not the password of “locked.pdf”." in done.err
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    assert faxdesk("send", "--to", TO, "--password-from-stdin", locked).code == 0


@pytest.mark.parametrize("option", [(), ("--password-from-stdin",)])
def test_without_a_standard_input_nothing_is_asked(
    option: tuple[str, ...], faxdesk: Faxdesk, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under `<&-`: Python has none then."""
    monkeypatch.setattr("sys.stdin", None)
    done = faxdesk("pages", *option, locked)
    assert done.code == 2
    assert "“locked.pdf” is protected by a password." in done.err


def test_an_archive_is_to_be_unpacked_first(faxdesk: Faxdesk, unattended: object, tmp_path: Path) -> None:
    path = tmp_path / "scans.zip"
    path.write_bytes(packed({"a.pdf": samples.plain(), "b.txt": b"x"}))
    done = faxdesk("pages", path)
    assert done.code == 2
    assert "“scans.zip” is an archive with 2 documents in it." in done.err
    assert "Unpack it first" in done.err


def test_pages_of_an_office_file_are_libreoffice_s_where_it_is(
    faxdesk: Faxdesk, unattended: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "letter.docx", tmp_path / "letter.odt"
    path.write_bytes(office_samples.docx(office_samples.paragraph("Dear Jordan")))
    other.write_bytes(samples.archive("mimetype", text="application/vnd.oasis.opendocument.text"))
    done = faxdesk("pages", "--json", path)
    assert [(page["kind"], page["drawn_by"]) for page in done.json["pages"]] == [("unknown", "service")]
    done = faxdesk("pages", other)
    assert done.code == 2
    assert "Install LibreOffice" in done.err
    program = find_libreoffice()
    if program is None:
        pytest.skip("LibreOffice is not installed here")
    monkeypatch.setenv("FAXDESK_LIBREOFFICE", str(program))
    done = faxdesk("pages", "--json", path)
    assert done.code == 0
    (page,) = done.json["pages"]
    assert (page["document"], page["drawn_by"]) == ("letter.docx", "faxdesk")
    assert page["seconds_low"] > 0
