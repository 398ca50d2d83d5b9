"""`reply`, and what `template` and `send --template` do with faxes that were kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.covers.draft_cover import DraftCover
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import Resolution
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import DrawnBy
from faxdesk.paths import open_profile
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import E164, Faxdesk
from tests.domain.covers.filled_covers import plain_cover, text_box

MakePdf = Callable[..., Path]


def received(faxdesk: Faxdesk, simulator: Simulator) -> str:
    simulator.control.receive(pages=2)
    (fax,) = faxdesk("inbox", "--json").json
    return str(fax["id"])


def test_a_reply_goes_to_whoever_sent_the_fax(
    faxdesk: Faxdesk, unattended: Simulator, make_pdf: MakePdf
) -> None:
    fax_id = received(faxdesk, unattended)
    done = faxdesk("reply", fax_id, make_pdf(1, name="a.pdf"), "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["files"] == ["a.pdf"]
    (sent,) = [fax for fax in unattended.control.faxes() if fax["direction"] == "Outbound"]
    (answered,) = faxdesk("inbox", "--json").json
    assert [to["number"] for to in sent["to"]] == [answered["from"]]


def test_a_reply_takes_the_pages_of_the_fax_along(faxdesk: Faxdesk, unattended: Simulator) -> None:
    fax_id = received(faxdesk, unattended)
    assert faxdesk("reply", fax_id).code == 2, "there is nothing to be sent"
    done = faxdesk("reply", fax_id, "--pages", "--order", "2,1r90", "--yes", "--json")
    assert done.code == 0, done.err
    assert done.json["pages"] == 2


def test_a_reply_whose_pages_cannot_be_made_leaves_no_draft(
    faxdesk: Faxdesk, folder: Path, unattended: Simulator
) -> None:
    fax_id = received(faxdesk, unattended)
    assert faxdesk("reply", fax_id, "--pages", "--strike", "9:10,10,20,20").code == 2
    left = Composition(open_profile(folder))
    try:
        assert left.outbox.drafts() == []
    finally:
        left.close()


def keep(folder: Path, make_pdf: MakePdf) -> None:
    with_pages = Composition(open_profile(folder))
    try:
        file = with_pages.outbox.add_file(make_pdf(2, name="form.pdf"), CancelToken())
        draft = Draft(
            (Recipient(E164, "Northside"),),
            (file,),
            cover_text="As agreed",
            resolution=Resolution.STANDARD,
            drawn_by=DrawnBy.SERVICE,
        )
        with_pages.fax_templates.keep("Referral", draft)
    finally:
        with_pages.close()


def test_a_fax_begins_with_a_template(
    faxdesk: Faxdesk, folder: Path, unattended: Simulator, make_pdf: MakePdf
) -> None:
    assert faxdesk("template", "list", "--json").json == []
    keep(folder, make_pdf)
    assert faxdesk("template", "list").out == "Referral\n"
    shown = faxdesk("template", "show", "referral", "--json").json
    assert shown["to"] == [{"number": E164, "name": "Northside"}]
    assert shown["files"] == [{"name": "form.pdf", "pages": 2}]
    done = faxdesk("send", "--template", "Referral", "--json")
    assert done.code == 0, done.err
    assert done.json["files"] == ["form.pdf"]
    (fax,) = [fax for fax in unattended.control.faxes() if fax["direction"] == "Outbound"]
    assert fax["resolution"] == "Low", "as the template has it"
    done = faxdesk("send", "--template", "Referral", make_pdf(1, name="b.pdf"), "--yes", "--json")
    assert done.json["files"] == ["form.pdf", "b.pdf"]
    assert [to["number"] for to in done.json["to"]] == [E164]


def test_the_words_on_a_template_s_own_cover_may_be_long(
    faxdesk: Faxdesk, folder: Path, unattended: Simulator
) -> None:
    kept = Composition(open_profile(folder))
    try:
        cover = DraftCover(plain_cover(text_box(20, "{text}")))
        kept.fax_templates.keep("Letter", Draft((Recipient(E164),), cover=cover))
    finally:
        kept.close()
    letter = folder.parent / "a.txt"
    letter.write_text("As agreed\n", encoding="utf-8")
    done = faxdesk("send", "--template", "Letter", letter, "--cover-text", "word " * 300, "--json")
    assert done.code == 0, done.err
    assert done.json["pages"] == 2
    too_long = faxdesk("send", "--template", "Letter", letter, "--cover", "7", "--cover-text", "word " * 300)
    assert too_long.code == 2


def test_a_template_is_deleted_and_missed(faxdesk: Faxdesk, folder: Path, make_pdf: MakePdf) -> None:
    keep(folder, make_pdf)
    assert faxdesk("template", "delete", "REFERRAL", "--json").json == {"deleted": "Referral"}
    assert faxdesk("template", "show", "Referral").code == 1
    ended = faxdesk("send", "--template", "Referral")
    assert ended.code == 2
    assert "There is no template" in ended.err


def test_without_a_template_a_fax_needs_somebody_and_something(
    faxdesk: Faxdesk, unattended: Simulator, make_pdf: MakePdf
) -> None:
    assert faxdesk("send", make_pdf(1)).code == 2
    assert faxdesk("send", "--to", E164).code == 2
