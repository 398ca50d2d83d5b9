"""What was sent and received over a time, in figures."""
