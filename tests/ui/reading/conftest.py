"""A pane by itself, without the rest of the window."""

from tests.ui.pane_fixtures import actions, context, made, reader, window, writer

__all__ = ["actions", "context", "made", "reader", "window", "writer"]
