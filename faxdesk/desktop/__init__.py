"""The desktop that the program runs on, asked without Qt: its messages, its lock, and what it starts at login."""
