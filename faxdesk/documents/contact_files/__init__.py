"""Files of contacts that other programs write, read in the caged process."""
