"""Commands about one document to many."""
