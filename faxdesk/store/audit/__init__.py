"""The audit log in the archive: written with each act, in a chain, and only ever added to."""
