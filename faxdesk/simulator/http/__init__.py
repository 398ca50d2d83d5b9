"""What every request to the simulated service passes: faults, tokens, rate limits, errors."""
