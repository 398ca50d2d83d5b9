"""The printer as other programs find it: a server on this computer alone."""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
import sys
import threading
import time
import uuid
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

from faxdesk.domain.intake.printed_job import JobTaker
from faxdesk.domain.runtime import Clock
from faxdesk.net.loopback import HOST, bound_to
from faxdesk.printer.http_connection import HttpConnection, Place
from faxdesk.printer.operations import IppPrinter
from faxdesk.printer.print_jobs import PrintJobs
from faxdesk.printer.printer_address import PrinterAddress
from faxdesk.printer.printer_description import PrinterIdentity
from faxdesk.working_folder import WorkingFolder, sweep_working_folders

log = logging.getLogger(__name__)

MOST_CONNECTIONS = 32
"""At once. A queue uses two or three."""
_NAME = "FaxDesk"
_LOOK_S = 10.0
"""How often jobs are looked after that wait too long; it wakes a processor that may sleep."""
_END_S, _CUT_OFF_S = 3.0, 0.5
"""How long the printer's end waits for those who are being answered, and then for those who are not."""
_BRIEFLY_S = 0.05


class PortTaken(Exception):
    """Another program listens at the port."""


class PrintServer:
    """Takes jobs from when it is made until it is closed.

    folder is for what is on its way, None for the system's own, and other processes may have their printers'
    there. icon is a picture in PNG. Raises PortTaken, and OSError for what the system else does not do.
    """

    def __init__(
        self, address: PrinterAddress, taker: JobTaker, folder: Path | None, icon: bytes, clock: Clock
    ) -> None:
        self.address = address
        sweep_working_folders(folder)
        self._coming = WorkingFolder("printing", folder)
        self._jobs = PrintJobs(taker, self._coming.path, clock)

        # What anybody may ask for names no secret.
        page, own_id = f"http://{HOST}:{address.port}", uuid.uuid5(uuid.NAMESPACE_URL, address.path).urn
        known, open_ = (
            IppPrinter(PrinterIdentity(uri, page, own_id, _NAME), self._jobs, clock)
            for uri in (address.uri, address.open_uri)
        )

        class Connection(HttpConnection):
            """To this printer."""

        Connection.place = Place(address.secret, known, open_, icon)
        Connection.clock = clock
        try:
            self._server = _Server(address.port, Connection, self._jobs)
        except OSError as error:
            self._coming.close()
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                raise PortTaken from error
            raise
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_LOOK_S,), name="printer", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Take no more jobs. What is just coming is not answered, and whoever sends it sends it again; what
        is being kept is answered first."""
        ending = threading.Thread(target=self._server.shutdown, name="printer's end", daemon=True)
        ending.start()
        while ending.is_alive():
            # It hears of its end when it next looks up from waiting.
            with contextlib.suppress(OSError):
                socket.create_connection((HOST, self.address.port), 1).close()
            ending.join(_BRIEFLY_S)
        self._server.server_close()
        self._thread.join(_END_S)
        self._coming.close()


class _Server(ThreadingMixIn, TCPServer):
    """A thread for each connection, and no more connections than so many."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, connection: type[HttpConnection], jobs: PrintJobs) -> None:
        self._jobs = jobs
        self._open: dict[socket.socket, threading.Thread] = {}
        self._lock = threading.Lock()
        super().__init__((HOST, port), connection, bind_and_activate=False)
        self.socket.close()
        self.socket = bound_to(port)
        self.server_activate()

    def process_request(self, request: Any, client_address: Any) -> None:
        thread = threading.Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="printer connection",
            daemon=True,
        )
        with self._lock:
            is_full = len(self._open) >= MOST_CONNECTIONS
            if not is_full:
                self._open[request] = thread
        if is_full:
            self.shutdown_request(request)
        else:
            thread.start()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._lock:
                self._open.pop(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections end in all ways; what else goes wrong is worth a line."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            log.error("A connection to the printer failed", exc_info=error)

    def service_actions(self) -> None:
        self._jobs.end_waiting()

    def server_close(self) -> None:
        super().server_close()
        with self._lock:
            running = dict(self._open)
        # First for reading alone: whose job is being kept would print it again if no answer came.
        for way, patience_s in ((socket.SHUT_RD, _END_S), (socket.SHUT_RDWR, _CUT_OFF_S)):
            for connection in running:
                with contextlib.suppress(OSError):
                    connection.shutdown(way)
            ends_at = time.monotonic() + patience_s
            for thread in running.values():
                thread.join(max(ends_at - time.monotonic(), 0))
