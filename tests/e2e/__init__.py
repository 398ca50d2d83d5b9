"""The whole program in real windows and real processes."""
