"""Times that people choose, and the clocks that they choose them by."""
