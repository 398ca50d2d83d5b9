"""Contacts from a file: what its columns hold, what would be taken of it, and the taking."""
