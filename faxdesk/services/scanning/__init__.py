"""Scanning: the devices that are known, and what becomes of the pages."""
