"""SQLite as all archives are read and written: that of SQLCipher, which can encrypt, also where nothing is.

The one place that says which it is. The standard library has a SQLite of its own, of another version and with
errors of its own. It must never open an archive in this process: each would give up the other's locks on
the file (https://sqlite.org/howtocorrupt.html#multiple_copies_of_sqlite_linked_into_the_same_application).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Both are called alike, and only this one has types.
    import sqlite3
else:
    from sqlcipher3 import dbapi2 as sqlite3

__all__ = ["sqlite3"]
