"""Why a fax took a step, read from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from faxdesk.domain.journal_causes import IN_PARTS, SENT_TO, TRIED_AGAIN, cause_text
from faxdesk.words import use_catalogue

_GERMAN = {
    TRIED_AGAIN: "{reason}; Versuch {number} von {total}",
    "Busy": "Besetzt",
    "undone": "rückgängig gemacht",
    SENT_TO: "an {sent} von {total} gesendet",
}


class German(NullTranslations):
    def gettext(self, message: str) -> str:
        return _GERMAN.get(message, message)


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    use_catalogue(German(), "de")
    yield
    use_catalogue(None)


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("undone", "rückgängig gemacht"),
        (SENT_TO.format(sent=2, total=3), "an 2 von 3 gesendet"),
        (TRIED_AGAIN.format(reason="Busy", number=2, total=4), "Besetzt; Versuch 2 von 4"),
        (IN_PARTS.format(count=3), "in 3 parts"),
        ("The disk is full: {service} 100 %.", "The disk is full: {service} 100 %."),
        ("", ""),
    ],
)
def test_a_cause_is_kept_in_english_and_read_in_any_language(kept: str, read: str) -> None:
    assert cause_text(kept) == read
