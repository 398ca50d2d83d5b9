"""The guide: pages about the use of the program, in a window of its own, without a network."""
