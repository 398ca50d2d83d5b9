"""Templates of faxes, and texts that are wanted again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from tests.support.desk import TestDesk, build_desk

TICK = Mark(MarkKind.TICK, Area(10, 10, 5, 5))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    yield filled
    filled.close()


@pytest.fixture
def form(stage: TestDesk, make_pdf: Callable[..., Path]) -> Draft:
    """A fax of two pages, the first of them filled in."""
    file = stage.desk.outbox.add_file(make_pdf(2, name="form.pdf"), CancelToken())
    filled = PageEdit(90, marks=(TICK,), fields=(("name", "Jane"),))
    first = DraftPage(file.hash, file.sent_name, 0, filled)
    return Draft(
        (Recipient("+14155550100", "Northside"),),
        (file.with_pages([first, file.page_list[1]]),),
        cover_index=7,
        cover_text="As agreed",
        reply_to_message_id="12",
    )


def test_a_template_has_recipients_cover_pages_and_empty_fields(stage: TestDesk, form: Draft) -> None:
    templates = stage.desk.fax_templates
    assert templates.keep("  Referral  to Northside ", form) is None
    assert templates.names() == ["Referral to Northside"]
    begun = stage.journal.existing(templates.begin("referral TO northside")).draft
    assert begun.recipients == form.recipients
    assert (begun.cover_index, begun.cover_text, begun.reply_to_message_id) == (7, "As agreed", "")
    first, second = begun.files[0].page_list
    assert first.edit == PageEdit(90, marks=(TICK,))
    assert second == form.files[0].page_list[1]


def test_what_a_template_is_made_of_is_kept(stage: TestDesk, form: Draft) -> None:
    from faxdesk.store.deletion import Forgetting

    forgetting = Forgetting(stage.desk.database, stage.desk.clock)
    digest = form.files[0].hash
    assert forgetting.used([digest], None) == set()
    stage.desk.fax_templates.keep("Form", form)
    assert forgetting.used([digest], None) == {digest}
    gone = stage.desk.fax_templates.remove("Form")
    assert forgetting.used([digest], None) == set()
    stage.desk.fax_templates.put_back(gone)
    assert forgetting.used([digest], None) == {digest}


def test_a_template_is_renamed_replaced_and_deleted(stage: TestDesk, form: Draft) -> None:
    templates = stage.desk.fax_templates
    templates.keep("Form", form)
    templates.keep("Letter", replace(form, cover_text="Dear all"))
    templates.rename("form", "FORM")
    assert templates.names() == ["FORM", "Letter"]
    with pytest.raises(FaxDeskError) as caught:
        templates.rename("FORM", "letter")
    assert caught.value.kind == ErrorKind.BAD_INPUT
    before = templates.keep("letter", form)
    assert before is not None
    assert before.draft.cover_text == "Dear all"
    templates.remove("FORM")
    assert templates.names() == ["letter"]
    with pytest.raises(FaxDeskError) as caught:
        templates.begin("FORM")
    assert caught.value.kind == ErrorKind.NOT_FOUND


def test_saved_texts(stage: TestDesk) -> None:
    texts = stage.desk.saved_texts
    texts.save("Kind regards\nDr Jane Day", "Greeting")
    long = texts.save("Please   confirm that you have received all pages of this fax, by fax or by phone.")
    assert long.name == "Please confirm that you have received all pages of this fa"
    texts.save("Yours sincerely", "GREETING")
    assert [text.name for text in texts.all()] == ["GREETING", long.name]
    assert texts.all()[0].text == "Yours sincerely"
    assert texts.remove("greeting")
    assert not texts.remove("greeting")
    with pytest.raises(FaxDeskError):
        texts.save("   ")
