"""`activity`: figures of what was sent and received."""
