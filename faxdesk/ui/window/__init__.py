"""The main window: it puts the other rooms together, and does what concerns the whole program."""
