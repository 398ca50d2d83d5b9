"""The figures of what was sent and received, counted in the archive."""
