"""Contacts as people use them."""
