"""A fax service of our own on this computer, for the demo and the tests. Knows nothing of the program."""
