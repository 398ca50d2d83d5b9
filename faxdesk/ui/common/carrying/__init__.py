"""Faxes and pages on their way from one place in the program to another."""
