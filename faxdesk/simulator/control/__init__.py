"""How tests and the demo steer the simulated service."""
