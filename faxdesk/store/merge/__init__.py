"""Faxes to many, row by row, in the archive."""
