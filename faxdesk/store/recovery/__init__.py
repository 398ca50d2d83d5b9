"""A damaged archive: what is wrong with it, and what of it can still be read."""
