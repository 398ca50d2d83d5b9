"""The documents that the demo offers."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.draft import check_file
from faxdesk.domain.fax import Resolution
from faxdesk.paths import resource


@pytest.mark.parametrize(
    ("name", "kind", "pages"),
    [
        ("Referral letter.pdf", "pdf", 2),
        ("Signed consent form.pdf", "pdf", 1),
        ("Photo of insurance card.png", "image", 1),
        ("Cover note.txt", "text", 1),
    ],
)
def test_demo_documents_can_be_faxed(worker: PageWorker, name: str, kind: str, pages: int) -> None:
    path = resource("demo", name)
    check_file(name, path.stat().st_size, name)
    info = worker.inspect(path, name)
    assert (info.kind, info.pages) == (kind, pages)
    page = worker.fax_page(PageSource(path, name), Resolution.FINE)
    black = sum(8 - byte.bit_count() for byte in page.data) / (page.width * page.height)
    assert 0.005 < black < 0.6


def test_the_words_of_the_letter_are_there(worker: PageWorker) -> None:
    path: Path = resource("demo", "Referral letter.pdf")
    text = worker.text(path, path.name)
    assert "Dear Dr. Weaver" in text
    assert text.count("\f") == 1
