"""The program with the window, from its start to its end."""
