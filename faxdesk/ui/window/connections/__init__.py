"""What of the window leads from one of its parts to another, connected after the first paint."""
