"""Faxes and texts that are kept to begin with."""
