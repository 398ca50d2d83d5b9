"""Mails that are to be faxed, taken apart."""
