"""The words that a fax is found by, and how the full-text index is filled with those of many faxes.

The faxes of the history are listed first and written into the index behind that, many in one transaction: the
index merges its parts less often then, which halves the work. Until then they stand in index_waiting.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from faxdesk.domain.fax import Direction
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import draft_from
from faxdesk.store.search import full_text as index
from faxdesk.store.search.contact_names import contact_names
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
_SHOWN_NAMES = (
    "SELECT faxes.id, faxes.place, direction, sender_number, sender_name, peer_name, fax_search.name,"
    " faxes.id IN (SELECT fax_id FROM merges)"
    " FROM faxes LEFT JOIN fax_search ON fax_search.rowid = faxes.place"
    " WHERE faxes.id IN (SELECT value FROM json_each(?))"
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

    def names_of(self, cx: sqlite3.Connection, peers: Iterable[_Party]) -> dict[str, str]:
        """What the contacts are called that have these numbers, by number in its one form."""
        return contact_names(cx, {self._numbers.forms(number).same for number, _name in peers})

    def of_peers(self, peers: Sequence[_Party], names: Mapping[str, str]) -> tuple[str, str]:
        """The words for the columns name and number, of the numbers and names at the other end; names are
        those of contacts, by names_of()."""
        forms = [self._numbers.forms(number) for number, _name in peers]
        called = [name for _number, name in peers]
        if names:
            known = (names.get(form.same, "") for form in forms)
            called += [name for name in dict.fromkeys(known) if name and name not in called]
        return "\n".join(called), "\n".join([form.ends for form in forms])

    def rename(self, cx: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
        """Have faxes listed and found by what their contacts are called now; gives those that changed."""
        wanted = json.dumps(list(ids))
        peers = _recipients(cx, wanted)
        faxes = _plain_rows(cx, _SHOWN_NAMES, wanted)
        for fax_id, _place, direction, number, name, *_shown in faxes:
            if direction == Direction.INBOUND:
                peers[fax_id] = [(number, name)]
        names = self.names_of(cx, [party for parties in peers.values() for party in parties])
        changed = []
        for fax_id, place, _direction, _number, _name, shown, words, is_to_many in faxes:
            parties = peers.get(fax_id)
            if not parties:
                continue
            first, name = parties[0]
            # One to many is listed by a name of its own.
            now = shown if is_to_many else names.get(self._numbers.forms(first).same, name)
            found_by, _numbers = self.of_peers(parties, names)
            if words is not None and words != found_by:
                cx.execute("UPDATE fax_search SET name = ? WHERE rowid = ?", (found_by, place))
            if now != shown:
                cx.execute("UPDATE faxes SET peer_name = ? WHERE id = ?", (now, fax_id))
            if now != shown or (words is not None and words != found_by):
                changed.append(fax_id)
        return changed

    def of_own(self, parties: Sequence[_Party]) -> str:
        """This side's names and numbers: which of one's numbers a fax came to, or went out from."""
        names = [name for _number, name in parties]
        # Every end of the numbers would cost as much as all else, for what is the same in every fax.
        return "\n".join([*names, *[self._numbers.forms(number).whole for number, _name in parties]])

    def fill(self, cx: sqlite3.Connection, ids: Sequence[int]) -> None:
        """Write faxes into the index that are not in it, as their rows have them."""
        wanted = json.dumps(list(ids))
        _give_places(cx, wanted)
        recipients = _recipients(cx, wanted)
        tags: dict[int, list[str]] = defaultdict(list)
        for fax_id, name in _plain_rows(cx, _TAGS, wanted):
            tags[fax_id].append(name)
        rows = _plain_rows(cx, _FAXES, wanted)
        parties = [party for peers in recipients.values() for party in peers]
        names = self.names_of(cx, [*parties, *((row[5], row[6]) for row in rows)])
        index.add_all(
            cx,
            (self._row(row, recipients.get(row[0], []), tags.get(row[0], []), names) for row in rows),
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
        self,
        row: tuple[Any, ...],
        recipients: Sequence[_Party],
        tags: Sequence[str],
        known: Mapping[str, str],
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
        names, numbers = self.of_peers(recipients if is_outbound else sender, known)
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


def _recipients(cx: sqlite3.Connection, wanted: str) -> dict[int, list[_Party]]:
    recipients: dict[int, list[_Party]] = defaultdict(list)
    for fax_id, number, name in _plain_rows(cx, _RECIPIENTS, wanted):
        recipients[fax_id].append((number, name))
    return recipients


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
