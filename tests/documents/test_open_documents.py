"""Which documents the page worker keeps open: those that are asked for in turn, and no more than fit."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.documents import open_documents
from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.open_documents import KeptDocument, OpenDocuments


def opened(documents: OpenDocuments, path: Path) -> KeptDocument:
    """A document that is opened as the page worker is handed it."""
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    state = os.fstat(file)
    handed = HandedFile(file, (path, state.st_mtime_ns, state.st_size), state.st_size)
    try:
        return documents.open(handed, path.name, None)
    finally:
        handed.close()


def test_documents_that_are_asked_for_in_turn_are_opened_once(make_pdf: Callable[..., Path]) -> None:
    documents = OpenDocuments()
    paths = [make_pdf(name=f"{number}.pdf") for number in range(3)]
    first = [opened(documents, path) for path in paths]
    again = [opened(documents, path) for path in paths]
    assert all(one is other for one, other in zip(first, again, strict=True))
    documents.close()


def test_the_one_that_was_not_asked_for_longest_goes(make_pdf: Callable[..., Path]) -> None:
    documents = OpenDocuments()
    paths = [make_pdf(name=f"{number}.pdf") for number in range(4)]
    first, second = (opened(documents, path) for path in paths[:2])
    documents.blank("letter")
    assert opened(documents, paths[0]) is first
    opened(documents, paths[2])
    assert opened(documents, paths[0]) is first
    assert opened(documents, paths[1]) is not second
    documents.close()


def test_large_ones_leave_each_other_no_room(
    make_pdf: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = OpenDocuments()
    one, other = make_pdf(name="one.pdf"), make_pdf(name="other.pdf")
    monkeypatch.setattr(open_documents, "_MOST_BYTES", one.stat().st_size + 10)
    first = opened(documents, one)
    opened(documents, other)
    assert opened(documents, one) is not first
    documents.close()


def test_a_file_that_changed_is_opened_anew(make_pdf: Callable[..., Path]) -> None:
    documents = OpenDocuments()
    path = make_pdf(pages=1, name="one.pdf")
    opened(documents, path)
    make_pdf(pages=3, name="one.pdf")
    assert len(opened(documents, path).pages) == 3
    documents.close()
