"""Sends the pages of a fax from one machine to another, and keeps what the other one prints."""

from __future__ import annotations

import ctypes
import secrets
import threading
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from PIL import Image, ImageSequence

from faxdesk.simulator.drawing import fax_raster as raster
from faxdesk.simulator.drawing.file_pages import draw_pages
from faxdesk.simulator.drawing.paper import Fonts
from faxdesk.simulator.line.fax_machines import Call, Line, call
from faxdesk.simulator.line.numbers import LineUse, Route
from faxdesk.simulator.state.mailbox_fax import Document, Resolution


class LineStopped(Exception):
    """The service went down in the middle of the call."""


@dataclass(frozen=True, slots=True)
class Transmission:
    """How a call ended, and what arrived, which is None where that is not one whole page."""

    call: Call
    arrived: Document | None

    @property
    def error_code(self) -> str:
        """The service's word for the end; "" where all pages arrived (API §3.4)."""
        if self.call.sender == "OK":
            return ""
        if self.call.confirmed:
            return "SentPartially"
        return "CallerHungUp" if self.call.has_agreed else "CallFailed"


class TelephoneLine:
    """Two machines with a line between them. One call after the other; any thread may begin one."""

    def __init__(self, machines: ctypes.CDLL, use: LineUse, folder: Path, fonts: Fonts) -> None:
        self.use = use
        self._machines = machines
        self._folder = folder
        self._fonts = fonts
        self._stopping = threading.Event()
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Break off the call at hand, and those that begin before resume()."""
        self._stopping.set()

    def resume(self) -> None:
        self._stopping.clear()

    def send(self, document: Document, resolution: Resolution, moment: float, route: Route) -> Transmission:
        """Send the pages of a finished document. This takes a moment, not the call's time. Raises
        LineStopped."""
        name = self._folder / f"call-{secrets.token_hex(6)}"
        sent, printed = name.with_suffix(".sent.tif"), name.with_suffix(".printed.tif")
        try:
            sent.write_bytes(raster.tiff(self._dots(document, resolution), resolution))
            with self._lock:
                ended = self._call(sent, printed, route.line)
                if route.is_cut:
                    printed.unlink()
                    cut = replace(route.line, cut_after_s=ended.seconds * 0.6)
                    ended = self._call(sent, printed, cut)
            return Transmission(ended, _kept(printed, ended.pages, resolution, moment))
        finally:
            for file in (sent, printed):
                file.unlink(missing_ok=True)

    def _call(self, sent: Path, printed: Path, line: Line) -> Call:
        ended = call(self._machines, sent, printed, line, self._stopping.is_set)
        if self._stopping.is_set():
            raise LineStopped
        return ended

    def _dots(self, document: Document, resolution: Resolution) -> list[Image.Image]:
        assert document.path is not None
        extension = document.path.suffix.removeprefix(".")
        pages = draw_pages(document.path, document.path.name, extension, self._fonts)
        return [raster.to_fax(page, resolution) for page in pages]


def _kept(printed: Path, pages: int, resolution: Resolution, moment: float) -> Document | None:
    """The whole pages that a machine has printed, as a document of the mailbox."""
    if not pages:
        return None
    with Image.open(printed) as tiff:
        encoded = [raster.encode(page.copy()) for page in islice(ImageSequence.Iterator(tiff), pages)]
    path = printed.with_suffix(".pdf")
    path.write_bytes(raster.pdf(encoded, resolution, moment))
    return Document(pages, "application/pdf", path)
