"""FaxDesk: send and receive faxes from the desktop with RingCentral."""

__version__ = "0.1.0"
