"""How long faxes are kept on this computer, by rules."""
