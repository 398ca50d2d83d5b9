"""A fax service of our own on this computer, for the demo and the tests. It shares no code with the program,
so that a mistake in the program fails against it instead of being made twice."""
