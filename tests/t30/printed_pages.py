"""The dots of fax pages, as they are compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageSequence


def printed(path: Path) -> Iterator[bytes]:
    """The dots of each page of a TIFF, as a preview has them."""
    with Image.open(path) as tiff:
        for page in ImageSequence.Iterator(tiff):
            yield page.tobytes()
