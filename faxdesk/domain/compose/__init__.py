"""What a fax that is being written is made of: pages, what was done to them by hand, and their order."""
