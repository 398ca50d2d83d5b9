"""The archive kept like the service's message store: when to look, what changed, which pages to fetch."""
