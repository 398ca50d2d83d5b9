"""What is kept of faxes that are being written beside the journal: steps to undo, templates, saved texts,
what came in by itself."""
