"""Commands about what is put on pages."""
