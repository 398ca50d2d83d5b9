"""The program's log: a small file in the profile that holds no secrets, numbers, names or contents.

Messages are written so that they need none; what slips in from below (addresses with queries, errors of
the system with file names) is taken out here, before it reaches the disk.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
import threading
import time
from functools import cache
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType

from faxdesk.private_files import private_opener

FILE_NAME = "faxdesk.log"
MAX_BYTES = 1_000_000
"""A full file becomes FILE_NAME.1, and the one before that is gone."""

_TALKATIVE = (
    "asyncio",
    "fontTools",
    "fpdf",
    "h11",
    "httpcore",
    "httpx",
    "keyring",
    "PIL",
    "uvicorn",
    "websockets",
)
"""Libraries whose news are too many, or hold addresses with numbers in them."""

log = logging.getLogger(__name__)


def setup(folder: Path, *, level: int = logging.INFO) -> None:
    """Log to a file in a folder from now on, unhandled errors included. A second call moves the log."""
    end()
    handler = _CappedFile(folder / FILE_NAME)
    handler.setFormatter(_RedactingFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    _log_unhandled_errors()


def end() -> None:
    """Close the log."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _CappedFile)]:
        root.removeHandler(handler)
        handler.close()


def redact(text: str) -> str:
    """The text without tokens, queries, numbers, addresses, quoted names and paths."""
    for pattern, instead in _rules():
        text = pattern.sub(instead, text)
    text = _number_like().sub(_without_number, text)
    home = os.path.expanduser("~")
    return text.replace(home, "~") if len(home) > 3 else text


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Compiled at the first message, not at start-up."""
    secret = r"\w+_token|assertion|client_secret|code_verifier|password|jwt|secret"
    return (
        (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), r"\1 <secret>"),
        (re.compile(r"\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?"), "<secret>"),
        (re.compile(rf"(?i)\b({secret})(['\"]?\s*[=:]\s*['\"]?)[^\s'\",&}}]+"), r"\1\2<secret>"),
        (re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+"), r"\1?<query>"),
        (re.compile(r"“[^”\n]*”"), "“<name>”"),
        (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "<address>"),
        # How the errors of the system and of Python write a file's name.
        (re.compile(r"'(?:[^'\n]*[/\\])[^'\n]*'"), "'<path>'"),
    )


@cache
def _number_like() -> re.Pattern[str]:
    # Not inside words and hexadecimal numbers, nor right after a slash: the ids in the service's paths.
    return re.compile(r"(?<![\w/-])\+?\(?\d[\d ().\-/\u00a0]{4,}\d(?!\w)")


def _without_number(found: re.Match[str]) -> str:
    text = found[0]
    is_date = re.match(r"\d{4}-\d\d-\d\d\b", text)
    return text if is_date or sum(map(str.isdigit, text)) < 7 else "<number>"


class _RedactingFormatter(logging.Formatter):
    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%d %H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s [%(threadName)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        return f"{self.formatTime(record)} {redact(super().format(record))}"


class _CappedFile(logging.FileHandler):
    """Like the standard library's rotating handler, which would import sockets and queues at start-up."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True, errors="backslashreplace")

    def _open(self) -> TextIOWrapper:
        return open(
            self.baseFilename,
            "a",
            encoding=self.encoding,
            errors=self.errors,
            opener=private_opener,
        )

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if self.stream is not None and self.stream.tell() > MAX_BYTES:
                self._turn_over(self.stream)
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing of a disk that does not take the log, such as a full one: whatever else fails for that
        is told in words, and a trace of each line that is lost would hide them."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            # Lines that a full disk did not take are still waiting, and are lost.
            super().close()

    def _turn_over(self, stream: TextIOWrapper) -> None:
        stream.close()
        try:
            os.replace(self.baseFilename, f"{self.baseFilename}.1")
        except OSError:
            # Windows, while another FaxDesk has it open: an empty log is better than an endless one.
            os.truncate(self.baseFilename, 0)
        self.stream = self._open()


def _log_unhandled_errors() -> None:
    """A window has no terminal to print them on."""
    if isinstance(sys.excepthook, _Hook):
        return
    sys.excepthook = _Hook(sys.excepthook)
    of_threads = threading.excepthook

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        name = arguments.thread.name if arguments.thread else "?"
        log.critical("The thread %s broke off", name, exc_info=arguments.exc_value)
        of_threads(arguments)

    threading.excepthook = in_thread


class _Hook:
    """Logs an error that nobody caught, then does what was done before."""

    def __init__(self, before: object) -> None:
        self._before = before

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            log.critical("An error was not caught", exc_info=(kind, error, trace))
        if callable(self._before):
            self._before(kind, error, trace)
