"""What a fax service must be able to do for this program, whoever runs it."""
