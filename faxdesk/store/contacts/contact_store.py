"""The book of contacts, and the list of numbers that no fax may go to."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from faxdesk.domain.contacts.contact import Blocked, Contact, Group, GroupRename, name_key
from faxdesk.domain.phone import same_number
from faxdesk.domain.runtime import Clock
from faxdesk.store.contacts import contact_rows
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import certain_time, to_text
from faxdesk.store.search.contact_names import contact_names

_HERE = "contacts.deleted_at IS NULL"
_BY_NAME = "contacts.sort_key, contacts.id"
_LEAST_DIGITS = 3
"""So many digits are looked for within numbers, fewer at their beginning."""
_AMONG = "IN (SELECT value FROM json_each(?))"


class ContactStore:
    """Reads from any thread; writes on workers, each one transaction. Groups are told apart without regard to
    case. A deleted contact is kept for as long as it may be taken back."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    # Reading

    def contact(self, contact_id: int) -> Contact | None:
        """None where there is none, or it was deleted."""
        return next(iter(self.contacts([contact_id])), None)

    def contacts(self, ids: Sequence[int]) -> list[Contact]:
        """Those of these ids that there are, in this order."""
        with self._db.read() as cx:
            found = contact_rows.read(cx, self._living(cx, ids))
        return [found[contact_id] for contact_id in ids if contact_id in found]

    def ids(self, text: str = "", group: str = "") -> list[int]:
        """The contacts that are found by each word of a text, or by its beginning, in the order of their
        names; of a group alone where one is named."""
        conditions, values = [_HERE], []
        if group:
            conditions.append("id IN (SELECT contact_id FROM group_members WHERE key = ?)")
            values.append(name_key(group))
        for word in sought_in_words(text):
            conditions.append("instr(words, ?)")
            values.append(word)
        with self._db.read() as cx:
            rows = cx.execute(
                f"SELECT id FROM contacts WHERE {' AND '.join(conditions)} ORDER BY {_BY_NAME}", values
            )
            return [row["id"] for row in rows]

    def by_number(self, number: str) -> list[Contact]:
        """The contacts with a number, whatever its spelling, one's own first."""
        same = same_number(number)
        return self.by_numbers([same]).get(same, [])

    def by_numbers(self, same: Iterable[str]) -> dict[str, list[Contact]]:
        """The contacts with each of some numbers that has any, one's own first; the numbers are in the form
        that all spellings have in common."""
        by_same: dict[str, list[Contact]] = {}
        with self._db.read() as cx:
            rows = cx.execute(
                f"SELECT DISTINCT same, contacts.id, source, {_BY_NAME} FROM contact_numbers"
                f" JOIN contacts ON contacts.id = contact_id WHERE same {_AMONG} AND {_HERE}"
                f" ORDER BY source <> 'own', {_BY_NAME}",
                (json.dumps(list(same)),),
            ).fetchall()
            found = contact_rows.read(cx, {row["id"] for row in rows})
        for row in rows:
            by_same.setdefault(row["same"], []).append(found[row["id"]])
        return by_same

    def names_of(self, numbers: Iterable[str]) -> dict[str, str]:
        """By number, as it is given: what the contact is called that has it, one's own before others'."""
        by_same: dict[str, list[str]] = {}
        for number in numbers:
            by_same.setdefault(same_number(number), []).append(number)
        with self._db.read() as cx:
            names = contact_names(cx, by_same)
        return {number: name for same, name in names.items() for number in by_same[same]}

    def words_of_all(self, longest: int) -> list[tuple[str, int]]:
        """What each contact is found by (see sought_in_words), no more than the longest of it, and its id; in
        the order of their names. Who looks with each key keeps it: to read it takes some hundredths of a
        second with thousands of contacts."""
        with self._db.read() as cx:
            rows = cx.execute(
                f"SELECT substr(words, 1, ?), id FROM contacts WHERE {_HERE} ORDER BY {_BY_NAME}", (longest,)
            )
            return [(words, contact_id) for words, contact_id in rows]

    def having(self, same: Iterable[str] | None) -> list[tuple[int, str]]:
        """The contacts that have one of these numbers, or any where None are given, each with it; the numbers
        are in the form that all spellings have in common."""
        query, values = "SELECT contact_id, same FROM contact_numbers", list[str]()
        if same is not None:
            query, values = f"{query} WHERE same {_AMONG}", [json.dumps(list(same))]
        with self._db.read() as cx:
            return [(row["contact_id"], row["same"]) for row in cx.execute(query, values)]

    def faxable_members(self, group: str) -> int:
        """How many contacts of a group have a number that a fax can be sent to."""
        with self._db.read() as cx:
            row = cx.execute(
                "SELECT count(DISTINCT contacts.id) AS members FROM group_members"
                f" JOIN contacts ON contacts.id = group_members.contact_id AND {_HERE}"
                " JOIN contact_numbers ON contact_numbers.contact_id = contacts.id"
                " WHERE key = ? AND is_fax AND extension = '' AND number LIKE '+%'",
                (name_key(group),),
            ).fetchone()
        return int(row["members"])

    def groups(self) -> list[Group]:
        """In the order of their names."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT contact_groups.name, count(contacts.id) AS members, contact_groups.cover"
                " FROM contact_groups LEFT JOIN group_members USING (key)"
                f" LEFT JOIN contacts ON contacts.id = contact_id AND {_HERE}"
                " GROUP BY key ORDER BY key"
            )
            return [Group(row["name"], row["members"], row["cover"]) for row in rows]

    # Writing

    def add(self, contacts: Sequence[Contact]) -> list[int]:
        """Keep new contacts; gives their ids in this order."""
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            return [contact_rows.insert(cx, contact, now) for contact in contacts]

    def change(self, contacts: Sequence[Contact]) -> bool:
        """Keep contacts as they are now, all or none; one that was deleted is there again. False where there
        is none of an id."""
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            changed = [
                contact.id is not None and contact_rows.update(cx, contact.id, contact, now)
                for contact in contacts
            ]
        return all(changed)

    def delete(self, ids: Collection[int]) -> list[int]:
        """Delete contacts; gives those that there were."""
        with self._db.transaction() as cx:
            living = self._living(cx, ids)
            cx.execute(
                f"UPDATE contacts SET deleted_at = ? WHERE id {_AMONG}",
                (to_text(self._clock.now()), json.dumps(living)),
            )
        return living

    def restore(self, ids: Collection[int]) -> list[int]:
        """Take deleted contacts back; gives those that came back."""
        with self._db.transaction() as cx:
            rows = cx.execute(
                f"UPDATE contacts SET deleted_at = NULL WHERE deleted_at IS NOT NULL AND id {_AMONG}"
                " RETURNING id",
                (json.dumps(list(ids)),),
            ).fetchall()
        return [row["id"] for row in rows]

    def forget_deleted(self, before: datetime) -> None:
        """Leave nothing of contacts that were deleted before a time."""
        with self._db.transaction() as cx:
            cx.execute("DELETE FROM contacts WHERE deleted_at < ?", (to_text(before),))

    def keep_group(self, name: str) -> None:
        """Make a group, if there is none of this name."""
        with self._db.transaction() as cx:
            contact_rows.keep_groups(cx, [name])

    def rename_group(self, name: str, new_name: str) -> GroupRename:
        """Call a group otherwise; it takes in the members of one that is called so."""
        with self._db.transaction() as cx:
            members = self._members(cx, name)
            cover = self._group(cx, name).cover
            if name_key(name) == name_key(new_name):
                cx.execute("UPDATE contact_groups SET name = ? WHERE key = ?", (new_name, name_key(name)))
                joined, came = None, members
            else:
                joined, came = self._join(cx, members, cover, new_name)
                cx.execute("DELETE FROM contact_groups WHERE key = ?", (name_key(name),))
            contact_rows.write_words(cx, members)
        return GroupRename(name, new_name, tuple(members), cover, joined, tuple(came))

    def part_groups(self, rename: GroupRename) -> None:
        """Have two groups again that became one by a new name, each with its members and its cover. Who was
        put into the joined one since stays there."""
        joined = rename.joined
        assert joined is not None
        with self._db.transaction() as cx:
            contact_rows.keep_groups(cx, [rename.name, joined.name])
            for name, cover in ((rename.name, rename.cover), (joined.name, joined.cover)):
                cx.execute("UPDATE contact_groups SET cover = ? WHERE key = ?", (cover, name_key(name)))
            self._put_in(cx, rename.name, rename.members)
            cx.execute(
                f"DELETE FROM group_members WHERE key = ? AND contact_id {_AMONG}",
                (name_key(joined.name), json.dumps(rename.came)),
            )
            contact_rows.write_words(cx, rename.members)

    def set_group_cover(self, name: str, cover: str) -> bool:
        """Say by its id which cover faxes to a group usually have; "" for none of its own. False where there
        is no such group."""
        with self._db.transaction() as cx:
            changed = cx.execute("UPDATE contact_groups SET cover = ? WHERE key = ?", (cover, name_key(name)))
        return changed.rowcount > 0

    def delete_group(self, name: str) -> list[int]:
        """The contacts stay; gives those that were members."""
        with self._db.transaction() as cx:
            members = self._members(cx, name)
            cx.execute("DELETE FROM contact_groups WHERE key = ?", (name_key(name),))
            contact_rows.write_words(cx, members)
        return members

    # Whom not to fax

    def block(self, number: str, reason: str = "") -> None:
        """Let no fax go to a number any more."""
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT OR REPLACE INTO do_not_fax (same, number, reason, at) VALUES (?, ?, ?, ?)",
                (same_number(number), number, reason, to_text(self._clock.now())),
            )

    def unblock(self, number: str) -> bool:
        """False where it was not blocked."""
        with self._db.transaction() as cx:
            return cx.execute("DELETE FROM do_not_fax WHERE same = ?", (same_number(number),)).rowcount > 0

    def blocked(self, numbers: Iterable[str] | None = None) -> list[Blocked]:
        """The numbers that no fax may go to, as they were written: all, or those that are among some, in
        whatever spelling."""
        with self._db.read() as cx:
            if numbers is None:
                rows = cx.execute("SELECT number, reason, at FROM do_not_fax ORDER BY number").fetchall()
            else:
                same = json.dumps([same_number(number) for number in numbers])
                rows = cx.execute(
                    f"SELECT number, reason, at FROM do_not_fax WHERE same {_AMONG} ORDER BY number", (same,)
                ).fetchall()
        return [Blocked(row["number"], row["reason"], certain_time(row["at"])) for row in rows]

    @staticmethod
    def _living(cx: sqlite3.Connection, ids: Collection[int]) -> list[int]:
        rows = cx.execute(f"SELECT id FROM contacts WHERE {_HERE} AND id {_AMONG}", (json.dumps(list(ids)),))
        return [row["id"] for row in rows]

    def _join(
        self, cx: sqlite3.Connection, members: list[int], cover: str, name: str
    ) -> tuple[Group | None, list[int]]:
        """Put members into a group, which takes the cover where it has none; gives the group as it was, None
        where there was none, and the members that it did not have."""
        before = self._group(cx, name)
        had = set(self._members(cx, name))
        contact_rows.keep_groups(cx, [name])
        self._put_in(cx, name, members)
        cx.execute(
            "UPDATE contact_groups SET cover = ? WHERE key = ? AND cover = ''", (cover, name_key(name))
        )
        return before if before.name else None, [each for each in members if each not in had]

    @staticmethod
    def _group(cx: sqlite3.Connection, name: str) -> Group:
        """Without a name where there is none, and without its count."""
        row = cx.execute("SELECT name, cover FROM contact_groups WHERE key = ?", (name_key(name),)).fetchone()
        return Group("", 0) if row is None else Group(row["name"], 0, row["cover"])

    @staticmethod
    def _put_in(cx: sqlite3.Connection, group: str, members: Collection[int]) -> None:
        """Those that there still are."""
        cx.execute(
            "INSERT OR IGNORE INTO group_members (key, contact_id)"
            f" SELECT ?, id FROM contacts WHERE id {_AMONG}",
            (name_key(group), json.dumps(list(members))),
        )

    @staticmethod
    def _members(cx: sqlite3.Connection, group: str) -> list[int]:
        rows = cx.execute("SELECT contact_id FROM group_members WHERE key = ?", (name_key(group),))
        return [row["contact_id"] for row in rows]


def sought_in_words(text: str) -> list[str]:
    """What has to stand among the words of a contact for each word that a person typed: its beginning, or
    some digits of a number, however they are parted."""
    whole = re.sub(r"(?<=\d)[\s().\-/]+(?=\d)", "", text)
    return [
        word if word.isdecimal() and len(word) >= _LEAST_DIGITS else f" {word}"
        for word in contact_rows.split_words(whole)
    ]
