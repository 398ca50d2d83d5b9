"""PDF: what is printed of it, and what goes out."""
