"""`faxdesk receipt`."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Faxdesk

WRONG = "+1 650 555 0105"


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_receipt_is_saved_where_one_says(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, tmp_path: Path
) -> None:
    fax_id = faxdesk("send", "--to", TO, "--to", WRONG, letter, "--json").json["id"]
    unattended.control.settle()
    done = faxdesk("receipt", fax_id, tmp_path / "proof", "--json")
    assert (done.code, done.json) == (0, {"id": fax_id, "file": str(tmp_path / "proof.pdf")})
    text = text_of(tmp_path / "proof.pdf")
    for arguments in (
        "Partly sent (1 of 2)",
        "+1 650-555-0123",
        "Failed: Wrong number",
        "letter.pdf",
        "as it was faxed",
    ):
        assert arguments in text
    unattended.stop()
    done = faxdesk("receipt", fax_id)
    (here,) = Path.cwd().glob("*.pdf")
    assert done.out == f"Saved as {here.name}\n"
    assert " Receipt " in here.name
    assert here.read_bytes() == (tmp_path / "proof.pdf").read_bytes()


def test_without_results_there_is_none(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, tmp_path: Path
) -> None:
    fax_id = faxdesk("send", "--to", "+1 650 555 0108", letter, "--json").json["id"]
    done = faxdesk("receipt", fax_id, tmp_path / "proof.pdf", "--json")
    assert (done.code, done.json["error"]["kind"]) == (1, "not_ready")
    unattended.stop()
    done = faxdesk("receipt", fax_id, tmp_path / "proof.pdf")
    assert done.code == 1
    assert "there may be newer results" in done.err
    assert not (tmp_path / "proof.pdf").exists()


def test_of_a_received_fax_there_is_none(faxdesk: Faxdesk, unattended: Simulator) -> None:
    unattended.control.receive()
    (fax,) = faxdesk("inbox", "--json").json
    done = faxdesk("receipt", fax["id"])
    assert done.code == 2
    assert "only of faxes that were sent" in done.err
    assert faxdesk("receipt", "4711").code == 1
