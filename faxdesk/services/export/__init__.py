"""Faxes taken out of the archive as files."""
