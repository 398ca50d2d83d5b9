"""`faxdesk cover`, and faxes that are sent with a cover of one's own."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2

from faxdesk.composition import Composition
from faxdesk.domain.covers.cover_template import read_template, template_bytes
from faxdesk.paths import open_profile
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk
from tests.domain.covers.filled_covers import plain_cover, text_box

OURS = plain_cover(text_box(20, "Dear {to_fax}"), text_box(40, "{Ward}"), text_box(60, "{text}"), name="Ours")


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(page.get_textpage().get_text_bounded() for page in pdf)


def test_covers_are_listed_and_say_what_they_ask_for(faxdesk: Faxdesk) -> None:
    listed = faxdesk("cover", "list", "--json").json
    assert [cover["id"] for cover in listed] == ["classic", "letterhead", "form", "large", "circular"]
    assert "Classic (comes with FaxDesk)" in faxdesk("cover", "list").out
    shown = faxdesk("cover", "show", "classic")
    assert "subject: Subject" in shown.out
    assert "goes to each alone" in shown.out
    missing = faxdesk("cover", "show", "nothing")
    assert missing.code == 1
    assert "no cover called “nothing”" in missing.err


def test_a_cover_comes_from_a_file_and_goes_to_one(faxdesk: Faxdesk, tmp_path: Path) -> None:
    source, target = tmp_path / "ours.faxcover", tmp_path / "again.faxcover"
    source.write_bytes(template_bytes(OURS))
    assert faxdesk("cover", "import", source).out == "Kept the cover “Ours”.\n"
    assert faxdesk("cover", "show", "ours", "--json").json["fields"] == ["Ward"]
    assert faxdesk("cover", "export", "ours", target).code == 0
    assert read_template(target.read_bytes(), target.name) == OURS
    source.write_bytes(b"{}")
    refused = faxdesk("cover", "import", source)
    assert refused.code == 2
    assert "is not a cover that FaxDesk can use" in refused.err


def test_a_cover_is_tried_out(faxdesk: Faxdesk, tmp_path: Path) -> None:
    target = tmp_path / "seen.pdf"
    options = ("--to", "650-555-0123", "--field", "Subject=Lab results", "--cover-text", "Please call.")
    done = faxdesk("cover", "preview", "classic", target, *options, "--json")
    assert done.json == {"file": str(target), "pages": 1}
    text = text_of(target)
    for word in ("+1 650-555-0123", "Lab results", "Please call."):
        assert word in text
    wrong = faxdesk("cover", "preview", "classic", target, "--field", "Ward=7")
    assert wrong.code == 2
    assert "no field “Ward”" in wrong.err


def test_a_fax_is_sent_with_it(
    faxdesk: Faxdesk, unattended: Simulator, make_pdf: Callable[..., Path]
) -> None:
    options = ("--cover-template", "classic", "--field", "subject=Lab results", "--cover-text", "x" * 1500)
    numbers = ("--to", "+16505550144", "--to", "+12125550187")
    sent = faxdesk("send", *numbers, *options, make_pdf())
    assert sent.code == 0, sent.err
    faxes = [fax for fax in unattended.control.faxes() if fax["direction"] == "Outbound"]
    assert [(len(fax["to"]), len(fax["files"]), fax["cover_index"]) for fax in faxes] == [(1, 2, 0)] * 2
    path = make_pdf()
    once_more = faxdesk("send", "--yes", "--to", "+16505550144", *options, path)
    assert once_more.code == 0, once_more.err
    listed = faxdesk("outbox", "--json").json
    assert [fax["files"] for fax in listed] == [[path.name]] * 2, "the cover page is none of the documents"


def test_two_covers_are_one_too_many(faxdesk: Faxdesk, make_pdf: Callable[..., Path]) -> None:
    both = ("--cover", "7", "--cover-template", "classic")
    assert faxdesk("send", "--to", "+16505550144", *both, make_pdf()).code == 2
    lost = faxdesk("send", "--to", "+16505550144", "--field", "subject=x", make_pdf())
    assert lost.code == 2
    assert "cover of your own" in lost.err


def test_usual_covers_are_chosen_told_and_let_go(faxdesk: Faxdesk, folder: Path) -> None:
    assert faxdesk("cover", "default").out == "New faxes: no cover of your own\n"
    with closing(Composition(open_profile(folder))) as desk:
        desk.contacts.keep_group("Clinics")
    assert faxdesk("cover", "default", "Form", "--json").json == {"default": "Form", "groups": {}}
    chosen = faxdesk("cover", "default", "letterhead", "--group", "CLINICS")
    assert chosen.out == "New faxes: Form\nFaxes to Clinics: Letterhead\n"
    assert faxdesk("cover", "default", "--json").json == {
        "default": "Form",
        "groups": {"Clinics": "Letterhead"},
    }
    faxdesk("cover", "default", "--none")
    let_go = faxdesk("cover", "default", "--none", "--group", "Clinics", "--json")
    assert let_go.json == {"default": None, "groups": {}}


def test_usual_covers_of_nobody_are_refused(faxdesk: Faxdesk) -> None:
    for wrong in (("form", "--group", "Nobody"), ("form", "--none"), ("--group", "Clinics"), ("nothing",)):
        assert faxdesk("cover", "default", *wrong).code in {1, 2}, wrong
