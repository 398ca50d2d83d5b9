"""Draws the windows for people to look at: `python3 dev.py screenshots`."""
