"""Signatures are made, chosen and kept in order."""
