"""The values of the domain's enums as SQL spells them.

They are written into the text of a query, and not handed over as parameters, since SQLite takes an index of
some of the rows only for a condition whose value it sees.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


def quoted(value: StrEnum) -> str:
    """One value: 'draft'."""
    return f"'{value}'"


def any_of(values: Collection[StrEnum]) -> str:
    """The right side of IN: ('wanted', 'failed'). The values stand in the order of their enum, whatever the
    order of the collection, since SQLite compares the list word by word with that of an index."""
    known = type(next(iter(values)))
    return f"({', '.join(quoted(value) for value in known if value in values)})"
