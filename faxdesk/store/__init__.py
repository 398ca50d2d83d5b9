"""The local archive: SQLite rows, a full-text index, and files by the hash of their content."""
