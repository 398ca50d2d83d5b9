"""Asks whether there is a newer FaxDesk. It downloads no program, and tells the server nothing of who
asks."""
