"""What is done by itself when a fax arrives."""
