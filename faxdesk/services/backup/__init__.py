"""Backups of a whole profile, made while programs work on it, and the way back."""
