"""FaxDesk without a window: the same desk, archive and outbox at the command line."""

from faxdesk.cli.main import main

__all__ = ["main"]
