"""Texts in the reader's language: fields, counts, meanings."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from faxdesk.words import (
    isolate,
    isolated,
    mark,
    number_text,
    tr,
    tr_in,
    tr_n,
    use_catalogue,
    without_isolates,
)
from faxdesk.words.kept_texts import in_english


class German(NullTranslations):
    """A catalogue of four texts."""

    def gettext(self, message: str) -> str:
        return {"Sent": "Gesendet", "Busy at {name}": "{name} ist besetzt"}.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} Seite" if n == 1 else "{count} Seiten"

    def pgettext(self, context: str, message: str) -> str:
        known = {
            ("a folder", "Sent"): "Ausgang",
            ("between thousands", ","): ".",
            ("before tenths", "."): ",",
        }
        return known.get((context, message), message)


@pytest.fixture
def german() -> Iterator[None]:
    use_catalogue(German())
    yield
    use_catalogue(None)


def test_english_needs_no_catalogue() -> None:
    assert tr("Sent") == "Sent"
    assert tr("Busy at {name}", name="{Weaver}") == "Busy at {Weaver}"
    assert tr("A text without fields keeps its {braces}") == "A text without fields keeps its {braces}"
    assert [tr_n("{count} page", "{count} pages", count) for count in (0, 1, 2)] == [
        "0 pages",
        "1 page",
        "2 pages",
    ]


@pytest.mark.usefixtures("german")
def test_a_catalogue_is_asked_for_the_whole_text() -> None:
    assert tr(mark("Sent")) == "Gesendet"
    assert tr_in("a folder", "Sent") == "Ausgang"
    assert tr("Busy at {name}", name="Weaver") == "Weaver ist besetzt"


@pytest.mark.usefixtures("german")
def test_a_count_may_be_spelt_as_its_reader_does() -> None:
    assert tr_n("{count} page", "{count} pages", 1) == "1 Seite"
    assert tr_n("{count} page", "{count} pages", 1200, count="1.200") == "1.200 Seiten"


def test_a_number_is_written_as_its_reader_does() -> None:
    assert [number_text(1200), number_text(1234567.25, 1)] == ["1,200", "1,234,567.2"]


@pytest.mark.usefixtures("german")
def test_another_language_has_other_signs_in_it() -> None:
    assert [number_text(1200), number_text(1234567.25, 1)] == ["1.200", "1.234.567,2"]


@pytest.fixture
def read_from_right() -> Iterator[None]:
    isolate(from_right=True)
    yield
    isolate(from_right=None)


@pytest.mark.usefixtures("read_from_right")
def test_what_is_filled_in_keeps_its_direction_among_texts_read_from_the_right() -> None:
    assert tr("Busy at {name}", name="+1 650-555-0144") == "Busy at \u2066+1 650-555-0144\u2069"
    assert tr("Busy at {name}", name="عيادة") == "Busy at عيادة"
    assert isolated("+2") == "\u2066+2\u2069"
    assert isolated("") == ""
    assert without_isolates(tr("Busy at {name}", name="Weaver")) == "Busy at Weaver"


def test_what_is_filled_in_keeps_its_direction_among_texts_read_from_the_left() -> None:
    isolate(from_right=False)
    try:
        assert tr("Busy at {name}", name="عيادة") == "Busy at \u2067عيادة\u2069"
        assert [isolated(name) for name in ("Weaver", "José", "Dr. عيادة")] == ["Weaver", "José", "Dr. عيادة"]
    finally:
        isolate(from_right=None)


@pytest.mark.usefixtures("read_from_right")
def test_what_is_kept_and_what_goes_to_a_terminal_has_no_isolates() -> None:
    assert in_english(tr("Busy at {name}", name="Weaver")) == "Busy at Weaver"
    isolate(from_right=None)
    assert tr("Busy at {name}", name="Weaver") == "Busy at Weaver"
