"""What goes wrong at the command line: in what was typed, at the service, on the disk."""
