"""The way of every request through the simulated service: limits, faults, errors."""
