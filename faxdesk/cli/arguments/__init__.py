"""What may follow the name of a command, declared to its parser for the line, the help and the manual."""
