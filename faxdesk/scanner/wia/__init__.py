"""Scanners that Windows knows, by Windows Image Acquisition."""
