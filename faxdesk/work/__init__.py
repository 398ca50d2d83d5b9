"""The one way off the GUI thread and back (QtCore only)."""
