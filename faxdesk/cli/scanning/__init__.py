"""Commands about scanning."""
