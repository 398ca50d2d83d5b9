"""Faxes that people delete."""
