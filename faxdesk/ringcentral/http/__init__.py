"""Requests to RingCentral: connections, trust, limits, retries, errors."""
