"""What was sent and received over a time, counted for people."""
