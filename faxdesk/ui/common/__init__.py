"""Widgets, icons, colours and words that every room of the window shares."""
