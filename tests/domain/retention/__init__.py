"""How long faxes are kept, by rules."""
