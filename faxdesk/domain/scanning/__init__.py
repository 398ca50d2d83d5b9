"""Scanning paper: what a scanner can do, what is asked of it, and what can be wrong with it."""
