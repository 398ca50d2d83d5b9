"""The desktop that the program runs on, asked without Qt: messages, the lock, what it starts at login."""
