"""What is done to the pages of a fax being written: said, undone, done again."""
