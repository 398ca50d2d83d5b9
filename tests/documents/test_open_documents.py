"""Which documents the page worker keeps open: those that are asked for in turn, and no more than fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.documents import open_documents
from faxdesk.documents.document import CannotOpen
from faxdesk.documents.open_documents import OpenDocuments


def test_documents_that_are_asked_for_in_turn_are_opened_once(make_pdf: Callable[..., Path]) -> None:
    documents = OpenDocuments()
    paths = [make_pdf(name=f"{number}.pdf") for number in range(3)]
    first = [documents.open(path, path.name, None) for path in paths]
    again = [documents.open(path, path.name, None) for path in paths]
    assert all(one is other for one, other in zip(first, again, strict=True))
    documents.close()


def test_the_one_that_was_not_asked_for_longest_goes(make_pdf: Callable[..., Path]) -> None:
    documents = OpenDocuments()
    paths = [make_pdf(name=f"{number}.pdf") for number in range(4)]
    first, second = (documents.open(path, path.name, None) for path in paths[:2])
    documents.blank("letter")
    assert documents.open(paths[0], paths[0].name, None) is first
    documents.open(paths[2], paths[2].name, None)
    assert documents.open(paths[0], paths[0].name, None) is first
    assert documents.open(paths[1], paths[1].name, None) is not second
    documents.close()


def test_large_ones_leave_each_other_no_room(
    make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = OpenDocuments()
    one, other = make_pdf(name="one.pdf"), make_pdf(name="other.pdf")
    monkeypatch.setattr(open_documents, "_MOST_BYTES", one.stat().st_size + 10)
    first = documents.open(one, one.name, None)
    documents.open(other, other.name, None)
    assert documents.open(one, one.name, None) is not first
    documents.close()


def test_a_file_that_changed_is_opened_anew(make_pdf: Callable[..., Path]) -> None:
    documents = OpenDocuments()
    path = make_pdf(pages=1, name="one.pdf")
    documents.open(path, path.name, None)
    make_pdf(pages=3, name="one.pdf")
    assert len(documents.open(path, path.name, None).pages) == 3
    path.unlink()
    with pytest.raises(CannotOpen, match="unreadable"):
        documents.open(path, path.name, None)
    documents.close()
