"""The telephone line of the simulated service: two fax machines that truly talk T.30."""
