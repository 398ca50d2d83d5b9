"""The ways to a scanner: over the network by eSCL, and by what this system has for its own devices."""
