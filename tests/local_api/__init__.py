"""The local API: what it answers, whom it lets in, and how it bears slow and broken connections."""
