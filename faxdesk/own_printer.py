"""The printer of a profile, put together: its address, its server, the system's queue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.desktop.login_start import start_command
from faxdesk.desktop.print_queue import print_queue
from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import resource
from faxdesk.private_files import make_private_folder
from faxdesk.services.sign_of_life import SignOfLife
from faxdesk.settings import Settings
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.intake.printed_job import JobTaker
    from faxdesk.domain.runtime import Clock
    from faxdesk.paths import Profile
    from faxdesk.printer.print_server import PrintServer
    from faxdesk.printer.printer_address import PrinterAddress

log = logging.getLogger(__name__)

_TRIES = 5


class OwnPrinter:
    """A FaxPrinter. taker gives who takes the jobs, when the printer is opened."""

    def __init__(
        self,
        profile: Profile,
        taker: Callable[[], JobTaker],
        settings: Settings,
        clock: Clock,
        *,
        is_sealed: bool = False,
    ) -> None:
        """is_sealed: what is just being printed must not lie in the profile, since nobody seals it there."""
        self.queue = print_queue(
            self.uri, self._uri_with_login, start_command(["--profile", str(profile.folder)])
        )
        self.is_elsewhere = False
        self._profile = profile
        self._folder = None if is_sealed else profile.printing
        self._taker = taker
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._turn = SignOfLife(profile.printer_lock)
        self._server: PrintServer | None = None

    def uri(self) -> str:
        """See FaxPrinter."""
        if (server := self._server) is not None:
            return server.address.uri
        return self._address().uri

    def _uri_with_login(self) -> str:
        server = self._server
        return (server.address if server is not None else self._address()).uri_with_login

    def open(self, port: int | None = None) -> bool:
        """See FaxPrinter."""
        self._settings.check_not_off(Settings.print_to_fax)
        with self._lock:
            if self._server is not None:
                return True
            # Two of one profile would take the port from each other, and the queue would lead nowhere.
            self.is_elsewhere = not self._turn.show() and self._turn.is_told
            if self.is_elsewhere:
                return False
            try:
                self._server = self._opened(port)
            finally:
                if self._server is None:
                    self._turn.end()
            return True

    def close(self) -> None:
        """See FaxPrinter."""
        with self._lock:
            server, self._server = self._server, None
            self.is_elsewhere = False
            if server is not None:
                server.close()
                self._turn.end()

    def _opened(self, port: int | None) -> PrintServer:
        from faxdesk.printer.print_server import PortTaken

        address = self._address()
        if port is not None:
            try:
                return self._serve(replace(address, port=port))
            except PortTaken as error:
                raise FaxDeskError(
                    tr("Another program has port {port}.", port=port),
                    tr("Name another one, or close that program."),
                    ErrorKind.BUSY,
                ) from error
        for _ in range(_TRIES):
            try:
                return self._serve(address)
            except PortTaken:
                log.warning(
                    "Another program has the printer's port; the system's queue has to be added again"
                )
                address = self._moved(address)
        raise FaxDeskError(
            tr("The printer finds no free port."),
            tr("Start the computer anew, then try again."),
            ErrorKind.BUSY,
        )

    def _serve(self, address: PrinterAddress) -> PrintServer:
        from faxdesk.printer.print_server import PrintServer

        folder = self._folder
        try:
            if folder is not None:
                make_private_folder(folder)
            icon = resource("printer.png").read_bytes()
            return PrintServer(address, self._taker(), folder, icon, self._clock)
        except OSError as error:
            raise disk_trouble(error, folder or self._profile.folder) from error

    def _moved(self, address: PrinterAddress) -> PrinterAddress:
        from faxdesk.printer.printer_address import keep, some_port

        file = self._profile.printer_address
        try:
            return keep(file, replace(address, port=some_port()))
        except OSError as error:
            raise disk_trouble(error, file.parent) from error

    def _address(self) -> PrinterAddress:
        from faxdesk.printer.printer_address import kept_address

        file = self._profile.printer_address
        try:
            return kept_address(file)
        except OSError as error:
            raise disk_trouble(error, file.parent) from error
