"""The person's signatures: drawn, taken from paper, chosen and kept in order."""
