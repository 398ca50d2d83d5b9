"""One document to many: the rows before it is sent, and how each fares."""
