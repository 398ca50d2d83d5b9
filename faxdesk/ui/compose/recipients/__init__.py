"""Whom a fax goes to: typed, pasted or found by name, checked, and shown as chips or as a list."""
