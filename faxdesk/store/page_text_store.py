"""The text of documents: what is still to be read, and what was, once for each content."""

from __future__ import annotations

import json

from msgspec import Struct

from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.fax import DocumentState
from faxdesk.domain.page_text import DocumentText, Snippet, TextState, TextTotals
from faxdesk.domain.runtime import Clock
from faxdesk.domain.search.query import Query
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import draft_from, to_text
from faxdesk.store.search import full_text as index
from faxdesk.store.search.search_sql import positive_match
from faxdesk.store.sql_values import quoted

_TO_READ = (
    # As the index on them has it: SQLite does not see that what is wanted is not done, and would look at
    # every fax there is.
    f"text_state <> {quoted(TextState.DONE)} AND document_state = {quoted(DocumentState.HERE)}"
    " AND root_id IS NULL AND trashed_at IS NULL"
)
_MARK_BEGIN, _MARK_END, _CUT = "\ue001", "\ue002", "…"
_SNIPPET_WORDS = 14


class UnreadDocument(Struct, frozen=True):
    """A fax whose text is not in the index yet. files are those it was made of, where it was sent from
    here: they may have a text of their own where the fax itself is a picture."""

    fax_id: int
    hash: str
    content_type: str
    files: tuple[OutgoingFile, ...] = ()


class PageTextStore:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def next_unread(self, state: TextState, without: frozenset[str] = frozenset()) -> UnreadDocument | None:
        """The newest fax in this state, but none of these documents."""
        with self._db.read() as cx:
            row = cx.execute(
                "SELECT faxes.id, document_hash, document_type, draft FROM faxes"
                " LEFT JOIN outbox ON outbox.fax_id = faxes.id"
                f" WHERE text_state = ? AND {_TO_READ}"
                " AND document_hash NOT IN (SELECT value FROM json_each(?))"
                " ORDER BY faxes.created_at DESC LIMIT 1",
                (str(state), json.dumps(sorted(without))),
            ).fetchone()
        if row is None:
            return None
        files = draft_from(row["draft"]).files if row["draft"] else ()
        return UnreadDocument(row["id"], row["document_hash"], row["document_type"], files)

    def text(self, digest: str) -> DocumentText | None:
        """What was read from a document so far; None before anything was."""
        with self._db.read() as cx:
            row = cx.execute(
                "SELECT text, how, next_page FROM document_texts WHERE hash = ?", (digest,)
            ).fetchone()
        return None if row is None else DocumentText(row["text"], row["how"], row["next_page"])

    def keep(self, digest: str, text: DocumentText) -> None:
        """Keep what was read from a document."""
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT OR REPLACE INTO document_texts (hash, text, how, next_page, at)"
                " VALUES (?, ?, ?, ?, ?)",
                (digest, text.text, str(text.how), text.next_page, to_text(self._clock.now())),
            )

    def put(self, digest: str, text: str, state: TextState) -> list[int]:
        """Let the faxes with this document be found by its text; gives them."""
        with self._db.transaction() as cx:
            ids = [
                row["id"]
                for row in cx.execute(
                    f"SELECT id FROM faxes WHERE document_hash = ? AND {_TO_READ} ORDER BY id", (digest,)
                )
            ]
            for fax_id in ids:
                index.index(cx, fax_id, {"text": text})
                cx.execute("UPDATE faxes SET text_state = ? WHERE id = ?", (str(state), fax_id))
        return ids

    def totals(self) -> TextTotals:
        """How many documents are in the index, and how many wait to be recognised."""
        with self._db.read() as cx:
            scans, wanted = (
                cx.execute(
                    f"SELECT count(*) FROM faxes WHERE text_state = {quoted(state)} AND {_TO_READ}"
                ).fetchone()[0]
                for state in (TextState.SCAN, TextState.WANTED)
            )
        return TextTotals(wanted=wanted, scans=scans)

    def snippets(self, ids: list[int], query: Query) -> dict[int, Snippet]:
        """A line around the first hit in the pages' text, of those faxes that have one."""
        match = positive_match(query)
        if not match:
            return {}
        sql = (
            "SELECT rowid AS place,"
            f" snippet(fax_search, {index.TEXT_COLUMN}, ?, ?, ?, {_SNIPPET_WORDS}) AS line"
            " FROM fax_search WHERE fax_search MATCH ? AND rowid BETWEEN ? AND ?"
            # "+" keeps the index from being asked anew for each of them.
            " AND +rowid IN (SELECT value FROM json_each(?))"
        )
        with self._db.read() as cx:
            wanted = "SELECT place, id FROM faxes WHERE id IN (SELECT value FROM json_each(?))"
            faxes = {row["place"]: row["id"] for row in cx.execute(wanted, (json.dumps(ids),))}
            if not faxes:
                return {}
            limits = (min(faxes), max(faxes), json.dumps([*faxes]))
            rows = cx.execute(sql, (_MARK_BEGIN, _MARK_END, _CUT, match, *limits)).fetchall()
        return {faxes[row["place"]]: snippet for row in rows if (snippet := _to_snippet(row)) is not None}


def _to_snippet(row: sqlite3.Row) -> Snippet | None:
    line = " ".join(row["line"].split())
    if _MARK_BEGIN not in line:
        return None
    text, spans = "", []
    for number, piece in enumerate(line.split(_MARK_BEGIN)):
        hit, mark, rest = piece.partition(_MARK_END)
        if number and mark:
            spans.append((len(text), len(hit)))
            text += hit + rest
        else:
            text += piece
    return Snippet(text, tuple(spans))
