"""Lists and searches as SQL."""
