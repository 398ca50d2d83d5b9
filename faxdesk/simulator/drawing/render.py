"""Makes the fax that goes over the line: a PDF of one-bit pages with cover, documents and header lines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image, ImageDraw

from faxdesk.simulator.drawing import fax_raster as raster
from faxdesk.simulator.drawing.cover import ALL as COVERS
from faxdesk.simulator.drawing.cover import CoverContents, draw_cover
from faxdesk.simulator.drawing.file_pages import CannotRender, count_pages, draw_pages
from faxdesk.simulator.drawing.letters import draw_letter
from faxdesk.simulator.drawing.paper import Fonts
from faxdesk.simulator.state.mailbox_fax import Document, Drawing, Resolution, SourceFile

MAX_PAGES = 200

T = TypeVar("T")


class RenderFailure(Exception):
    """The fax cannot be made; code is the service's fax error code."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code


class RenderStopped(Exception):
    """The service went down before the fax was made. The job is to be submitted anew."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """All that goes into one outgoing fax."""

    fax_id: int
    resolution: Resolution
    sources: Sequence[tuple[SourceFile, str]]
    """Each file with the extension that says how to convert it."""
    cover_index: int
    cover_text: str
    to: str
    sender: str
    sender_number: str
    moment: float
    original: Document | None = None
    """Pages that were rendered before, for a fax that is sent again or forwarded. They are taken as they
    are."""


class Renderer:
    """Draws faxes one after the other, on a thread of its own."""

    def __init__(self, folder: Path, fonts: Fonts) -> None:
        self._folder = folder
        self._fonts = fonts
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Drop the jobs that are not done, and wait for the page at hand. The renderer can be used again
        after that."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            self._stopping.set()
            pool.shutdown(wait=True, cancel_futures=True)
            self._stopping.clear()

    def _submit(self, work: Callable[..., T], *arguments: Any) -> Future[T]:
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="simulator-render")
            return self._pool.submit(work, *arguments)

    def submit(self, job: RenderJob) -> Future[Document]:
        """Begin to render a fax. The future raises RenderFailure, or RenderStopped when the service went
        down."""
        return self._submit(self._render, job)

    def content(self, document: Document, fax_id: int, resolution: Resolution, moment: float) -> Future[Path]:
        """The finished file of a document, which is drawn now if nobody asked for it before."""
        return self._submit(self._content, document, fax_id, resolution, moment)

    def _render(self, job: RenderJob) -> Document:
        if job.original is not None:
            path = self._content(job.original, job.fax_id, job.resolution, job.moment)
            return Document(job.original.pages, job.original.content_type, path)
        try:
            counts = [count_pages(source.path, extension, self._fonts) for source, extension in job.sources]
            total = sum(counts) + (1 if job.cover_index else 0)
            if total > MAX_PAGES:
                raise RenderFailure("TooManyPages", f"{total} pages")
            pages = [
                raster.encode(self._finish(page, number, total, job))
                for number, page in enumerate(self._pages(job, total), 1)
            ]
        except CannotRender as broken:
            raise RenderFailure("RenderingFailed", str(broken)) from broken
        path = self._folder / f"{job.fax_id}.pdf"
        path.write_bytes(raster.pdf(pages, job.resolution, job.moment))
        return Document(len(pages), "application/pdf", path)

    def _pages(self, job: RenderJob, total: int) -> Iterator[Image.Image]:
        if job.cover_index:
            contents = CoverContents(
                template=COVERS[job.cover_index],
                to=job.to,
                sender=job.sender,
                sender_number=job.sender_number,
                date=job.moment,
                pages=total,
                text=job.cover_text,
            )
            yield draw_cover(contents, self._fonts)
        for source, extension in job.sources:
            yield from draw_pages(source.path, source.name, extension, self._fonts)

    def _finish(self, page: Image.Image, number: int, total: int, job: RenderJob) -> Image.Image:
        if self._stopping.is_set():
            raise RenderStopped
        header = HeaderLine(job.moment, f"{job.sender} {job.sender_number}", f"Page {number} of {total}")
        return _with_header(raster.to_fax(page, job.resolution), header, job.resolution, self._fonts)

    def _content(self, document: Document, fax_id: int, resolution: Resolution, moment: float) -> Path:
        if document.path is None:
            assert document.drawing is not None
            suffix = "tif" if document.content_type == "image/tiff" else "pdf"
            path = self._folder / f"{fax_id}.{suffix}"
            path.write_bytes(self._draw(document, document.drawing, resolution, moment))
            document.path = path
        return document.path

    def _draw(self, document: Document, drawing: Drawing, resolution: Resolution, moment: float) -> bytes:
        images = []
        for number in range(1, document.pages + 1):
            page = draw_letter(drawing, number, document.pages, moment, self._fonts)
            header = HeaderLine(moment, "", f"Page {number} of {document.pages}")
            images.append(_with_header(raster.to_fax(page, resolution), header, resolution, self._fonts))
        if document.content_type == "image/tiff":
            return raster.tiff(images, resolution)
        return raster.pdf([raster.encode(image) for image in images], resolution, moment)


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """The line a fax machine prints at the top edge of each page."""

    moment: float
    middle: str
    right: str


def _with_header(page: Image.Image, header: HeaderLine, resolution: Resolution, fonts: Fonts) -> Image.Image:
    """Print the header line over the top edge, in dots of the page's own resolution."""
    strip = Image.new("L", (raster.WIDTH, 44), 255)
    date = datetime.fromtimestamp(header.moment, UTC).strftime("%Y-%m-%d %H:%M UTC")
    font = fonts.get("regular", 26)
    draw = ImageDraw.Draw(strip)
    draw.text((60, 6), date, fill=0, font=font)
    draw.text((560, 6), header.middle[:52], fill=0, font=font)
    draw.text((raster.WIDTH - 60 - font.getlength(header.right), 6), header.right, fill=0, font=font)
    page.paste(raster.to_fax(strip, resolution), (0, 0))
    return page
