"""The program is killed while it deletes what is not to be kept."""
