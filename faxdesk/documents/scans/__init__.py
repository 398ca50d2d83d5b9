"""Scanned pages, made one document."""
