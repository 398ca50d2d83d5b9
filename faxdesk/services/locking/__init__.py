"""The lock of the window: what opens it, who tried, and whether it is closed."""
