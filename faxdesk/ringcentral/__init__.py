"""RingCentral as a provider: everything that knows its addresses, field names and codes."""
