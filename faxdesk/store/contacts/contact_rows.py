"""Between contacts and their rows; within the caller's transactions."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from faxdesk.domain.contacts.contact import (
    Contact,
    ContactNumber,
    ContactSource,
    NumberKind,
    name_key,
    order_key,
)
from faxdesk.domain.fax import Resolution
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import told_damage

_FIELDS = (
    "name",
    "company",
    "email",
    "note",
    "cover",
    "language",
    "resolution",
    "source",
    "book",
    "source_id",
    "sort_key",
    "words",
)
_INSERT = (
    f"INSERT INTO contacts ({', '.join(_FIELDS)}, changed_at)"
    f" VALUES ({', '.join(f':{field}' for field in _FIELDS)}, :changed_at)"
)
_UPDATE = (
    f"UPDATE contacts SET {', '.join(f'{field} = :{field}' for field in _FIELDS)},"
    " changed_at = :changed_at, deleted_at = NULL WHERE id = :id"
)


def insert(cx: sqlite3.Connection, contact: Contact, now: str | None) -> int:
    contact_id = cx.execute(_INSERT, _values(contact, now)).lastrowid
    assert contact_id is not None
    _write_parts(cx, contact_id, contact)
    return contact_id


def write_words(cx: sqlite3.Connection, contact_ids: Collection[int]) -> None:
    """Have contacts found by what they are now, after something that is in other rows changed."""
    for contact_id, contact in read(cx, contact_ids).items():
        cx.execute("UPDATE contacts SET words = ? WHERE id = ?", (words_of(contact), contact_id))


def update(cx: sqlite3.Connection, contact_id: int, contact: Contact, now: str | None) -> bool:
    """False where there is no such contact."""
    if not cx.execute(_UPDATE, {**_values(contact, now), "id": contact_id}).rowcount:
        return False
    for table in ("contact_numbers", "group_members", "contact_tags"):
        cx.execute(f"DELETE FROM {table} WHERE contact_id = ?", (contact_id,))
    _write_parts(cx, contact_id, contact)
    return True


@told_damage
def read(cx: sqlite3.Connection, ids: Collection[int]) -> dict[int, Contact]:
    """Those contacts of these ids that there are, deleted ones too."""
    chosen = (json.dumps(list(ids)),)
    among = "IN (SELECT value FROM json_each(?))"
    numbers, groups, tags = (defaultdict(list) for _part in range(3))
    for row in cx.execute(
        f"SELECT * FROM contact_numbers WHERE contact_id {among} ORDER BY contact_id, place", chosen
    ):
        numbers[row["contact_id"]].append(_number(row))
    for row in cx.execute(
        "SELECT contact_id, name FROM group_members JOIN contact_groups USING (key)"
        f" WHERE contact_id {among} ORDER BY key",
        chosen,
    ):
        groups[row["contact_id"]].append(row["name"])
    for row in cx.execute(
        f"SELECT contact_id, name FROM contact_tags WHERE contact_id {among} ORDER BY key", chosen
    ):
        tags[row["contact_id"]].append(row["name"])
    return {
        row["id"]: Contact(
            row["name"],
            row["company"],
            tuple(numbers[row["id"]]),
            row["email"],
            row["note"],
            tuple(groups[row["id"]]),
            tuple(tags[row["id"]]),
            row["cover"],
            row["language"],
            None if row["resolution"] is None else Resolution(row["resolution"]),
            ContactSource(row["source"]),
            row["book"],
            row["source_id"],
            row["id"],
        )
        for row in cx.execute(f"SELECT * FROM contacts WHERE id {among}", chosen)
    }


def keep_groups(cx: sqlite3.Connection, names: Iterable[str]) -> None:
    """Make groups that there are none of yet; the first spelling of a name stays."""
    cx.executemany(
        "INSERT OR IGNORE INTO contact_groups (key, name) VALUES (?, ?)",
        [(name_key(name), name) for name in names],
    )


def _values(contact: Contact, now: str | None) -> dict[str, object]:
    return {
        "name": contact.name,
        "company": contact.company,
        "email": contact.email,
        "note": contact.note,
        "cover": contact.cover,
        "language": contact.language,
        "resolution": contact.resolution,
        "source": contact.source,
        "book": contact.book,
        "source_id": contact.source_id,
        "sort_key": order_key(contact.title),
        "words": words_of(contact),
        "changed_at": now,
    }


def _write_parts(cx: sqlite3.Connection, contact_id: int, contact: Contact) -> None:
    cx.executemany(
        "INSERT INTO contact_numbers (contact_id, place, number, same, kind, is_fax, label, extension)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (contact_id, place, each.number, each.same, each.kind, each.is_fax, each.label, each.extension)
            for place, each in enumerate(contact.numbers)
        ],
    )
    keep_groups(cx, contact.groups)
    cx.executemany(
        "INSERT OR IGNORE INTO group_members (key, contact_id) VALUES (?, ?)",
        [(name_key(name), contact_id) for name in contact.groups],
    )
    cx.executemany(
        "INSERT OR IGNORE INTO contact_tags (contact_id, key, name) VALUES (?, ?, ?)",
        [(contact_id, name_key(name), name) for name in contact.tags],
    )


def _number(row: sqlite3.Row) -> ContactNumber:
    return ContactNumber(
        row["number"], NumberKind(row["kind"]), bool(row["is_fax"]), row["label"], row["extension"]
    )


def words_of(contact: Contact) -> str:
    """All that a contact is found by, each word after a blank; of numbers, the digits."""
    numbers = (re.sub(r"\D", "", number.same) for number in contact.numbers)
    labels = (number.label for number in contact.numbers)
    texts = (
        contact.name,
        contact.company,
        *contact.groups,
        *contact.tags,
        contact.email,
        *labels,
        contact.note,
    )
    return "".join(f" {word}" for word in (*numbers, *split_words(" ".join(texts))))


def split_words(text: str) -> list[str]:
    """The words of a text in the spelling in which they are compared."""
    return re.findall(r"\w+", order_key(text))
