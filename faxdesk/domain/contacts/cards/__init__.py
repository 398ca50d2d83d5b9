"""Contacts as vCards, read from whatever programs write and written so that they read it."""
