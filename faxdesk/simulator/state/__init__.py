"""What the simulated service keeps: account, faxes, sessions, clock."""
