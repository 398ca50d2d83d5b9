"""The pages of a fax being written: a grid of small pictures, and how long each takes to send."""
