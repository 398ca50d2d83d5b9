"""The local HTTP API: programs of the same person on the same computer list, read and send faxes by it."""
