"""What is said of a fax in its head: who, when, how many pages, how fine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.service_name import service_name
from faxdesk.ui.common import wording
from faxdesk.ui.reading.shown_fax import ShownFax
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library

_BETWEEN = " · "


class FaxFacts:
    """Words for faxes of the archive."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock

    def name(self, shown: ShownFax) -> str:
        """Whom it is from or to."""
        row = shown.row
        who = wording.peer(row)
        if not row.name:
            who = wording.number_text(who) if row.number else who
        if not row.others:
            return who
        return tr_n("{name} and {count} other", "{name} and {count} others", row.others, name=who)

    def number(self, shown: ShownFax) -> str:
        """ "" where the name is the number, or there are several."""
        row = shown.row
        return wording.number_text(row.number) if row.name and not row.others else ""

    def line(self, shown: ShownFax) -> str:
        """Time, pages, quality, and what else is out of the ordinary."""
        row, message = shown.row, shown.fax.message
        facts = [wording.when_in_full(row.created_at, self._clock.now())]
        if row.pages:
            facts.append(wording.pages(row.pages))
        draft = shown.item.draft if shown.item else None
        resolution = (message.resolution if message else None) or (draft.resolution if draft else None)
        if resolution is not None:
            facts.append(wording.resolution(resolution))
        if shown.is_outgoing:
            cover = draft.cover_index if draft else (message.cover_index if message else None)
            if cover or (draft is not None and draft.cover is not None):
                facts.append(tr("With cover page"))
        if draft is not None and any(file.original for file in draft.files):
            facts.append(tr("Pages drawn by FaxDesk"))
        if row.is_held:
            facts.append(wording.legal_hold())
        if shown.fax.only_here:
            facts.append(wording.only_here())
        return _BETWEEN.join(facts)

    def can_reply(self, shown: ShownFax) -> bool:
        """Whether it is known whom an answer would go to."""
        message = shown.fax.message
        return not shown.is_outgoing and message is not None and bool(message.sender.number)

    def file_title(self, shown: ShownFax) -> str:
        """What it is called as a document."""
        return Path(self._library.suggested_name(shown.fax.id)).stem

    def describe(self, message_id: str) -> str:
        """One of the faxes that an uncertain one may be: its time, pages and how far it is."""
        library, now = self._library, self._clock.now()
        fax = library.of_message(message_id)
        if fax is None:
            return tr(
                "{service}’s fax {id}, which is not in this archive yet",
                service=service_name(),
                id=message_id,
            )
        row = library.rows([fax.id])[0]
        facts = (
            wording.when_in_full(row.created_at, now),
            wording.pages(row.pages),
            wording.status_text(row.status, now).text,
        )
        return _BETWEEN.join(part for part in facts if part)
