"""For tests that send the same letter again and again: whatever is asked before a fax leaves was answered."""

from __future__ import annotations


class Everything(frozenset[str]):
    """Confirms every doubt."""

    def __contains__(self, key: object) -> bool:
        return True


EVERYTHING = Everything()
