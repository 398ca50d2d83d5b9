"""A pane by itself, without the rest of the window."""

from tests.ui.pane_fixtures import actions, context, reader, stage, window, writer

__all__ = ["actions", "context", "reader", "stage", "window", "writer"]
