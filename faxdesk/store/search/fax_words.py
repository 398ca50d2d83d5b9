"""The words that a fax is found by, and how the full-text index is filled with those of many faxes.

The faxes of the history are listed first and written into the index behind that, many in one transaction: the
index merges its parts less often then, which halves the work. Until then they stand in index_waiting.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from faxdesk.domain.fax import Direction
from faxdesk.store.mapping import draft_from
from faxdesk.store.search import full_text as index
from faxdesk.store.search.number_forms import KnownNumbers

_PORTION = 10_000
"""So many faxes are held in memory at once."""
_Party = tuple[str, str]
"""A number and a name."""
_FAXES = (
    "SELECT faxes.id, place, faxes.created_at, direction, message_id IS NOT NULL, sender_number, sender_name,"
    " subject, cover_text, note, draft, text FROM faxes LEFT JOIN outbox ON outbox.fax_id = faxes.id"
    " LEFT JOIN document_texts ON document_texts.hash = faxes.document_hash"
    " WHERE faxes.id IN (SELECT value FROM json_each(?)) ORDER BY place"
)
_RECIPIENTS = (
    "SELECT fax_id, number, name FROM fax_recipients WHERE fax_id IN (SELECT value FROM json_each(?))"
    " ORDER BY fax_id, position"
)
_TAGS = (
    "SELECT fax_id, name FROM fax_tags JOIN tags USING (key)"
    " WHERE fax_id IN (SELECT value FROM json_each(?)) ORDER BY fax_id, key"
)
_WITHOUT_PLACE = (
    "SELECT id, created_at FROM faxes WHERE place IS NULL AND id IN (SELECT value FROM json_each(?))"
    " ORDER BY created_at, id"
)


class FaxWords:
    """Within the caller's transactions."""

    def __init__(self, numbers: KnownNumbers) -> None:
        self._numbers = numbers

    def of_peers(self, peers: Sequence[_Party]) -> tuple[str, str]:
        """The words for the columns name and number, of the numbers and names at the other end."""
        names = "\n".join([name for _number, name in peers])
        return names, "\n".join([self._numbers.forms(number).ends for number, _name in peers])

    def of_own(self, parties: Sequence[_Party]) -> str:
        """This side's names and numbers: which of one's numbers a fax came to, or went out from."""
        names = [name for _number, name in parties]
        # Every end of the numbers would cost as much as all else, for what is the same in every fax.
        return "\n".join([*names, *[self._numbers.forms(number).whole for number, _name in parties]])

    def fill(self, cx: sqlite3.Connection, ids: Sequence[int]) -> None:
        """Write faxes into the index that are not in it, as their rows have them."""
        wanted = json.dumps(list(ids))
        _give_places(cx, wanted)
        recipients: dict[int, list[_Party]] = defaultdict(list)
        for fax_id, number, name in _plain_rows(cx, _RECIPIENTS, wanted):
            recipients[fax_id].append((number, name))
        tags: dict[int, list[str]] = defaultdict(list)
        for fax_id, name in _plain_rows(cx, _TAGS, wanted):
            tags[fax_id].append(name)
        index.add_all(
            cx,
            (
                self._row(row, recipients.get(row[0], []), tags.get(row[0], []))
                for row in _plain_rows(cx, _FAXES, wanted)
            ),
        )

    def fill_all(self, cx: sqlite3.Connection, missing: str) -> None:
        """Write all faxes into the index that a SELECT gives, none of which is in it."""
        ids = [row[0] for row in cx.execute(missing).fetchall()]
        for start in range(0, len(ids), _PORTION):
            self.fill(cx, ids[start : start + _PORTION])
        cx.execute("DELETE FROM index_waiting")

    def fill_waiting(self, cx: sqlite3.Connection, limit: int) -> int:
        """Write some of the faxes that wait for it into the index, in the order in which they came; gives how
        many these were."""
        ids = [
            row[0]
            for row in _plain_rows(cx, "SELECT fax_id FROM index_waiting ORDER BY fax_id LIMIT ?", limit)
        ]
        if ids:
            index.merge_later(cx)
            self.fill(cx, ids)
            cx.execute("DELETE FROM index_waiting WHERE fax_id <= ?", (ids[-1],))
        return len(ids)

    def _row(
        self, row: tuple[Any, ...], recipients: Sequence[_Party], tags: Sequence[str]
    ) -> tuple[object, ...]:
        (
            _id,
            place,
            created_at,
            direction,
            is_known,
            number,
            name,
            subject,
            cover_text,
            note,
            draft,
            text,
        ) = row
        sender = [(number, name)]
        is_outbound = direction == Direction.OUTBOUND
        names, numbers = self.of_peers(recipients if is_outbound else sender)
        texts = {
            "name": names,
            "number": numbers,
            "subject": subject,
            "cover_text": cover_text,
            "own": self.of_own(sender if is_outbound else recipients) if is_known else "",
            "files": "\n".join(file.name for file in draft_from(draft).files) if draft else "",
            "note": note,
            "tags": "\n".join(tags),
            "text": text or "",
        }
        return index.row(place, created_at, direction, texts)


def _plain_rows(cx: sqlite3.Connection, sql: str, parameter: str | int) -> list[tuple[Any, ...]]:
    cursor = cx.cursor()
    cursor.row_factory = None
    return cursor.execute(sql, (parameter,)).fetchall()


def _give_places(cx: sqlite3.Connection, wanted: str) -> None:
    """Faxes that were salvaged have none."""
    found = _plain_rows(cx, _WITHOUT_PLACE, wanted)
    places = index.places_for(cx, [created_at for _id, created_at in found]) if found else []
    cx.executemany(
        "UPDATE faxes SET place = ? WHERE id = ?",
        [(place, fax_id) for place, (fax_id, _at) in zip(places, found, strict=True)],
    )
