"""What would go by the rules of retention, and legal holds."""
