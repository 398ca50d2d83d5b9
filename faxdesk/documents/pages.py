"""The program's side of the page worker: asks a caged process to open, render and convert documents.

No PDF engine survives hostile files in the program itself, so each document is opened in one persistent
child process with a memory limit and a deadline; when it passes either it is gone, and the next call
starts a new one. A request is a JSON line; an answer is a JSON line and as many bytes as it says.
"""

from __future__ import annotations

import json
import logging
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from faxdesk.documents import cage
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution

log = logging.getLogger(__name__)

CONVERT_DEADLINE_S = 60.0
"""For work on all pages of a document."""


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a file holds. kind is "pdf", "image", "text" or "other"; pages and the first page's size in
    inches are None and 0 for the last, which only the service can open."""

    kind: str
    pages: int | None
    width_in: float = 0.0
    height_in: float = 0.0


@dataclass(frozen=True, slots=True)
class PageImage:
    """A rendered page: 8-bit grey, or one bit a pixel (most significant first, 1 is white). stride is in
    bytes; dpi is 0 where the image was made for a screen."""

    width: int
    height: int
    stride: int
    one_bit: bool
    dpi_x: float
    dpi_y: float
    data: bytes


class PageWorker:
    """Opens documents for everybody, one call at a time; use it from workers only.

    Every call raises FaxDeskError (BAD_INPUT, in words that name the file) for what cannot be opened.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        fonts: Path | None = None,
        deadline_s: float = 5.0,
        memory_limit: int = 1 << 30,
    ) -> None:
        self._command = [*command]
        self._fonts = fonts
        self._deadline_s = deadline_s
        self._memory_limit = memory_limit
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._cage: cage.Cage | None = None
        self._closed = False

    def start(self) -> None:
        """Have the process ready before it is needed."""
        self._ask("hello", None, "", self._deadline_s * 4)

    def inspect(self, path: Path, name: str) -> DocumentInfo:
        """What a file holds; name tells its type where the content does not."""
        told, _ = self._ask("inspect", path, name, self._deadline_s)
        return DocumentInfo(told["kind"], told["pages"], told["width_in"], told["height_in"])

    def render(self, path: Path, name: str, page: int, width: int) -> PageImage:
        """A page (from 0) in grey for the screen, width pixels wide as far as its shape allows."""
        return self._image("render", path, name, page=page, width=width)

    def fax_page(self, path: Path, name: str, page: int, resolution: Resolution) -> PageImage:
        """A page (from 0) as the other side's machine prints it: 1728 pixels wide, one bit."""
        return self._image("fax_page", path, name, page=page, resolution=str(resolution))

    def text(self, path: Path, name: str) -> str:
        """The text of a document, "" for pictures."""
        _, data = self._ask("text", path, name, CONVERT_DEADLINE_S)
        return data.decode("utf-8", "replace")

    def to_pdf(self, path: Path, name: str, target: Path) -> None:
        """Make a PDF of a text or image."""
        self._ask("to_pdf", path, name, CONVERT_DEADLINE_S, target=str(target))

    def to_tiff(self, path: Path, name: str, target: Path, resolution: Resolution) -> None:
        """Make a multi-page group 4 TIFF of a document's fax pages."""
        arguments = {"target": str(target), "resolution": str(resolution)}
        self._ask("to_tiff", path, name, CONVERT_DEADLINE_S, **arguments)

    def transmission_seconds(self, path: Path, name: str, resolution: Resolution) -> list[float]:
        """How long each page takes on a line of 14,400 bits a second."""
        told, _ = self._ask("seconds", path, name, CONVERT_DEADLINE_S, resolution=str(resolution))
        return [float(each) for each in told["seconds"]]

    def close(self) -> None:
        """End the process; later calls fail."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _image(self, operation: str, path: Path, name: str, **arguments: Any) -> PageImage:
        told, data = self._ask(operation, path, name, self._deadline_s, **arguments)
        return PageImage(
            told["width"],
            told["height"],
            told["stride"],
            told["one_bit"],
            told["dpi_x"],
            told["dpi_y"],
            data,
        )

    def _ask(
        self, operation: str, path: Path | None, name: str, deadline_s: float, **arguments: Any
    ) -> tuple[dict[str, Any], bytes]:
        request = {
            "operation": operation,
            "path": str(path) if path else "",
            "name": name,
            "fonts": str(self._fonts) if self._fonts else "",
            **arguments,
        }
        with self._lock:
            process = self._running()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            watch = threading.Timer(deadline_s, stop)
            watch.daemon = True
            watch.start()
            try:
                told, data = _exchange(process, request)
            except (OSError, ValueError, EOFError) as error:
                self._end()
                log.info("The page worker ended on %s (%s)", operation, "late" if late.is_set() else "died")
                raise self._given_up(name) from error
            finally:
                watch.cancel()
        if "error" in told:
            raise _in_words(told["error"], name, told.get("detail", ""))
        return told, data

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise FaxDeskError("FaxDesk is closing.", "Start it again.", ErrorKind.BAD_INPUT)
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._process is None:
            try:
                self._process = subprocess.Popen(
                    [*self._command, str(self._memory_limit)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    creationflags=cage.CREATION_FLAGS,
                )
            except OSError as error:
                raise FaxDeskError(
                    "FaxDesk could not start the part that opens documents.",
                    "Install FaxDesk again; its files seem to be incomplete.",
                    ErrorKind.BUG,
                ) from error
            self._cage = cage.around(self._process, self._memory_limit)
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    _close(pipe)
            process.wait()
        if self._cage is not None:
            self._cage.close()
            self._cage = None

    def _given_up(self, name: str) -> FaxDeskError:
        return _in_words("too_much", name, "")


def _exchange(process: subprocess.Popen[bytes], request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Raises OSError, EOFError or ValueError when the process does not answer as agreed."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    told = json.loads(line)
    data = process.stdout.read(told["bytes"])
    if len(data) != told["bytes"]:
        raise EOFError
    return told, data


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        # What was still to be written is of no use to a process that has ended.
        return


_WORDS = {
    "damaged": (
        "“{name}” cannot be opened: it is damaged, or not what its name says.",
        "Open it in the program that made it, save it again as a PDF, and use that.",
    ),
    "encrypted": (
        "“{name}” is protected by a password.",
        "Save a copy without the password, and use that.",
    ),
    "empty": ("“{name}” has no pages.", "Choose a file with something in it."),
    "unreadable": (
        "“{name}” cannot be read.",
        "Check that it is still there and that you may read it.",
    ),
    "too_much": (
        "“{name}” is too large or too complicated to be opened safely.",
        "Print it to a new PDF file, and use that.",
    ),
    "other": (
        "“{name}” can only be shown by RingCentral.",
        "RingCentral makes its pages when the fax is sent. To see them before, save it as a PDF.",
    ),
    "no_page": ("“{name}” has fewer pages than that.", "Open it again."),
    "unwritable": (
        "The converted document could not be written.",
        "Make room on the disk, and check that you may write there.",
    ),
}


def _in_words(error: str, name: str, detail: str) -> FaxDeskError:
    if error not in _WORDS:
        log.error("The page worker made a mistake: %s", detail)
        error = "damaged"
    title, hint = _WORDS[error]
    kind = ErrorKind.STORAGE if error == "unwritable" else ErrorKind.BAD_INPUT
    return FaxDeskError(title.format(name=name or "The document"), hint, kind)
