"""What helps to write faxes: templates, and texts that are wanted again and again."""
