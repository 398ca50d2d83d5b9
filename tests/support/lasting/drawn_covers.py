"""Cover pages that are drawn once for all tests of a process. Whoever begins a fax is shown a small picture
of each cover, which takes longer than most tests of the page for writing, and hardly any of them looks at it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import msgspec
import pytest

from faxdesk.documents.cover_drawer import CoverDrawer
from faxdesk.domain.covers.cover_fields import CoverValues
from faxdesk.domain.covers.cover_template import CoverTemplate
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import PageImage


class DrawnCovers:
    """Remembers what the page worker has drawn: the same values give the same dots."""

    def __init__(self) -> None:
        self._drawn: dict[bytes, tuple[PageImage, int]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def given_to_drawers(self) -> Iterator[None]:
        """Let all drawers of this process look here before they draw a page."""
        draw = CoverDrawer.fax_page

        def fax_page(
            drawer: CoverDrawer,
            template: CoverTemplate,
            values: CoverValues,
            pictures: Mapping[str, bytes],
            page: int,
            resolution: Resolution,
        ) -> tuple[PageImage, int]:
            asked = msgspec.msgpack.encode((template, values, dict(pictures), page, resolution))
            with self._lock:
                drawn = self._drawn.get(asked)
            if drawn is None:
                drawn = draw(drawer, template, values, pictures, page, resolution)
                with self._lock:
                    self._drawn[asked] = drawn
            return drawn

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(CoverDrawer, "fax_page", fax_page)
            yield
