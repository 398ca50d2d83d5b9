"""What a command is, and the actions of those that have many; commands.py has the commands themselves."""
