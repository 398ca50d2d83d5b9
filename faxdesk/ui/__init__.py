"""The window: widgets and models, in rooms; what is shown and asked, and nothing that waits."""
