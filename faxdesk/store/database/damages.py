"""What SQLite finds wrong with the archive: with its file as a whole, or with the search index alone."""

from __future__ import annotations

import re

from msgspec import Struct

from faxdesk.store.database.sqlite import sqlite3

_MOST = 20
"""More of what is wrong with a file tells nobody more."""
_INDEX = "fax_search"
_OF_THE_INDEX = re.compile(rf"\bfts5\b|\b{_INDEX}(_\w+)?\b", re.IGNORECASE)
_OF_A_TREE = re.compile(r"^(?:On tree page|Tree) (\d+)", re.IGNORECASE)


class Damages(Struct, frozen=True):
    """In SQLite's words. The index can be made anew from the rest."""

    of_the_file: tuple[str, ...] = ()
    of_the_index: tuple[str, ...] = ()


def damages_of(connection: sqlite3.Connection) -> Damages:
    """Look through the whole file. SQLite 3.44 and newer look into the index as well, and report as damage of
    the file what is wrong with it alone. Raises sqlite3.Error where not even that can be done."""
    try:
        rows = connection.execute(f"PRAGMA integrity_check({_MOST})").fetchall()
    except sqlite3.DatabaseError as error:
        # So damaged that the check itself breaks off.
        rows = [(str(error),)]
    found = [str(row[0]) for row in rows if row[0] != "ok"]
    if found:
        # Once it has met a page that its key has not made, SQLCipher calls all others damaged as well.
        altered = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if altered:
            return Damages(tuple(str(row[0]) for row in altered[:_MOST]))
    roots = {
        row[0]
        for row in connection.execute(
            f"SELECT rootpage FROM sqlite_schema WHERE tbl_name GLOB '{_INDEX}*' AND rootpage > 0"
        )
    }
    of_the_index = [words for words in found if _is_of_the_index(words, roots)]
    return Damages(tuple(words for words in found if words not in of_the_index), tuple(of_the_index))


def _is_of_the_index(words: str, roots: set[int]) -> bool:
    tree = _OF_A_TREE.match(words.removeprefix("*** in database main ***\n"))
    if tree is not None:
        return int(tree[1]) in roots
    return bool(_OF_THE_INDEX.search(words))
