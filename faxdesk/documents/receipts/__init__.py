"""Receipts as PDF: set and drawn."""
