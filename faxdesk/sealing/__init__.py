"""Encryption at rest: the key of a profile, what is derived from it, and how files are sealed with it."""
