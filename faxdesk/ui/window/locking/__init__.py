"""The window locked: by hand, when nobody uses it, and from the start where it was locked when it ended."""
