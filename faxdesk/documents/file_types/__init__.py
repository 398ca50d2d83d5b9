"""What a file is, by its content; its name is heard only where the content tells nothing."""
