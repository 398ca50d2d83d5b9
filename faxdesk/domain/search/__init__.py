"""What people type into the search field, read, completed and highlighted."""
