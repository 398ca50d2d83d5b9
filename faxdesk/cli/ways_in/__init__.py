"""Commands by which faxes come in from elsewhere: a folder, a printer, a scanner, programs."""
