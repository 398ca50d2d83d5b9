"""Keychains for tests: one in memory, and the real one of Linux."""
