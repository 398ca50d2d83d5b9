"""A fax on its way out: checked, sent, found again, followed to its results."""
