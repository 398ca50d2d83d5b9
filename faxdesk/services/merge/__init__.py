"""Faxes to many: judged, sent row by row, paused, mended, and their results told."""
