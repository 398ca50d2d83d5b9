"""What is put on pages by hand."""
