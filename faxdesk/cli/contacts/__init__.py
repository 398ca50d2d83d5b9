"""The commands about the book of contacts."""
