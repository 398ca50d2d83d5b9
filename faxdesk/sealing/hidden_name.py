"""What a document is called on the disk where its name is nobody else's business."""

from __future__ import annotations

from pathlib import PurePath


def hidden_name(name: str) -> str:
    """A name that says of a document what type it is, and no more; name is one that fits the disk."""
    return f"document{PurePath(name).suffix}"
