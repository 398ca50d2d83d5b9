"""A pane by itself, without the rest of the window."""

from tests.ui.pane_fixtures import actions, reader, stage, window, writer

__all__ = ["actions", "reader", "stage", "window", "writer"]
