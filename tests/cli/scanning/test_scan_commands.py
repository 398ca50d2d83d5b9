"""`faxdesk scan`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import Faxdesk
from tests.ringcentral.certificates import certificate_in, server_side
from tests.scanner.escl_stub import NAME, EsclStub


@pytest.fixture(scope="module")
def shared() -> Iterator[EsclStub]:
    with EsclStub() as stub:
        yield stub


@pytest.fixture
def stub(shared: EsclStub) -> EsclStub:
    shared.renew()
    return shared


def _pages(path: Path) -> list[tuple[int, int]]:
    """The sizes of the pages of a PDF in points."""
    pdf = pypdfium2.PdfDocument(path)
    sizes = [pdf.get_page_size(page) for page in range(len(pdf))]
    pdf.close()
    return [(round(wide), round(high)) for wide, high in sizes]


def test_a_scanner_is_added_by_its_address_and_kept(faxdesk: Faxdesk, stub: EsclStub) -> None:
    (added,) = faxdesk("scan", "add", f"127.0.0.1:{stub.port}", "--json").json
    expected = {
        "name": NAME,
        "kind": "escl",
        "address": stub.url,
        "kept": True,
        "certificate": None,
    }
    assert added == expected
    assert faxdesk("scan", "list", "--kept", "--json").json == [expected]
    assert NAME in faxdesk("scan", "list", "--kept").out
    assert faxdesk("scan", "forget", "faxdesk paper", "--json").json == []


def test_paper_becomes_a_file_of_fax_pages(faxdesk: Faxdesk, stub: EsclStub, tmp_path: Path) -> None:
    stub.pages, target = 1, tmp_path / "letter.pdf"
    scanned = faxdesk("scan", "to", target, "--device", stub.url, "--json")
    assert scanned.code == 0
    assert scanned.json == {"file": str(target), "scanner": NAME, "pages": 1, "error": None}
    assert "Page 1 is here." in scanned.err
    # 1728 dots at 204 to the inch, and Letter's height.
    assert _pages(target) == [(610, 792)]


def test_paper_can_be_kept_in_grey(faxdesk: Faxdesk, stub: EsclStub, tmp_path: Path) -> None:
    target = tmp_path / "grey.pdf"
    line = ("--as-scanned", "--paper", "a4", "--both-sides", "--device", stub.url)
    assert faxdesk("scan", "to", target, *line).out.strip() == f"6 pages were saved as {target}."
    assert _pages(target) == [(595, 842)] * 6


def test_what_came_before_a_jam_is_kept(faxdesk: Faxdesk, stub: EsclStub, tmp_path: Path) -> None:
    stub.fault, target = "jam", tmp_path / "letter.pdf"
    scanned = faxdesk("scan", "to", target, "--as-scanned", "--device", stub.url, "--json")
    assert scanned.code == 1
    assert scanned.json["pages"] == 1
    assert scanned.json["error"]["trouble"] == "jam"
    assert "Paper is stuck" in scanned.err
    assert len(_pages(target)) == 1


def test_paper_becomes_a_draft(faxdesk: Faxdesk, stub: EsclStub) -> None:
    scanned = faxdesk("scan", "draft", "--to", "+1 650 555 0123", "--device", stub.url, "--json")
    assert scanned.code == 0, scanned.err
    assert scanned.json["pages"] == 3
    shown = faxdesk("show", scanned.json["id"], "--json").json
    assert (shown["state"], shown["pages"]) == ("draft", 3)
    assert [recipient["number"] for recipient in shown["to"]] == ["+16505550123"]
    assert shown["files"] == ["Scanned pages.pdf"]


def test_nothing_is_scanned_for_what_cannot_be_made(faxdesk: Faxdesk, stub: EsclStub, tmp_path: Path) -> None:
    for place in (tmp_path / "missing" / "letter.pdf", tmp_path):
        ended = faxdesk("scan", "to", place, "--device", stub.url)
        assert ended.code == 1
        assert f"could not be saved as {place}." in ended.err
        assert "Page 1" not in ended.err
    ended = faxdesk("scan", "draft", "--to", "nobody of mine", "--device", stub.url)
    assert ended.code == 2
    assert "nobody of mine" in ended.err
    assert "Page 1" not in ended.err
    assert faxdesk("outbox", "--json", "--offline").json == []


def test_a_draft_is_for_the_contact_that_was_named(faxdesk: Faxdesk, stub: EsclStub) -> None:
    faxdesk("contacts", "add", "--name", "Harbor", "--fax", "+1 650 555 0123")
    assert faxdesk("scan", "draft", "--to", "harbor", "--device", stub.url).code == 0
    (draft,) = faxdesk("outbox", "--json", "--offline").json
    assert [(each["name"], each["number"]) for each in draft["to"]] == [("Harbor", "+16505550123")]


def test_no_paper_leaves_no_file(faxdesk: Faxdesk, stub: EsclStub, tmp_path: Path) -> None:
    stub.pages, target = 0, tmp_path / "letter.pdf"
    scanned = faxdesk("scan", "to", target, "--device", stub.url, "--source", "feeder", "--json")
    assert scanned.code == 1
    assert scanned.json["error"]["title"] == f"No paper is in the feeder of “{NAME}”."
    assert not target.exists()


def test_another_certificate_is_told_and_taken_once_a_person_says_so(
    faxdesk: Faxdesk, tmp_path: Path
) -> None:
    def tls(name: str) -> EsclStub:
        (tmp_path / name).mkdir()
        return EsclStub(
            tls=server_side(certificate_in(tmp_path / name, datetime(2026, 1, 1, tzinfo=UTC), 9000)),
            port=port,
        )

    port = 0
    with tls("first") as stub:
        port = stub.port
        (added,) = faxdesk("scan", "add", stub.url, "--json").json
    with tls("second") as stub:
        refused = faxdesk("scan", "to", tmp_path / "letter.pdf")
        assert refused.code == 1
        assert stub.asked == []
        assert "another certificate than before" in refused.err
        again = faxdesk("scan", "add", stub.url)
        assert "another certificate than before" in again.err
        trusted = faxdesk("scan", "trust", NAME, "--json").json
        assert trusted["before"] == added["certificate"]
        assert trusted["certificate"] != added["certificate"]
        assert faxdesk("scan", "to", tmp_path / "letter.pdf", "--as-scanned").code == 0


@pytest.mark.parametrize(
    "line", [("add", "ftp://printer"), ("to", "x.pdf", "--source", "table"), ("trust", "http://"), ("to",)]
)
def test_what_makes_no_sense_is_wrong_use(faxdesk: Faxdesk, line: tuple[str, ...]) -> None:
    ended = faxdesk("scan", *line)
    assert ended.code == 2
    assert ended.err
