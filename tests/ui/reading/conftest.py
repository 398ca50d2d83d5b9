"""A pane by itself, without the rest of the window."""

from tests.ui.pane_fixtures import actions, made, reader, window, writer

__all__ = ["actions", "made", "reader", "window", "writer"]
