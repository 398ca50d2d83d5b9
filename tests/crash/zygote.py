"""Runs under shim.c: keeps everything that a command needs in memory, and forks a process for each.

A line of JSON in is a command to run, a line out is what became of it: {"code": exit code, or null where it
was killed, "out", "err", "calls": what it did, one letter for each call that shim.c counts}.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import io
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from faxdesk.cli import main
from faxdesk.cli import send_wait as cli_waiting
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.tables.table_reader import TableReader, pasted_table
from faxdesk.domain.page import DocumentInfo
from faxdesk.domain.tables.table import Table
from faxdesk.services.intake.folder import folder_watch
from faxdesk.services.outbox import attempts, reconcile

shim = ctypes.CDLL(os.environ["LD_PRELOAD"])
shim.crash_arm.argtypes = [ctypes.c_char_p, ctypes.c_long, ctypes.c_char, ctypes.c_int, ctypes.c_char_p]
shim.crash_count.restype = ctypes.c_long
shim.crash_trace.restype = ctypes.c_void_p


def quicken() -> None:
    """The waits as they are would take minutes. A document's pages are nothing that this is about."""
    reconcile.LOOKS_S = (0.02, 0.03, 0.05, 0.1, 0.2, 0.3)  # type: ignore[assignment]
    attempts._PAUSES_S = (0.05,) * 6  # type: ignore[assignment]
    cli_waiting.RUN_AGAIN_S = 0.01
    TableReader.read = _read  # type: ignore[method-assign, assignment]
    folder_watch.STANDS_S = 0.01  # type: ignore[attr-defined]
    PageWorker.receipt = lambda self, receipt, target, *_: self.keeper.write_bytes(target, b"%PDF")  # type: ignore
    PageWorker.inspect = lambda self, path, name: DocumentInfo("other", None)  # type: ignore[method-assign]


def _read(reader: TableReader, path: Path, name: str, *how: str) -> Table:
    return pasted_table(path.read_text(encoding="utf-8"), name)


def serve() -> None:
    quicken()
    for line in sys.stdin:
        order = json.loads(line)
        for name in order.get("modules", ()):
            importlib.import_module(name)
        answer = run(order) if "arguments" in order else {}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def run(order: dict[str, Any]) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, json.dumps(in_child(order)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        report = pipe.read()
    os.waitpid(child, 0)
    calls = ctypes.string_at(shim.crash_trace(), min(shim.crash_count(), 65536)).decode()
    return {"code": None, "out": "", "err": "", **(json.loads(report) if report else {}), "calls": calls}


def _command(order: dict[str, Any]) -> Callable[[list[str]], int]:
    """What is to be run: the command line, or a function of a test."""
    if not order.get("function"):
        return main
    module, _, name = order["function"].rpartition(".")
    found: Callable[[list[str]], int] = getattr(importlib.import_module(module), name)
    return found


def in_child(order: dict[str, Any]) -> dict[str, Any]:
    os.environ.update(order["environment"])
    before = set(sys.modules)
    out, err = io.StringIO(), io.StringIO()
    where = order["kill_at"], order["kind"].encode() or b"\0", order["thousandths"]
    shim.crash_arm(order["root"].encode(), *where, order["log"].encode())
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = _command(order)(order["arguments"])
        except BaseException:
            traceback.print_exc()
            code = 99
    shim.crash_disarm()
    found = {"code": code, "out": out.getvalue(), "err": err.getvalue()}
    if order.get("tell_modules"):
        found["modules"] = sorted(name for name in set(sys.modules) - before if Path(str(name)))
    return found


if __name__ == "__main__":
    serve()
