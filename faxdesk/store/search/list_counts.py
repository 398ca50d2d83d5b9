"""How many faxes the lists hold, and how many are still on their way."""

from __future__ import annotations

from datetime import datetime

from faxdesk.domain.fax import FAILED, NOT_FETCHED, Chip, Counts, Direction, Folder, Outcome
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxState
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text
from faxdesk.store.search.list_sql import listed
from faxdesk.store.sql_values import any_of, quoted

_WITHOUT_PAGES = f"document_state IN {any_of(NOT_FETCHED)}"
_IS_RECEIVED = f"direction = {quoted(Direction.INBOUND)}"
_SHOWN = "SELECT coalesce(root_id, faxes.id) FROM outbox JOIN faxes ON faxes.id = outbox.fax_id WHERE"
_WAITS_HERE = (
    f"{_SHOWN} state IN {any_of(NOT_OUT_YET - {OutboxState.UNCERTAIN, OutboxState.NEEDS_YOU})}"
    # Rows of a table that have no request of their own yet.
    f" UNION SELECT fax_id FROM merges JOIN outbox USING (fax_id) WHERE state = {quoted(OutboxState.SPLIT)}"
    " AND NOT is_paused AND EXISTS (SELECT 1 FROM merge_rows WHERE merge_rows.fax_id = merges.fax_id"
    f" AND merge_rows.state = {quoted(RowState.WAITING)})"
)
_NEEDS_YOU = f"{_SHOWN} state = {quoted(OutboxState.NEEDS_YOU)}"
_UNCERTAIN = f"state = {quoted(OutboxState.UNCERTAIN)}"
_ON_THE_WAY = (
    f"{_WAITS_HERE} UNION {_SHOWN} {_UNCERTAIN} AND NOT absent"
    " UNION SELECT id FROM faxes WHERE trashed_at IS NULL AND root_id IS NULL"
    f" AND outcome = {quoted(Outcome.QUEUED)} AND only_here = 0 AND delete_pushed = 0"
)
# A fax that failed for somebody while the service still sends it to others; the rest is counted by the index
# of its list.
_FAILED_MEANWHILE = (
    "SELECT id FROM faxes WHERE trashed_at IS NULL AND root_id IS NULL"
    f" AND outcome = {quoted(Outcome.QUEUED)} AND cancelled = 0 AND delete_pushed = 0"
    " AND EXISTS (SELECT 1 FROM fax_recipients WHERE fax_id = faxes.id"
    f" AND pending = 0 AND coalesce(final_status, status) IN {any_of(FAILED)})"
)
_UNDECIDED = f"SELECT 0 AS id WHERE 0 UNION {_NEEDS_YOU} OR ({_UNCERTAIN} AND absent)"
_COUNTS = (
    "SELECT (SELECT count(*) FROM faxes WHERE trashed_at IS NULL"
    f" AND {_IS_RECEIVED} AND is_read = 0) AS unread,"
    f" (SELECT count(DISTINCT id) FROM (SELECT 0 AS id WHERE 0 UNION {_WAITS_HERE})) AS waits_here,"
    f" (SELECT count(*) FROM ({_ON_THE_WAY})) AS on_the_way,"
    f" (SELECT count(*) FROM ({_UNDECIDED})) AS undecided,"
    f" (SELECT count(*) FROM ({_UNDECIDED} UNION {_FAILED_MEANWHILE})) AS unfinished,"
    + "".join(
        f" (SELECT count(*) FROM faxes WHERE {listed(Folder.OUTBOX, chip)}) AS {chip},"
        for chip in (Chip.DRAFTS, Chip.WAITING, Chip.FAILED)
    )
    + " (SELECT count(*) FROM faxes WHERE trashed_at IS NOT NULL AND root_id IS NULL) AS trash,"
    # All but those of parts, which are few: to look into each row would take ten times as long.
    f" (SELECT count(*) FROM faxes WHERE {_WITHOUT_PAGES})"
    f" - (SELECT count(*) FROM faxes WHERE {_WITHOUT_PAGES} AND root_id IS NOT NULL)"
    f" + (SELECT count(*) FROM faxes WHERE record_next_try IS NOT NULL AND NOT {_WITHOUT_PAGES}"
    " AND only_here = 0 AND root_id IS NULL) AS wanted"
)


def waits_here(cx: sqlite3.Connection) -> int:
    """Faxes that still have to leave this computer and will do so by themselves."""
    return len(set(cx.execute(_WAITS_HERE).fetchall()))


def not_left(cx: sqlite3.Connection) -> int:
    """The same with those that need the person first, such as to sign in."""
    return len(cx.execute(f"{_WAITS_HERE} UNION {_NEEDS_YOU}").fetchall())


def is_on_the_way(cx: sqlite3.Connection) -> bool:
    """Whether there is a fax that has not reached its end yet, here or at the service."""
    return cx.execute(f"{_ON_THE_WAY} LIMIT 1").fetchone() is not None


def counts(cx: sqlite3.Connection, now: datetime) -> Counts:
    """How many faxes there are of each kind."""
    row = cx.execute(_COUNTS, {"now": to_text(now)}).fetchone()
    return Counts(
        unread=row["unread"],
        waits_here=row["waits_here"],
        on_the_way=row["on_the_way"],
        undecided=row["undecided"],
        # A fax of which something is still to leave has not failed yet: none is counted twice.
        needs_you=row["unfinished"] + row["failed"],
        drafts=row["drafts"],
        waiting=row["waiting"],
        failed=row["failed"],
        trash=row["trash"],
        documents_wanted=row["wanted"],
    )
