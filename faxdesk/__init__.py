"""FaxDesk: send and receive faxes from the desktop."""

__version__ = "0.1.0"
DESKTOP_ID = "org.faxdesk.FaxDesk"
"""What the desktop knows the window by: the name of its desktop entry, metainfo and Flatpak."""
