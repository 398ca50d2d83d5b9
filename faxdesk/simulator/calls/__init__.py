"""The calls of the simulated service, by subject."""
