"""The people that only deleted faxes knew: they are proposed no more, and those that other faxes know, too,
are called as these do."""

from __future__ import annotations

import json

from faxdesk.domain.fax import Direction
from faxdesk.domain.phone import same_number
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.sql_values import quoted

_SENDERS = (
    "SELECT DISTINCT sender_number FROM faxes WHERE sender_number <> ''"
    f" AND direction = {quoted(Direction.INBOUND)} AND id IN (SELECT value FROM json_each(?))"
)
_RECIPIENTS = (
    "SELECT DISTINCT same FROM fax_recipients WHERE same <> '' AND fax_id IN (SELECT value FROM json_each(?))"
)
_STILL_KNOWN = (
    "SELECT fax_recipients.same AS number, fax_recipients.name, faxes.created_at FROM fax_recipients"
    f" JOIN faxes ON faxes.id = fax_id WHERE faxes.direction = {quoted(Direction.OUTBOUND)}"
    " AND faxes.message_id IS NOT NULL AND same IN (SELECT value FROM json_each(:numbers))"
    " UNION ALL SELECT named.value, sender_name, created_at FROM json_each(:displays) AS shown"
    " JOIN json_each(:numbers) AS named ON named.key = shown.key"
    " JOIN faxes ON faxes.peer_number = shown.value"
    f" WHERE direction = {quoted(Direction.INBOUND)}"
)


def numbers_of(cx: sqlite3.Connection, fax_ids: str) -> set[str]:
    """The numbers, in E.164, that faxes went to or came from; fax_ids is a JSON list."""
    senders = {same_number(row["sender_number"]) for row in cx.execute(_SENDERS, (fax_ids,))}
    return senders | {row["same"] for row in cx.execute(_RECIPIENTS, (fax_ids,))}


def forget_people(cx: sqlite3.Connection, numbers: set[str]) -> None:
    """Look through the faxes that are left, once, and keep of these numbers what they say."""
    people = cx.execute(
        "DELETE FROM people WHERE number IN (SELECT value FROM json_each(?))"
        " RETURNING number, display, digits",
        (json.dumps(sorted(numbers)),),
    ).fetchall()
    if not people:
        return
    sought = {
        "numbers": json.dumps([person["number"] for person in people]),
        "displays": json.dumps([person["display"] for person in people]),
    }
    known: dict[str, tuple[str, str]] = {}
    for number, name, at in sorted(cx.execute(_STILL_KNOWN, sought), key=lambda row: row["created_at"]):
        known[number] = (name or known.get(number, ("", ""))[0], at)
    cx.executemany(
        "INSERT INTO people (number, display, digits, name, last_at) VALUES (?, ?, ?, ?, ?)",
        [
            (person["number"], person["display"], person["digits"], *known[person["number"]])
            for person in people
            if person["number"] in known
        ],
    )
