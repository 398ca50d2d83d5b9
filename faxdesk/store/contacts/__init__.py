"""Contacts, kept in the archive."""
