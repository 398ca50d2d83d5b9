"""Scanning paper into a fax that is being written."""
