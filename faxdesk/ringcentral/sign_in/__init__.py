"""Signing in to RingCentral: tokens, and the way back from the browser."""
