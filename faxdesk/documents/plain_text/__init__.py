"""Plain text: its character set, the fonts for its letters, and the pages that it becomes."""
