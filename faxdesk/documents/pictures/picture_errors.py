"""What goes wrong with a picture, as one of the words that the parent knows (child process only)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from faxdesk.documents.document import CannotOpen


@contextmanager
def reading() -> Iterator[None]:
    """Around every use of Pillow that reads from a file. Raises CannotOpen.

    Damaged files make its readers, which are written in Python for the most part, fail in ways that nobody
    has listed. They leave no traces in the process, so that it can go on with the next file.
    """
    try:
        yield
    except (CannotOpen, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise CannotOpen("too_much") from error
    except Exception as error:
        raise CannotOpen("damaged") from error
