"""Grey pages as black and white dots that stay readable, and quick on the line."""
